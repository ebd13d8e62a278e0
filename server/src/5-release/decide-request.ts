import type { BodyOf, releaseRoutes } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { accountingDay } from './accounting-day.ts'
import { lockRequest, requireState } from './load-request.ts'
import { refuse } from './refusals.ts'

export type DecideRequest = { id: string; decision: BodyOf<typeof releaseRoutes.decideRequest>; at: Date }

/** Approve a pending request with a quote and a last day, or return it with a reason. */
export async function decideRequest(tx: Tx, actor: MemberActor, { id, decision, at }: DecideRequest): Promise<void> {
  const request = await lockRequest(tx, id)
  requireState(request, 'pending')
  const decided = { decided_by: actor.memberId, decided_at: at, decision_reason: decision.reason }
  if (decision.verdict === 'approve') {
    requireFutureTerm(decision.endsOn, at)
    if (BigInt(decision.fee.minor) < 0n)
      throw refuse('request/negative-quote', { message: 'A quote is 0 yen or more.', found: decision.fee.minor })
    const quote = { state: 'approved' as const, quote_minor: BigInt(decision.fee.minor), ends_on: decision.endsOn }
    await tx
      .updateTable('access_request')
      .set({ ...decided, ...quote })
      .where('id', '=', id)
      .execute()
  } else {
    await tx
      .updateTable('access_request')
      .set({ ...decided, state: 'returned' })
      .where('id', '=', id)
      .execute()
  }
  await record(tx, actor, decision.verdict === 'approve' ? 'access.approved' : 'access.returned', {
    subjects: [id, request.release_id, request.organisation_id],
    body: decision.verdict === 'approve' ? { fee: decision.fee, endsOn: decision.endsOn } : { reason: decision.reason },
  })
  await announceChange(tx, '/access-requests')
}

/** A term that is over before it begins is a slip of the pen. */
export function requireFutureTerm(endsOn: string, at: Date): void {
  const today = accountingDay(at)
  if (endsOn < today)
    throw refuse('request/term-is-over', {
      message: 'The last day of the term has passed.',
      expected: `${today} or later`,
      found: endsOn,
    })
}
