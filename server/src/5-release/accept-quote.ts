import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { accountingDay } from './accounting-day.ts'
import { countOptedOut, optedOutFacts } from './count-opted-out.ts'
import { requireFutureTerm } from './decide-request.ts'
import { loadRelease } from './load-release.ts'
import { lockRequest, requireState } from './load-request.ts'
import { refuse } from './refusals.ts'

/** Accept licence and quote of an approved request of the own organisation: the grant is in force from today and the fee is due.
 *  Answers the grant's id. */
export async function acceptQuote(tx: Tx, actor: MemberActor, input: { id: string; at: Date }): Promise<string> {
  const request = await lockRequest(tx, input.id, actor.organisationId)
  requireState(request, 'approved')
  const release = await loadRelease(tx, request.release_id)
  if (release.state !== 'published')
    throw refuse('release/not-published', { message: 'This release is no longer published.', subject: release.id })
  if ((await countOptedOut(tx, release.id)) > 0)
    throw refuse('request/subject-opted-out', { ...optedOutFacts, subject: release.id })
  const { quote_minor: fee, ends_on: endsOn } = request
  assert(fee !== null && endsOn !== null, 'an approved request has a quote and a term')
  requireFutureTerm(endsOn, input.at)
  const grantId = randomUUID()
  const startsOn = accountingDay(input.at)
  const logEntryId = await record(tx, actor, 'grant.accepted', {
    subjects: [grantId, request.id, release.id, actor.organisationId],
    body: {
      grantId,
      manifestDigest: release.manifest_digest,
      purpose: request.purpose,
      fee: { minor: String(fee), currency: 'JPY' },
      startsOn,
      endsOn,
    },
  })
  await tx
    .insertInto('release_grant')
    .values({
      id: grantId,
      request_id: request.id,
      release_id: release.id,
      organisation_id: actor.organisationId,
      fee_minor: fee,
      starts_on: startsOn,
      ends_on: endsOn,
      accepted_by: actor.memberId,
      accepted_at: input.at,
      log_entry_id: logEntryId,
    })
    .execute()
  await tx.updateTable('access_request').set({ state: 'granted' }).where('id', '=', request.id).execute()
  await announceChange(tx, '/access-requests')
  await announceChange(tx, '/grants')
  return grantId
}
