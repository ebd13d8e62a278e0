import { sql } from 'kysely'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import type { SeriesSummary, Subject, SubjectFile } from './contract.ts'
import { withNone } from './enter-agreement.ts'
import { pageOf, readCursor } from './page.ts'
import { listSeriesOfSubject } from './read-series.ts'
import { listFilesOfSubjects } from './read-subject-files.ts'
import { refuse } from './refusals.ts'
import { findVisibleSites, siteNameOf } from './visible-sites.ts'

/** A page of subjects that the actor may see, newest first; `text` is sought in the pseudonym. */
export async function listSubjects(
  db: Db,
  actor: Actor | undefined,
  query: { limit: number; cursor?: string | undefined; text?: string | undefined },
): Promise<{ items: Subject[]; total: number; nextCursor?: string }> {
  const sites = await findVisibleSites(db, actor)
  const after = readCursor(query.cursor)
  const like = `%${(query.text ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const filtered = db
    .selectFrom('subject')
    .$if(sites !== undefined, q => q.where('subject.site_id', 'in', withNone(sites ?? [])))
    .$if(query.text !== undefined, q => q.where('subject.pseudonym', 'ilike', like))
  const { total } = await filtered.select(eb => eb.fn.countAll<bigint>().as('total')).executeTakeFirstOrThrow()
  const ids = await filtered
    .$if(after !== undefined, q =>
      q.where(
        sql<boolean>`(subject.created_at, subject.id) < (${after?.createdAt ?? ''}::timestamptz, ${after?.id ?? ''}::uuid)`,
      ),
    )
    .select(['subject.id', 'subject.created_at'])
    .orderBy('subject.created_at', 'desc')
    .orderBy('subject.id', 'desc')
    .limit(query.limit + 1)
    .execute()
  const found = new Map(
    (
      await loadSubjects(
        db,
        ids.map(row => row.id),
      )
    ).map(one => [one.id, one]),
  )
  const page = pageOf(ids, query.limit, { total: Number(total), toItem: row => found.get(row.id) })
  return { ...page, items: page.items.flatMap(item => item ?? []) }
}

/** A subject with its series and files. Refused (`collect/not-found`) when there is none that the actor may see. */
export async function loadSubject(
  db: Db,
  actor: Actor | undefined,
  subjectId: string,
): Promise<Subject & { seriesList: SeriesSummary[]; fileList: SubjectFile[] }> {
  const sites = await findVisibleSites(db, actor)
  const [subject] = await loadSubjects(db, [subjectId])
  if (subject === undefined || (sites !== undefined && !sites.includes(subject.siteId)))
    throw refuse('collect/not-found', { message: 'There is no such subject.', subject: subjectId })
  const seriesList = await listSeriesOfSubject(db, subjectId)
  return { ...subject, seriesList, fileList: await listFilesOfSubjects(db, [subjectId]) }
}

/** Subjects by id, in no order; ids of nothing are left out. */
export async function loadSubjects(db: Db, ids: readonly string[]): Promise<Subject[]> {
  const rows = await db
    .selectFrom('subject')
    .innerJoin('site', 'site.id', 'subject.site_id')
    .leftJoin('opt_out', join =>
      join.onRef('opt_out.site_id', '=', 'subject.site_id').onRef('opt_out.pseudonym', '=', 'subject.pseudonym'),
    )
    .where(sql<boolean>`subject.id = any(${[...ids]}::uuid[])`)
    .selectAll('subject')
    .select([
      'site.name_en',
      'site.name_ja',
      'opt_out.id as opt_out_id',
      sql<bigint>`(select count(*) from study where study.subject_id = subject.id)`.as('studies'),
      sql<bigint>`(select count(*) from series where series.subject_id = subject.id)`.as('series'),
      sql<bigint>`(select count(*) from subject_file where subject_file.subject_id = subject.id)`.as('files'),
    ])
    .execute()
  return rows.map(row => ({
    id: row.id,
    siteId: row.site_id,
    siteName: siteNameOf(row),
    pseudonym: row.pseudonym,
    sex: row.sex,
    birthYear: row.birth_year,
    isOptedOut: row.opt_out_id !== null,
    studies: Number(row.studies),
    series: Number(row.series),
    files: Number(row.files),
    createdAt: row.created_at.toISOString(),
  }))
}
