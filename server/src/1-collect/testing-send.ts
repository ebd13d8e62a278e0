import { Readable } from 'node:stream'
import { inTransaction } from '#platform/db'
import type { JobContext } from '#platform/jobs'
import type { TestPlatform } from '#platform/testing'
import { commitSubmission } from './commit-submission.ts'
import type { Submission } from './contract.ts'
import { decideSubmission } from './jobs.ts'
import { openSubmission } from './open-submission.ts'
import { loadSubmission } from './read-submissions.ts'
import { receiveObject } from './receive-object.ts'
import type { TestSite, TestSubmission } from './testing.ts'

/** Hand a submission in as a gateway does, and run its check; answers how it stands. */
export async function sendSubmission(
  platform: TestPlatform,
  site: TestSite,
  sent: TestSubmission,
): Promise<Submission> {
  const id = await uploadSubmission(platform, site, sent)
  await inTransaction(platform.db, tx => commitSubmission(tx, site.gateway, { id }))
  await decideSubmission(jobContext(platform, { submissionId: id }))
  return loadSubmission(platform, site.gateway, id)
}

/** Open a submission and send every object it misses. Answers its id. */
export async function uploadSubmission(platform: TestPlatform, site: TestSite, sent: TestSubmission): Promise<string> {
  const id = await inTransaction(platform.db, tx =>
    openSubmission(tx, site.gateway, { signed: sent.signed, at: new Date() }),
  )
  const { missing } = await loadSubmission(platform, site.gateway, id)
  for (const { digest } of missing)
    await receiveObject(platform, site.gateway, {
      submissionId: id,
      digest,
      offset: 0,
      stream: Readable.from([sent.objects.get(digest) ?? new Uint8Array()]),
      reserveBytes: 0,
    })
  return id
}

/** The context of a job run in this process. */
export function jobContext<P>(platform: TestPlatform, payload: P): JobContext<P> {
  return {
    jobId: '00000000-0000-4000-8000-000000000000',
    payload,
    attempt: 1,
    db: platform.db,
    blobs: platform.blobs,
    config: platform.config,
    log: platform.log,
    signal: new AbortController().signal,
    progress: async () => {},
  }
}
