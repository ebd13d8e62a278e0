import type { Selectable, SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Actor } from '#platform/actor'
import type { Blobs } from '#platform/blobs'
import type { Database } from '#platform/database'
import type { Db } from '#platform/db'
import type { SeriesDetail, SeriesSummary } from './contract.ts'
import { withNone } from './enter-agreement.ts'
import { pageOf, readCursor } from './page.ts'
import { refuse } from './refusals.ts'
import { loadSliceOrder } from './series-objects.ts'
import { findVisibleSites, siteNameOf } from './visible-sites.ts'

/** One series, or undefined. */
export async function findSeries(db: Db, seriesId: string): Promise<SeriesSummary | undefined> {
  return (await listSeriesByIds(db, [seriesId]))[0]
}

/** The series with these ids, in the order of `seriesIds`; ids of nothing are left out. */
export async function listSeriesByIds(db: Db, seriesIds: readonly string[]): Promise<SeriesSummary[]> {
  const rows = await seriesQuery(db)
    .where(sql<boolean>`series.id = any(${[...seriesIds]}::uuid[])`)
    .execute()
  const byId = new Map(rows.map(row => [row.id, summaryOf(row)]))
  return seriesIds.flatMap(id => byId.get(id) ?? [])
}

/** A series with header and slice order. Refused (`collect/not-found`) when there is none. */
export async function loadSeriesDetail(db: Db, blobs: Blobs, seriesId: string): Promise<SeriesDetail> {
  const row = await seriesQuery(db).where('series.id', '=', seriesId).executeTakeFirst()
  if (row === undefined) throw refuse('collect/not-found', { message: 'There is no such series.', subject: seriesId })
  const order = await loadSliceOrder(blobs, row.order_digest)
  return {
    ...summaryOf(row),
    rows: row.rows,
    columns: row.columns,
    header: row.header,
    slices: order.slices,
    packDigest: row.pack_digest,
    receipt: row.receipt,
  }
}

/** Refuse unless the actor may see this series: a hospital's people see their own sites only. */
export async function requireVisibleSeries(db: Db, actor: Actor | undefined, seriesId: string): Promise<void> {
  const sites = await findVisibleSites(db, actor)
  const row = await db.selectFrom('series').where('id', '=', seriesId).select('site_id').executeTakeFirst()
  if (row === undefined || (sites !== undefined && !sites.includes(row.site_id)))
    throw refuse('collect/not-found', { message: 'There is no such series.', subject: seriesId })
}

/** A page of series that the actor may see, newest first. `text` is sought in pseudonym, description, body part and UIDs. */
export async function listSeries(
  db: Db,
  actor: Actor | undefined,
  query: { limit: number; cursor?: string | undefined; modality?: string | undefined; text?: string | undefined },
): Promise<{ items: SeriesSummary[]; total: number; nextCursor?: string }> {
  const sites = await findVisibleSites(db, actor)
  const after = readCursor(query.cursor)
  const like = `%${(query.text ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const filtered = <T>(builder: SelectQueryBuilder<Database, 'series' | 'subject', T>) =>
    builder
      .$if(sites !== undefined, q => q.where('series.site_id', 'in', withNone(sites ?? [])))
      .$if(query.modality !== undefined, q => q.where('series.modality', '=', query.modality ?? ''))
      .$if(query.text !== undefined, q =>
        q.where(
          sql<boolean>`concat_ws(' ', subject.pseudonym, series.description, series.body_part, series.series_instance_uid) ilike ${like}`,
        ),
      )
  const { total } = await filtered(db.selectFrom('series').innerJoin('subject', 'subject.id', 'series.subject_id'))
    .select(eb => eb.fn.countAll<bigint>().as('total'))
    .executeTakeFirstOrThrow()
  const ids = await filtered(db.selectFrom('series').innerJoin('subject', 'subject.id', 'series.subject_id'))
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
  const summaries = await listSeriesByIds(
    db,
    ids.map(row => row.id),
  )
  const byId = new Map(summaries.map(one => [one.id, one]))
  const page = pageOf(ids, query.limit, { total: Number(total), toItem: row => byId.get(row.id) })
  return { ...page, items: page.items.flatMap(item => item ?? []) }
}

/** Series of one subject, oldest study first. */
export async function listSeriesOfSubject(db: Db, subjectId: string): Promise<SeriesSummary[]> {
  const rows = await seriesQuery(db)
    .where('series.subject_id', '=', subjectId)
    .orderBy('study.study_date')
    .orderBy('series.series_instance_uid')
    .execute()
  return rows.map(summaryOf)
}

function seriesQuery(db: Db) {
  return db
    .selectFrom('series')
    .innerJoin('study', 'study.id', 'series.study_id')
    .innerJoin('subject', 'subject.id', 'series.subject_id')
    .innerJoin('site', 'site.id', 'series.site_id')
    .leftJoin('opt_out', join =>
      join.onRef('opt_out.site_id', '=', 'subject.site_id').onRef('opt_out.pseudonym', '=', 'subject.pseudonym'),
    )
    .selectAll('series')
    .select([
      'study.study_instance_uid',
      'study.study_date',
      'subject.pseudonym',
      'site.name_en',
      'site.name_ja',
      'opt_out.id as opt_out_id',
    ])
}

interface SeriesRow extends Selectable<Database['series']> {
  study_instance_uid: string
  study_date: string | null
  pseudonym: string
  name_en: string
  name_ja: string
  opt_out_id: string | null
}

function summaryOf(row: SeriesRow): SeriesSummary {
  return {
    id: row.id,
    subjectId: row.subject_id,
    pseudonym: row.pseudonym,
    siteId: row.site_id,
    siteName: siteNameOf(row),
    studyId: row.study_id,
    studyInstanceUid: row.study_instance_uid,
    seriesInstanceUid: row.series_instance_uid,
    modality: row.modality,
    description: row.description,
    bodyPart: row.body_part,
    studyDate: row.study_date,
    instanceCount: row.instance_count,
    sizeBytes: Number(row.size_bytes),
    manufacturer: row.manufacturer,
    isOptedOut: row.opt_out_id !== null,
    createdAt: row.created_at.toISOString(),
  }
}
