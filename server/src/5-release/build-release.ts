import { z } from 'zod'
import type { Db } from '#platform/db'
import { type JobContext, jobHandler } from '#platform/jobs'
import { Refusal } from '#platform/refusals'
import { buildQueue } from './create-release.ts'
import { dicomPart } from './dicom-part.ts'
import { croissantPart, documentsPart } from './documents-part.ts'
import { listContent } from './load-content.ts'
import { loadRelease, type ReleaseRow } from './load-release.ts'
import { nnunetPart } from './nnunet-part.ts'
import { putPreview } from './preview.ts'
import { proveRelease } from './prove-release.ts'
import { sealRelease } from './seal-release.ts'
import { subjectFilesPart } from './subject-files-part.ts'
import { type Part, type Workshop, writePart } from './write-part.ts'

const payload = z.object({ releaseId: z.uuid() })
type BuildContext = JobContext<z.output<typeof payload>>

// The queue runs a job four times; after that only a person starts it again.
const lastAttempt = 4

/** Build and publish a release. May be stopped at any point and run again: parts that are written stay, the rest follows, and the digests are the same. */
export const buildJob = jobHandler(buildQueue, payload, async context => {
  try {
    await buildRelease(context)
  } catch (error) {
    const isFinal = error instanceof Refusal || context.attempt >= lastAttempt
    if (isFinal && !context.signal.aborted) await markFailed(context.db, context.payload.releaseId, error)
    throw error
  }
})

/** What the job does: parts, seal, proof. */
export async function buildRelease(context: BuildContext): Promise<void> {
  const { releaseId } = context.payload
  const workshop = { db: context.db, blobs: context.blobs, releaseId }
  const release = await reopen(context.db, releaseId)
  if (release.state === 'published' || release.state === 'withdrawn') return
  if (release.state === 'building') {
    await writeParts(context, workshop, release)
    const previewDigest = await putPreview(workshop)
    await sealRelease(workshop, { origin: context.config.logOrigin, previewDigest })
  }
  await proveRelease(workshop, context.config.logOrigin)
  await context.progress(1, 1)
}

async function writeParts(context: BuildContext, workshop: Workshop, release: ReleaseRow): Promise<void> {
  const parts = await listParts(workshop, release)
  for (const [index, part] of parts.entries()) {
    context.signal.throwIfAborted()
    await context.progress(index, parts.length + 1)
    await writePart(workshop, part)
  }
}

async function listParts(workshop: Workshop, release: ReleaseRow): Promise<Part[]> {
  const content = await listContent(workshop.db, workshop.releaseId)
  const nnunet = content.flatMap(one => {
    const plan = release.facts.nnunet.find(found => found.name === one.nnunet_dataset)
    return plan === undefined || one.nnunet_case === null ? [] : [nnunetPart(workshop, one, plan)]
  })
  return [
    ...content.map(one => dicomPart(workshop, one)),
    ...nnunet,
    subjectFilesPart(workshop),
    documentsPart(workshop, release),
    croissantPart(workshop, release),
  ]
}

/** A build that failed goes on where it stopped when its job is run again. */
async function reopen(db: Db, releaseId: string): Promise<ReleaseRow> {
  await db
    .updateTable('release')
    .set({ state: 'building', error: null })
    .where('id', '=', releaseId)
    .where('state', '=', 'failed')
    .execute()
  return loadRelease(db, releaseId)
}

async function markFailed(db: Db, releaseId: string, error: unknown): Promise<void> {
  const reason = error instanceof Refusal ? error.code : 'release/build-broken'
  await db
    .updateTable('release')
    .set({ state: 'failed', error: reason })
    .where('id', '=', releaseId)
    .where('state', '=', 'building')
    .execute()
}
