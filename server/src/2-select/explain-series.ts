import { findSeries } from '#collect'
import type { Db } from '#platform/db'
import type { Bilingual } from './contract.ts'
import { loadCohort } from './read-cohorts.ts'
import { refuse } from './refusals.ts'

/** Why a series is in a cohort or out of it, step by step as the cohort was frozen. */
export interface Explanation {
  readonly isIn: boolean
  readonly steps: { label: Bilingual; isMet: boolean; found: string }[]
}

/** Explain a series of, or outside, a cohort. Steps after the one where it fell out are left out. Refused (`select/not-found`) when there is no such cohort or series. */
export async function explainSeries(db: Db, cohortId: string, seriesId: string): Promise<Explanation> {
  const { flow, frozenAt } = await loadCohort(db, cohortId)
  const series = await findSeries(db, seriesId)
  if (series === undefined) throw refuse('select/not-found', { message: 'There is no such series.', subject: seriesId })
  const member = await db
    .selectFrom('cohort_series')
    .where('cohort_id', '=', cohortId)
    .where('series_id', '=', seriesId)
    .select('found')
    .executeTakeFirst()
  const leftOut = await db
    .selectFrom('cohort_left_out')
    .where('cohort_id', '=', cohortId)
    .where('series_id', '=', seriesId)
    .select(['found', 'step_index'])
    .executeTakeFirst()
  const known = member ?? leftOut
  if (known === undefined) return { isIn: false, steps: [arrivedLate(series.createdAt, frozenAt)] }
  const last = leftOut?.step_index ?? flow.steps.length - 1
  const steps = flow.steps.slice(0, last + 1).map(({ label }, index) => ({
    label,
    isMet: index !== leftOut?.step_index,
    found: known.found[index] ?? '',
  }))
  return { isIn: member !== undefined, steps }
}

function arrivedLate(createdAt: string, frozenAt: string) {
  const label = {
    en: `Came in before the cohort was frozen on ${frozenAt.slice(0, 10)}`,
    ja: `コホート凍結（${frozenAt.slice(0, 10)}）より前に収集`,
  }
  return { label, isMet: false, found: createdAt }
}
