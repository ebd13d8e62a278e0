import { canonicalBytes } from '@tsumugi/proofs'
import type { Actor } from '#platform/actor'
import { inTransaction, type Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { type JobContext, type JobHandler, jobHandler } from '#platform/jobs'
import { record } from '#provenance'
import { acceptSubmission } from './accept-submission.ts'
import { checkAgainstStored } from './check-stored.ts'
import { checkSubmission, indexesOf, type SubmissionFacts } from './check-submission.ts'
import { checkPayload, checkQueue } from './commit-submission.ts'
import type { Issue } from './contract.ts'
import { lockSite } from './enter-agreement.ts'
import { dropStaging } from './staging.ts'
import { advance } from './states.ts'
import { dropRefused, storeReceived } from './store-received.ts'

const system: Actor = { kind: 'system', name: 'collect' }

/** Check a committed submission and accept or refuse the whole. Killed anywhere, it begins again: objects are moved into place by
 *  digest before the one transaction that makes them visible, and a submission that is decided is left alone. */
export async function decideSubmission(context: JobContext<{ submissionId: string }>): Promise<void> {
  const { db, blobs, config, signal, payload } = context
  const row = await db.selectFrom('submission').where('id', '=', payload.submissionId).selectAll().executeTakeFirst()
  if (row?.state === 'checking') {
    const facts = await checkSubmission({ config, blobs }, row.manifest, async (done, total) => {
      signal.throwIfAborted()
      await context.progress(done, total)
    })
    const input = { submissionId: row.id, facts }
    const issues = [...facts.issues, ...(await inTransaction(db, tx => checkLocked(tx, context, input))).issues]
    if (isBad(issues)) await inTransaction(db, tx => refuseSubmission(tx, { ...input, issues }))
    else await acceptAll(context, input)
  }
  await dropRefused(db, blobs, payload.submissionId)
  await dropStaging(config, payload.submissionId)
}

interface Checked {
  readonly submissionId: string
  readonly facts: SubmissionFacts
}

async function acceptAll(context: JobContext, input: Checked): Promise<void> {
  const orderDigests = await storeObjects(context, input)
  await inTransaction(context.db, async tx => {
    const { row, issues: against } = await checkLocked(tx, context, input)
    const issues = [...input.facts.issues, ...against]
    if (row.state !== 'checking') return
    if (isBad(issues)) await refuseSubmission(tx, { ...input, issues })
    else await acceptSubmission(tx, system, { row, facts: input.facts, orderDigests, warnings: issues, at: new Date() })
  })
}

/** The submission under lock, with what stands against it now. */
async function checkLocked(tx: Tx, { blobs }: JobContext, { submissionId, facts }: Checked) {
  const row = await tx
    .selectFrom('submission')
    .where('id', '=', submissionId)
    .selectAll()
    .forUpdate()
    .executeTakeFirstOrThrow()
  await lockSite(tx, row.site_id)
  const issues = await checkAgainstStored(tx, blobs, {
    siteId: row.site_id,
    gatewayId: row.gateway_id,
    manifest: row.manifest,
    indexes: indexesOf(facts),
    at: new Date(),
  })
  return { row, issues }
}

/** Most issues that are kept of a refused submission: a wrong rule at a gateway makes one for each of thousands of files. */
const issueLimit = 200

const isBad = (issues: readonly Issue[]) => issues.some(issue => issue.severity === 'error')

async function refuseSubmission(
  tx: Tx,
  { submissionId, issues }: Checked & { issues: readonly Issue[] },
): Promise<void> {
  const row = await tx
    .selectFrom('submission')
    .where('id', '=', submissionId)
    .select(['state', 'site_id', 'manifest_digest'])
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (row.state !== 'checking') return
  await tx
    .updateTable('submission')
    .set({ state: advance(row.state, 'refused'), issues: JSON.stringify(issues.slice(0, issueLimit)) })
    .where('id', '=', submissionId)
    .execute()
  const codes = [...new Set(issues.map(issue => issue.code))].sort()
  await record(tx, system, 'submission.refused', {
    subjects: [submissionId, row.manifest_digest, row.site_id],
    body: { codes, issues: issues.length },
  })
  await announceChange(tx, '/submissions')
}

/** Store what is still in staging, and the slice orders; answers their digests by series UID. */
async function storeObjects(context: JobContext, { submissionId, facts }: Checked) {
  const { blobs, signal } = context
  signal.throwIfAborted()
  await storeReceived(context, submissionId)
  const orderDigests = new Map<string, string>()
  for (const [uid, { order }] of facts.packs) {
    const { digest } = await blobs.putBlob(canonicalBytes(order))
    orderDigests.set(uid, digest)
  }
  return orderDigests
}

/** Jobs of this stage. */
export const jobs: readonly JobHandler[] = [jobHandler(checkQueue, checkPayload, decideSubmission)]
