import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { refuse } from './refusals.ts'

/** Revoke a grant: downloads stop with this transaction. A fee that is due stays due. */
export async function revokeGrant(
  tx: Tx,
  actor: MemberActor,
  input: { id: string; reason: string; at: Date },
): Promise<void> {
  const grant = await tx
    .selectFrom('release_grant')
    .selectAll()
    .where('id', '=', input.id)
    .forUpdate()
    .executeTakeFirst()
  if (grant === undefined) throw refuse('grant/not-found', { message: 'There is no such grant.', subject: input.id })
  if (grant.revoked_at !== null)
    throw refuse('grant/already-revoked', { message: 'This grant was revoked before.', subject: input.id })
  await tx
    .updateTable('release_grant')
    .set({ revoked_at: input.at, revoked_reason: input.reason })
    .where('id', '=', input.id)
    .execute()
  await record(tx, actor, 'grant.revoked', {
    subjects: [grant.id, grant.release_id, grant.organisation_id],
    body: { reason: input.reason },
  })
  await announceChange(tx, '/grants')
}
