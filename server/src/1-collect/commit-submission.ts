import { z } from 'zod'
import type { GatewayActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import { record } from '#provenance'
import { refuse } from './refusals.ts'
import { advance } from './states.ts'

/** The queue of the check that accepts or refuses a submission, and its payload. */
export const checkQueue = 'collect.check-submission'
export const checkPayload = z.object({ submissionId: z.uuid() })

/** All bytes are there: have the whole checked, then accepted or refused. Again changes nothing. Refused while bytes are missing. */
export async function commitSubmission(tx: Tx, actor: GatewayActor, input: { id: string }): Promise<void> {
  const row = await tx
    .selectFrom('submission')
    .where('id', '=', input.id)
    .where('site_id', '=', actor.siteId)
    .select(['id', 'state', 'manifest_digest'])
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined)
    throw refuse('collect/not-found', { message: 'There is no such submission.', subject: input.id })
  if (row.state !== 'receiving') return
  const missing = await tx
    .selectFrom('submission_object')
    .where('submission_id', '=', input.id)
    .where('is_received', '=', false)
    .select('digest')
    .orderBy('digest')
    .execute()
  if (missing[0] !== undefined)
    throw refuse('submission/incomplete', {
      message: `${missing.length} objects of the submission are not complete.`,
      expected: 'every object of the manifest',
      found: `${missing.length} missing, such as ${missing[0].digest}`,
      subject: input.id,
      hint: 'Send what the submission lists as missing.',
    })
  await tx
    .updateTable('submission')
    .set({ state: advance(row.state, 'checking') })
    .where('id', '=', input.id)
    .execute()
  await enqueue(
    tx,
    checkQueue,
    { submissionId: input.id },
    {
      title: '',
      about: `/collect/submissions/${input.id}`,
    },
  )
  await record(tx, actor, 'submission.committed', { subjects: [input.id, row.manifest_digest], body: {} })
}
