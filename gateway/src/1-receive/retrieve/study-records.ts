import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { findSourceReason, type SourceReason } from '../source-reasons.ts'

/** How far a study came. Counts are of the last try: `found` by the PACS's listing, `received` by our queue, the others by the PACS's own word. */
const studyRecord = z.object({
  collection: z.string(),
  studyInstanceUid: z.string(),
  state: z.enum(['waiting', 'done', 'incomplete', 'failed']),
  reason: z.string().nullable(),
  found: z.int().nullable(),
  received: z.int(),
  completed: z.int(),
  failed: z.int(),
  warning: z.int(),
  attempts: z.int(),
})
export interface StudyRecord extends Omit<z.output<typeof studyRecord>, 'reason'> {
  readonly reason: SourceReason | null
}

const schema = `
create table if not exists study (
  collection text not null,
  studyInstanceUid text not null,
  state text not null check (state in ('waiting', 'done', 'incomplete', 'failed')),
  reason text,
  found integer,
  received integer not null default 0,
  completed integer not null default 0,
  failed integer not null default 0,
  warning integer not null default 0,
  attempts integer not null default 0,
  primary key (collection, studyInstanceUid),
  constraint a_study_that_did_not_come_says_why check (state in ('waiting', 'done') or reason is not null)
) strict;
`

/** `<work>/queue/retrieve.sqlite`: one line a study and collection, so that a second call goes on where the first stopped. */
export async function openStudyRecords(workFolder: string) {
  await mkdir(join(workFolder, 'queue'), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(join(workFolder, 'queue', 'retrieve.sqlite'), { timeout: 30_000 })
  database.exec(`pragma journal_mode = wal; pragma synchronous = full; ${schema}`)
  const names = Object.keys(studyRecord.shape)
  const select = database.prepare(`select ${names.join(', ')} from study where collection = ? and studyInstanceUid = ?`)
  const save = database.prepare(
    `insert or replace into study (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
  )
  return {
    find: (collection: string, studyInstanceUid: string): StudyRecord | undefined => {
      const row = select.get(collection, studyInstanceUid)
      if (row === undefined) return undefined
      const record = studyRecord.parse(row)
      return { ...record, reason: findSourceReason(record.reason) ?? null }
    },
    save: (record: StudyRecord) => {
      const { collection, studyInstanceUid, state, reason, found, received } = record
      const { completed, failed, warning, attempts } = record
      save.run(collection, studyInstanceUid, state, reason, found, received, completed, failed, warning, attempts)
    },
    close: () => database.close(),
  }
}
