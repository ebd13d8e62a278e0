import type { annotationCase } from '@tsumugi/api'
import type { z } from 'zod'
import type { Db } from '#platform/db'
import { refuse } from './refusals.ts'
import type { CaseState, ReaderAgreement } from './tables.ts'

/** A case as the contract shows it to those who do not read. */
export type CaseView = z.output<typeof annotationCase>

/** Cases, most disagreement first: discrepant ones by the lowest Dice of any label, then the rest by number. */
export async function listCases(
  db: Db,
  filter: { cohortId?: string | undefined; state?: CaseState | undefined },
): Promise<{ items: CaseView[]; total: number }> {
  let query = casesOf(db)
  if (filter.cohortId !== undefined) query = query.where('case.cohort_id', '=', filter.cohortId)
  if (filter.state !== undefined) query = query.where('case.state', '=', filter.state)
  const rows = await query.orderBy('case.created_at').orderBy('case.number').execute()
  const items = rows.map(viewOf).toSorted((one, other) => urgencyOf(one) - urgencyOf(other))
  return { items, total: items.length }
}

/** One case. Refused: `case/not-found`. */
export async function viewCase(db: Db, caseId: string): Promise<CaseView> {
  const row = await casesOf(db).where('case.id', '=', caseId).executeTakeFirst()
  if (row === undefined) throw refuse('case/not-found', { message: 'There is no such case.', subject: caseId })
  return viewOf(row)
}

/** The lowest Dice of any label; 1 when nothing was compared. */
export function lowestDice(agreement: ReaderAgreement | null): number {
  return Math.min(1, ...(agreement?.labels ?? []).map(label => label.dice))
}

function urgencyOf(shown: CaseView): number {
  return (shown.state === 'discrepant' ? 0 : 2) + lowestDice(shown.agreement)
}

function casesOf(db: Db) {
  return db
    .selectFrom('annotation_case as case')
    .innerJoin('cohort', 'cohort.id', 'case.cohort_id')
    .leftJoin('reference_standard as reference', 'reference.case_id', 'case.id')
    .select(['case.id', 'case.number', 'case.cohort_id', 'case.series_id', 'case.subject_id', 'case.modality'])
    .select(['case.state', 'case.agreement', 'cohort.name as cohort_name'])
    .select(['reference.origin', 'reference.seg_digest', 'reference.label_map_digest', 'reference.accepted_at'])
    .select(({ selectFrom }) =>
      selectFrom('reading')
        .select(({ fn }) => fn.countAll<bigint>().as('count'))
        .whereRef('reading.case_id', '=', 'case.id')
        .as('submitted'),
    )
}

type CaseRow = Awaited<ReturnType<ReturnType<typeof casesOf>['executeTakeFirstOrThrow']>>

function viewOf(row: CaseRow): CaseView {
  return {
    id: row.id,
    number: row.number,
    cohortId: row.cohort_id,
    cohortName: row.cohort_name,
    seriesId: row.series_id,
    subjectId: row.subject_id,
    modality: row.modality,
    state: row.state,
    submittedReadings: Number(row.submitted ?? 0n),
    requiredReadings: 2,
    agreement: row.agreement,
    referenceStandard: referenceOf(row),
  }
}

function referenceOf(row: CaseRow): CaseView['referenceStandard'] {
  if (row.origin === null || row.label_map_digest === null || row.accepted_at === null) return null
  return {
    origin: row.origin,
    segDigest: row.seg_digest,
    labelMapDigest: row.label_map_digest,
    acceptedAt: row.accepted_at.toISOString(),
  }
}
