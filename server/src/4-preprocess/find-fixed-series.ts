import type { Db } from '#platform/db'
import type { RecipeStep } from './tables.ts'

/** The series that stays in place when a step aligns this one: of the asked modality, of the same subject, in the same cohort.
 *  Of several, one of the same study, then the one with the most instances, then the lowest pack digest: the same on every
 *  machine. Undefined when no step aligns, when this series is of that modality itself, or when there is none. */
export async function findFixedSeries(
  db: Db,
  wanted: {
    cohortId: string
    seriesId: string
    subjectId: string
    modality: string
    steps: readonly RecipeStep[]
  },
): Promise<{ id: string; packDigest: string } | undefined> {
  const fixed = wanted.steps.find(step => step.step === 'align-to')?.parameters.fixed
  if (typeof fixed !== 'string' || fixed === wanted.modality) return undefined
  return db
    .selectFrom('cohort_series as member')
    .innerJoin('series', 'series.id', 'member.series_id')
    .innerJoin('series as moving', join => join.on('moving.id', '=', wanted.seriesId))
    .select(['series.id', 'series.pack_digest as packDigest'])
    .where('member.cohort_id', '=', wanted.cohortId)
    .where('member.subject_id', '=', wanted.subjectId)
    .where('series.modality', '=', fixed)
    .orderBy(({ eb, ref }) => eb('series.study_id', '=', ref('moving.study_id')), 'desc')
    .orderBy('series.instance_count', 'desc')
    .orderBy('series.pack_digest')
    .executeTakeFirst()
}
