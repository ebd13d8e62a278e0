import type { annotateRoutes, ReplyOf } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import type { Db } from '#platform/db'
import {
  hasReadCase,
  type LoadedCase,
  loadCase,
  loadReadings,
  refuseOwnReading,
  refuseUndisputed,
} from './load-case.ts'
import { refuse } from './refusals.ts'
import type { CaseState } from './tables.ts'

/** A reading as it is shown to those who do not read: A or B, never whose. */
export type AliasedReading = ReplyOf<typeof annotateRoutes.case>['readings'][number]

/** Only in these states are both readings in and compared, so that nobody who still reads can learn of the other. */
const comparedStates: readonly CaseState[] = ['agreed', 'discrepant', 'adjudicated', 'accepted']

/** Both readings of a compared case. None before the comparison, none of a withdrawn case, and none to somebody who reads or
 *  read the case. */
export async function listShownReadings(db: Db, actor: MemberActor, found: LoadedCase): Promise<AliasedReading[]> {
  if (!comparedStates.includes(found.state) || (await hasReadCase(db, actor, found.id))) return []
  return listAliased(db, found.id)
}

/** The readings of a case as A and B, without their makers. */
export async function listAliased(db: Db, caseId: string): Promise<AliasedReading[]> {
  const readings = await loadReadings(db, caseId)
  return readings.map((reading, index) => ({
    readingId: reading.id,
    alias: index === 0 ? 'A' : 'B',
    labels: [...reading.labels],
    comment: reading.comment,
    digest: reading.label_map_digest,
  }))
}

/** A reading that may be looked at: its case was compared and somebody else read it.
 *  Refused: `reading/not-found`, `adjudication/own-reading`, `case/wrong-state`, `case/withdrawn`. */
export async function loadShownReading(
  db: Db,
  actor: MemberActor,
  readingId: string,
): Promise<{ labelMapDigest: string }> {
  const row = await db
    .selectFrom('reading')
    .select(['case_id', 'label_map_digest'])
    .where('id', '=', readingId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('reading/not-found', { message: 'There is no such reading.', subject: readingId })
  const found = await loadCase(db, row.case_id)
  await refuseOwnReading(db, actor, found.id)
  if (!comparedStates.includes(found.state)) refuseUndisputed(found)
  return { labelMapDigest: row.label_map_digest }
}

/** What the actor handed in for a task; null before. */
export async function findOwnReading(
  db: Db,
  actor: MemberActor,
  taskId: string,
): Promise<ReplyOf<typeof annotateRoutes.task>['reading']> {
  const row = await db
    .selectFrom('reading')
    .select(['labels', 'comment'])
    .where('task_id', '=', taskId)
    .where('annotator_id', '=', actor.memberId)
    .executeTakeFirst()
  return row === undefined ? null : { labels: [...row.labels], comment: row.comment }
}
