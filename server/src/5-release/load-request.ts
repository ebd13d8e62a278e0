import type { Tx } from '#platform/db'
import { refuse } from './refusals.ts'
import type { RequestState } from './states.ts'

/** One request, locked until the transaction ends. Refused: `request/not-found`, also when it is of another organisation than the given one. */
export async function lockRequest(tx: Tx, id: string, organisationId?: string) {
  const request = await tx.selectFrom('access_request').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (request === undefined || (organisationId !== undefined && request.organisation_id !== organisationId))
    throw refuse('request/not-found', { message: 'There is no such request.', subject: id })
  return request
}

/** Refuse unless the request is in the state the act needs: `request/wrong-state`. */
export function requireState(request: { id: string; state: RequestState }, expected: RequestState): void {
  if (request.state !== expected)
    throw refuse('request/wrong-state', {
      message: 'The request is in another state.',
      expected,
      found: request.state,
      subject: request.id,
    })
}
