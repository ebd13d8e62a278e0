import type { ReadingForm } from '@tsumugi/api'
import { loadPackDigests } from '#collect'
import type { MemberActor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import type { MapShape } from './label-map.ts'
import { orderReadings } from './order-readings.ts'
import { refuse } from './refusals.ts'
import type { CaseState, ReaderAgreement } from './tables.ts'

/** A case with its form: what every act on it needs. */
export interface LoadedCase {
  readonly id: string
  readonly state: CaseState
  readonly number: number
  readonly cohortId: string
  readonly seriesId: string
  readonly shape: MapShape
  readonly form: ReadingForm
  readonly agreement: ReaderAgreement | null
}

/** Lock a case until the end of the transaction and load it. Refused: `case/not-found`. */
export async function lockCase(tx: Tx, caseId: string): Promise<LoadedCase> {
  await tx.selectFrom('annotation_case').select('id').where('id', '=', caseId).forUpdate().execute()
  return loadCase(tx, caseId)
}

/** Load a case. Refused: `case/not-found`. */
export async function loadCase(db: Db, caseId: string): Promise<LoadedCase> {
  const row = await db
    .selectFrom('annotation_case as case')
    .innerJoin('reading_form as form', 'form.id', 'case.reading_form_id')
    .select(['case.id', 'case.state', 'case.number', 'case.cohort_id', 'case.series_id', 'case.agreement'])
    .select(['case.slices', 'case.rows', 'case.columns', 'form.form'])
    .where('case.id', '=', caseId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('case/not-found', { message: 'There is no such case.', subject: caseId })
  return {
    id: row.id,
    state: row.state,
    number: row.number,
    cohortId: row.cohort_id,
    seriesId: row.series_id,
    shape: { slices: row.slices, rows: row.rows, columns: row.columns },
    form: row.form,
    agreement: row.agreement,
  }
}

/** The readings of a case as A and B, in the order that is fixed for the case. */
export async function loadReadings(db: Db, caseId: string) {
  const { seriesId } = await loadCase(db, caseId)
  const { packDigest } = await loadPackDigests(db, seriesId)
  return orderReadings(packDigest, await db.selectFrom('reading').selectAll().where('case_id', '=', caseId).execute())
}

/** Whether somebody reads or read the case. */
export async function hasReadCase(db: Db, actor: MemberActor, caseId: string): Promise<boolean> {
  const own = await db
    .selectFrom('annotation_task')
    .select('id')
    .where('case_id', '=', caseId)
    .where('annotator_id', '=', actor.memberId)
    .executeTakeFirst()
  return own !== undefined
}

/** Refuse somebody who reads or read the case: nobody judges the own reading, or looks at the other's.
 *  Refused: `adjudication/own-reading`. */
export async function refuseOwnReading(db: Db, actor: MemberActor, caseId: string): Promise<void> {
  if (await hasReadCase(db, actor, caseId))
    throw refuse('adjudication/own-reading', {
      message: 'You read this case yourself, so somebody else decides it.',
      subject: caseId,
    })
}

/** Refuse a case that has no open discrepancy. Refused: `case/withdrawn`, `case/wrong-state`. */
export function refuseUndisputed(found: LoadedCase): void {
  if (found.state === 'withdrawn')
    throw refuse('case/withdrawn', { message: 'The subject of this case opted out; it is read no more.' })
  if (found.state !== 'discrepant')
    throw refuse('case/wrong-state', {
      message: 'This case waits for no decision.',
      expected: 'discrepant',
      found: found.state,
      subject: found.id,
    })
}
