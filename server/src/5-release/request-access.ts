import { randomUUID } from 'node:crypto'
import type { BodyOf, releaseRoutes } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import { isViolationOf, type Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { loadRelease } from './load-release.ts'
import { refuse } from './refusals.ts'

export type RequestAccess = BodyOf<typeof releaseRoutes.requestAccess> & { readonly at: Date }

/** Ask for a published release for a purpose, for the own organisation. A person decides. Answers the request's id. */
export async function requestAccess(tx: Tx, actor: MemberActor, input: RequestAccess): Promise<string> {
  const release = await loadRelease(tx, input.releaseId)
  if (release.state !== 'published')
    throw refuse('release/not-published', {
      message: 'This release is not published.',
      expected: 'published',
      found: release.state,
      subject: release.id,
    })
  const id = randomUUID()
  const row = {
    id,
    release_id: release.id,
    organisation_id: actor.organisationId,
    requested_by: actor.memberId,
    purpose: input.purpose,
    statement: input.statement,
    created_at: input.at,
  }
  try {
    await tx.insertInto('access_request').values(row).execute()
  } catch (cause) {
    if (!isViolationOf(cause, 'an_organisation_asks_once_at_a_time')) throw cause
    throw refuse('request/already-open', {
      message: 'Your organisation has an open request for this release and purpose.',
      subject: release.id,
    })
  }
  await record(tx, actor, 'access.requested', {
    subjects: [id, release.id, actor.organisationId],
    body: { purpose: input.purpose, manifestDigest: release.manifest_digest },
  })
  await announceChange(tx, '/access-requests')
  return id
}
