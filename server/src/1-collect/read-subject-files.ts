import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Actor } from '#platform/actor'
import type { Database } from '#platform/database'
import type { Db } from '#platform/db'
import type { SubjectFile } from './contract.ts'
import { withNone } from './enter-agreement.ts'
import { pageOf, readCursor } from './page.ts'
import { refuse } from './refusals.ts'
import { findVisibleSites } from './visible-sites.ts'

/** A page of subject files that the actor may see, newest first. */
export async function listSubjectFiles(
  db: Db,
  actor: Actor | undefined,
  query: { limit: number; cursor?: string | undefined; kind?: SubjectFile['kind'] | undefined },
): Promise<{ items: SubjectFile[]; total: number; nextCursor?: string }> {
  const sites = await findVisibleSites(db, actor)
  const after = readCursor(query.cursor)
  const filtered = fileQuery(db)
    .$if(sites !== undefined, q => q.where('subject_file.site_id', 'in', withNone(sites ?? [])))
    .$if(query.kind !== undefined, q => q.where('subject_file.kind', '=', query.kind ?? 'slide'))
  const { total } = await filtered
    .clearSelect()
    .select(eb => eb.fn.countAll<bigint>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await filtered
    .$if(after !== undefined, q =>
      q.where(
        sql<boolean>`(subject_file.created_at, subject_file.id) < (${after?.createdAt ?? ''}::timestamptz, ${after?.id ?? ''}::uuid)`,
      ),
    )
    .orderBy('subject_file.created_at', 'desc')
    .orderBy('subject_file.id', 'desc')
    .limit(query.limit + 1)
    .execute()
  return pageOf(rows, query.limit, { total: Number(total), toItem: fileOf })
}

/** Files of these subjects by kind, then name. */
export async function listFilesOfSubjects(db: Db, subjectIds: readonly string[]): Promise<SubjectFile[]> {
  const rows = await fileQuery(db)
    .where(sql<boolean>`subject_file.subject_id = any(${[...subjectIds]}::uuid[])`)
    .orderBy('subject.pseudonym')
    .orderBy('subject_file.kind')
    .orderBy('subject_file.file_name')
    .orderBy('subject_file.digest')
    .execute()
  return rows.map(fileOf)
}

/** One subject file. Refused (`collect/not-found`) when there is none that the actor may see. */
export async function loadSubjectFile(db: Db, actor: Actor | undefined, id: string): Promise<SubjectFile> {
  const sites = await findVisibleSites(db, actor)
  const row = await fileQuery(db).where('subject_file.id', '=', id).executeTakeFirst()
  if (row === undefined || (sites !== undefined && !sites.includes(row.site_id)))
    throw refuse('collect/not-found', { message: 'There is no such subject file.', subject: id })
  return fileOf(row)
}

function fileQuery(db: Db) {
  return db
    .selectFrom('subject_file')
    .innerJoin('subject', 'subject.id', 'subject_file.subject_id')
    .selectAll('subject_file')
    .select('subject.pseudonym')
}

function fileOf(row: Selectable<Database['subject_file']> & { pseudonym: string }): SubjectFile {
  return {
    id: row.id,
    subjectId: row.subject_id,
    pseudonym: row.pseudonym,
    kind: row.kind,
    mediaType: row.media_type,
    fileName: row.file_name,
    digest: row.digest,
    sizeBytes: Number(row.size_bytes),
    summary: row.summary,
    createdAt: row.created_at.toISOString(),
  }
}
