import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#platform/db'
import { ageSql, candidates, sexSql } from './compile-criterion.ts'
import { loadProject } from './projects.ts'

/** Values of one facet that occur, with how many series have each; `min` and `max` for what is a number. */
export interface Facet {
  readonly facet: string
  readonly values: { value: string; label: string; series: number }[]
  readonly min: number | null
  readonly max: number | null
}

/** Most values that one facet lists. */
const valueLimit = 100

/** What may be chosen for each kind of criterion. Facets are named by the kind, with `:name` where there are many (`measure:noise`,
 *  `clinical:diagnosis`, `header:Manufacturer`); issue codes are the facet `issue`. Opted-out subjects do not count. */
export async function listChoices(db: Db, projectId: string): Promise<Facet[]> {
  await loadProject(db, projectId)
  const from = candidates(projectId)
  const plain: readonly (readonly [string, RawBuilder<unknown>, RawBuilder<unknown>])[] = [
    ['modality', sql`series.modality`, sql`series.modality`],
    ['body-part', sql`series.body_part`, sql`series.body_part`],
    ['site', sql`series.site_id::text`, sql`site.code`],
    ['sex', sexSql, sexSql],
    ['header:Manufacturer', sql`series.manufacturer`, sql`series.manufacturer`],
  ]
  const facets = await Promise.all(plain.map(([facet, value, label]) => listValues(db, from, { facet, value, label })))
  const ranges = await Promise.all([
    loadRange(db, from, 'age', ageSql),
    loadRange(db, from, 'instance-count', sql`series.instance_count`),
  ])
  return [
    ...facets,
    ...ranges,
    ...(await listMeasures(db, from)),
    await listIssues(db, from),
    ...(await listClinical(db, from)),
  ]
}

async function listValues(
  db: Db,
  from: RawBuilder<unknown>,
  { facet, value, label }: { facet: string; value: RawBuilder<unknown>; label: RawBuilder<unknown> },
): Promise<Facet> {
  const { rows } = await sql<{ value: string; label: string; series: bigint }>`
    select value, min(label) as label, count(*) as series
    from (select ${value} as value, ${label} as label from ${from} where opt_out.id is null) as one
    where value is not null group by value order by series desc, value limit ${valueLimit}`.execute(db)
  return { facet, values: rows.map(row => ({ ...row, series: Number(row.series) })), min: null, max: null }
}

async function loadRange(db: Db, from: RawBuilder<unknown>, facet: string, value: RawBuilder<unknown>): Promise<Facet> {
  const { rows } = await sql<{ min: number | null; max: number | null }>`
    select min(value)::float8 as min, max(value)::float8 as max
    from (select ${value} as value from ${from} where opt_out.id is null) as one`.execute(db)
  return { facet, values: [], min: rows[0]?.min ?? null, max: rows[0]?.max ?? null }
}

async function listMeasures(db: Db, from: RawBuilder<unknown>): Promise<Facet[]> {
  const { rows } = await sql<{ name: string; min: number; max: number }>`
    select measure.name, min(measure.value) as min, max(measure.value) as max
    from ${from} join measure on measure.series_id = series.id where opt_out.id is null
    group by measure.name order by measure.name`.execute(db)
  return rows.map(({ name, min, max }) => ({ facet: `measure:${name}`, values: [], min, max }))
}

async function listIssues(db: Db, from: RawBuilder<unknown>): Promise<Facet> {
  const { rows } = await sql<{ value: string; series: bigint }>`
    select series_issue.code as value, count(distinct series.id) as series
    from ${from} join series_issue on series_issue.series_id = series.id where opt_out.id is null
    group by series_issue.code order by series desc, value`.execute(db)
  const values = rows.map(({ value, series }) => ({ value, label: value, series: Number(series) }))
  return { facet: 'issue', values, min: null, max: null }
}

async function listClinical(db: Db, from: RawBuilder<unknown>): Promise<Facet[]> {
  const { rows } = await sql<{ name: string; value: string; series: bigint }>`
    select name, value, series from (
      select column_name as name, value, count(distinct series.id) as series,
        row_number() over (partition by column_name order by count(distinct series.id) desc, value) as place
      from ${from} join clinical_value on clinical_value.subject_id = subject.id where opt_out.id is null
      group by column_name, value) as counted
    where place <= ${valueLimit} order by name, place`.execute(db)
  const byName = Map.groupBy(rows, row => row.name)
  return [...byName].map(([name, found]) => {
    const values = found.map(({ value, series }) => ({ value, label: value, series: Number(series) }))
    return { facet: `clinical:${name}`, values, min: null, max: null }
  })
}
