import type { Selectable } from 'kysely'
import { listSeriesByIds, type SeriesSummary } from '#collect'
import type { Database } from '#platform/database'
import type { Db } from '#platform/db'
import type { Cohort } from './contract.ts'
import { refuse } from './refusals.ts'

/** A series as a cohort holds it; the pack's digest pins the bytes. */
export interface CohortSeries {
  readonly seriesId: string
  readonly subjectId: string
  readonly packDigest: string
}

/** Frozen cohorts, newest first; with a project, that project's. */
export async function listCohorts(db: Db, projectId?: string): Promise<Cohort[]> {
  const rows = await cohortQuery(db)
    .$if(projectId !== undefined, query => query.where('cohort.project_id', '=', projectId ?? ''))
    .orderBy('cohort.frozen_at', 'desc')
    .orderBy('cohort.id')
    .execute()
  return rows.map(cohortOf)
}

/** One cohort. Refused (`select/not-found`) when there is none. */
export async function loadCohort(db: Db, cohortId: string): Promise<Cohort> {
  const row = await cohortQuery(db).where('cohort.id', '=', cohortId).executeTakeFirst()
  if (row === undefined) throw refuse('select/not-found', { message: 'There is no such cohort.', subject: cohortId })
  return cohortOf(row)
}

/** The series of a cohort in the order of their pack digests: the same on every machine. */
export async function listCohortSeries(db: Db, cohortId: string): Promise<CohortSeries[]> {
  return db
    .selectFrom('cohort_series')
    .where('cohort_id', '=', cohortId)
    .select(['series_id as seriesId', 'subject_id as subjectId', 'pack_digest as packDigest'])
    .orderBy('pack_digest')
    .orderBy('series_id')
    .execute()
}

/** The series of a cohort as people read them, in the same order. */
export async function listCohortSummaries(db: Db, cohortId: string): Promise<SeriesSummary[]> {
  const series = await listCohortSeries(db, cohortId)
  return listSeriesByIds(
    db,
    series.map(one => one.seriesId),
  )
}

function cohortQuery(db: Db) {
  return db
    .selectFrom('cohort')
    .leftJoin('member', 'member.id', 'cohort.frozen_by')
    .selectAll('cohort')
    .select('member.display_name')
}

function cohortOf(row: Selectable<Database['cohort']> & { display_name: string | null }): Cohort {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    version: row.version,
    criteria: row.criteria,
    flow: row.flow,
    seriesCount: row.series_count,
    subjectCount: row.subject_count,
    digest: row.digest,
    frozenAt: row.frozen_at.toISOString(),
    frozenBy: row.display_name ?? row.frozen_by,
  }
}
