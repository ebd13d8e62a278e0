import { sql } from 'kysely'
import { listSeriesByIds, pageOf, readCursor } from '#collect'
import type { Db } from '#platform/db'
import type { TriageSeries, Verdict } from './contract.ts'
import { loadProject } from './projects.ts'

/** Which series to show. */
export interface TriageQuery {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly verdict?: Verdict | undefined
  readonly modality?: string | undefined
  /** Only series with an issue of this code. */
  readonly issue?: string | undefined
}

type Triaged = Omit<TriageSeries, keyof Awaited<ReturnType<typeof listSeriesByIds>>[number]>

/** A page of series with what the checks found and what this project decided, newest first. */
export async function listTriage(
  db: Db,
  projectId: string,
  query: TriageQuery,
): Promise<{ items: TriageSeries[]; total: number; nextCursor?: string }> {
  await loadProject(db, projectId)
  const after = readCursor(query.cursor)
  const filtered = db
    .selectFrom('series')
    .leftJoin('decision', join =>
      join.onRef('decision.series_id', '=', 'series.id').on('decision.project_id', '=', projectId),
    )
    .$if(query.modality !== undefined, q => q.where('series.modality', '=', query.modality ?? ''))
    .$if(query.verdict !== undefined, q =>
      q.where(sql<boolean>`coalesce(decision.verdict, 'undecided') = ${query.verdict ?? ''}`),
    )
    .$if(query.issue !== undefined, q =>
      q.where(
        sql<boolean>`exists (select from series_issue where series_issue.series_id = series.id and code = ${query.issue ?? ''})`,
      ),
    )
  const { total } = await filtered.select(eb => eb.fn.countAll<bigint>().as('total')).executeTakeFirstOrThrow()
  const rows = await filtered
    .$if(after !== undefined, q =>
      q.where(
        sql<boolean>`(series.created_at, series.id) < (${after?.createdAt ?? ''}::timestamptz, ${after?.id ?? ''}::uuid)`,
      ),
    )
    .select(['series.id', 'series.created_at'])
    .orderBy('series.created_at', 'desc')
    .orderBy('series.id', 'desc')
    .limit(query.limit + 1)
    .execute()
  const page = pageOf(rows, query.limit, { total: Number(total), toItem: row => row.id })
  return { ...page, items: await loadTriage(db, projectId, page.items) }
}

/** The series with these ids as triage shows them, in this order. */
async function loadTriage(db: Db, projectId: string, ids: readonly string[]): Promise<TriageSeries[]> {
  const [summaries, measures, issues, checks, decisions] = await Promise.all([
    listSeriesByIds(db, ids),
    db.selectFrom('measure').where(ofSeries(ids)).selectAll().orderBy('name').execute(),
    db.selectFrom('series_issue').where(ofSeries(ids)).selectAll().orderBy('number').execute(),
    db.selectFrom('series_check').where(ofSeries(ids)).selectAll().execute(),
    listDecisions(db, projectId, ids),
  ])
  return summaries.map(summary => {
    const isOfIt = (row: { series_id: string }) => row.series_id === summary.id
    const check = checks.find(isOfIt)
    const triaged: Triaged = {
      measures: measures
        .filter(isOfIt)
        .map(({ name, version, value, unit, source }) => ({ name, version, value, unit, source })),
      issues: issues.filter(isOfIt).map(({ code, severity, message, found_where: where }) => ({
        ...{ code, severity, message },
        ...(where === null ? {} : { where }),
      })),
      decision: decisions.get(summary.id) ?? { verdict: 'undecided', reason: null, decidedAt: null, decidedBy: null },
      suggestion: { verdict: check?.suggestion ?? 'look', reasons: check?.suggestion_reasons ?? ['not-measured'] },
      isMeasured: check !== undefined,
    }
    return { ...summary, ...triaged }
  })
}

function ofSeries(ids: readonly string[]) {
  return sql<boolean>`series_id = any(${[...ids]}::uuid[])`
}

async function listDecisions(
  db: Db,
  projectId: string,
  ids: readonly string[],
): Promise<Map<string, TriageSeries['decision']>> {
  const rows = await db
    .selectFrom('decision')
    .leftJoin('member', 'member.id', 'decision.decided_by')
    .where('project_id', '=', projectId)
    .where(ofSeries(ids))
    .selectAll('decision')
    .select('member.display_name')
    .execute()
  return new Map(
    rows.map(row => [
      row.series_id,
      {
        verdict: row.verdict,
        reason: row.reason,
        decidedAt: row.decided_at.toISOString(),
        decidedBy: row.display_name ?? row.decided_by,
      },
    ]),
  )
}
