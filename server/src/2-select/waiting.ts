import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import type { WaitingItem } from '#platform/home'

/** What of this stage waits for a curator: series to triage, in the project where most are undecided. Nothing for others. */
export async function waiting(db: Db, actor: Actor): Promise<WaitingItem[]> {
  if (actor.kind !== 'member' || actor.role !== 'curator') return []
  const rows = await db
    .selectFrom('project')
    .innerJoin('series_check', join => join.onTrue())
    .leftJoin('decision', join =>
      join.onRef('decision.project_id', '=', 'project.id').onRef('decision.series_id', '=', 'series_check.series_id'),
    )
    .where('decision.series_id', 'is', null)
    .groupBy('project.id')
    .select(({ fn }) => [
      'project.id',
      fn.countAll<bigint>().as('count'),
      fn.min('series_check.measured_at').as('oldest'),
    ])
    .orderBy('count', 'desc')
    .orderBy('project.id')
    .execute()
  return rows.map(row => ({
    kind: 'series-to-triage',
    count: Number(row.count),
    path: `/select/projects/${row.id}/triage`,
    oldestAt: row.oldest === null ? null : new Date(row.oldest).toISOString(),
  }))
}

/** How much is selected; for the counts of a home page. */
export async function counts(db: Db): Promise<Record<'projects' | 'cohorts' | 'measured', number>> {
  const count = async (table: 'project' | 'cohort' | 'series_check') => {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<bigint>().as('count'))
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }
  return { projects: await count('project'), cohorts: await count('cohort'), measured: await count('series_check') }
}
