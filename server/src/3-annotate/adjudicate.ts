import { randomUUID } from 'node:crypto'
import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { enqueue } from '#platform/jobs'
import { record } from '#provenance'
import { type LoadedCase, loadReadings, lockCase, refuseOwnReading, refuseUndisputed } from './load-case.ts'
import { refuse } from './refusals.ts'
import { type DraftInput, findDraft, keepDraft } from './save-draft.ts'
import { advanceCase } from './states.ts'

/** Name of the queue that makes the reference standard. */
export const acceptQueue = 'annotate.accept-case'

/** A decision. `draftDigest` names the saved contour when the choice is `new`. */
export interface Adjudicate {
  readonly caseId: string
  readonly choice: 'A' | 'B' | 'new'
  readonly draftDigest?: string | undefined
  readonly reason: string
  readonly now: Date
}

/** End a discrepancy: take A, take B, or a new one drawn. The reference standard is then made in the background.
 *  Refused: `case/not-found`, `case/withdrawn`, `case/wrong-state`, `adjudication/own-reading`, `adjudication/no-draft`, `adjudication/draft-changed`. */
export async function adjudicate(tx: Tx, actor: MemberActor, input: Adjudicate): Promise<void> {
  const found = await lockCase(tx, input.caseId)
  await refuseOwnReading(tx, actor, found.id)
  refuseUndisputed(found)
  const chosen = await chosenMap(tx, actor, { ...input, found })
  const draft = await findDraft(tx, found.id, actor.memberId)
  const adjudicationId = randomUUID()
  await tx
    .insertInto('adjudication')
    .values({
      id: adjudicationId,
      case_id: found.id,
      adjudicator_id: actor.memberId,
      organisation_id: actor.organisationId,
      choice: input.choice,
      reason: input.reason,
      active_seconds: draft?.activeSeconds ?? 0,
      decided_at: input.now,
      ...chosen,
    })
    .execute()
  const state = advanceCase(found.state, 'adjudicated')
  await tx.updateTable('annotation_case').set({ state }).where('id', '=', found.id).execute()
  await record(tx, actor, 'case.adjudicated', {
    subjects: [found.id, adjudicationId, chosen.label_map_digest],
    body: { choice: input.choice, organisationId: actor.organisationId },
  })
  await enqueueAcceptance(tx, found)
}

/** Ask for the reference standard of a decided case. */
export async function enqueueAcceptance(tx: Tx, found: Pick<LoadedCase, 'id' | 'number'>): Promise<void> {
  await enqueue(
    tx,
    acceptQueue,
    { caseId: found.id },
    { title: `#${found.number}`, about: `/annotate/cases/${found.id}` },
  )
  await announceChange(tx, '/cases')
}

/** Keep the adjudicator's own contour. Refused: `case/not-found`, `case/withdrawn`, `case/wrong-state`, `adjudication/own-reading`. */
export async function saveAdjudicationDraft(
  tx: Tx,
  actor: MemberActor,
  input: DraftInput & { caseId: string },
): Promise<void> {
  const found = await lockCase(tx, input.caseId)
  await refuseOwnReading(tx, actor, found.id)
  refuseUndisputed(found)
  await keepDraft(tx, { ...input, memberId: actor.memberId })
}

async function chosenMap(tx: Tx, actor: MemberActor, input: Adjudicate & { found: LoadedCase }) {
  if (input.choice === 'new') return drawnMap(tx, actor, input)
  const readings = await loadReadings(tx, input.found.id)
  const reading = readings[input.choice === 'A' ? 0 : 1]
  if (reading === undefined) throw new Error('A discrepant case has two readings.')
  return {
    reading_id: reading.id,
    label_map_digest: reading.label_map_digest,
    label_map_bytes: reading.label_map_bytes,
  }
}

async function drawnMap(tx: Tx, actor: MemberActor, input: Adjudicate & { found: LoadedCase }) {
  const draft = await findDraft(tx, input.found.id, actor.memberId)
  if (draft === undefined || input.draftDigest === undefined)
    throw refuse('adjudication/no-draft', {
      message: 'A new contour is chosen, but none was saved.',
      subject: input.caseId,
    })
  if (draft.digest !== input.draftDigest)
    throw refuse('adjudication/draft-changed', {
      message: 'The saved contour is another than the one you decide for.',
      expected: input.draftDigest,
      found: draft.digest,
    })
  return { reading_id: null, label_map_digest: draft.digest, label_map_bytes: draft.sizeBytes }
}
