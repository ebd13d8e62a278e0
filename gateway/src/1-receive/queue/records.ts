import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

/** What is known of an object in the queue. UIDs are the hospital's own; lives inside the hospital alone. */
const objectRecord = z.object({
  id: z.int(),
  collection: z.string(),
  studyInstanceUid: z.string(),
  sopInstanceUid: z.string(),
  digest: z.string(),
  sizeBytes: z.int(),
  file: z.string(),
  source: z.string(),
  receivedAtMs: z.int(),
  state: z.enum(['received', 'taken', 'sent', 'withheld', 'aside']),
  run: z.string().nullable(),
})
export type ObjectRecord = z.output<typeof objectRecord>
export type NewObject = Omit<ObjectRecord, 'id' | 'state' | 'run'>

/** received → taken into a run → sent or withheld; a withheld one may be taken again. `aside` has the UID of another object and waits for a person. */
export const objectStates = {
  received: ['taken'],
  taken: ['sent', 'withheld'],
  withheld: ['taken'],
  sent: [],
  aside: [],
} as const satisfies Record<ObjectRecord['state'], readonly ObjectRecord['state'][]>

const schema = `
create table if not exists object (
  id integer primary key,
  collection text not null,
  studyInstanceUid text not null,
  sopInstanceUid text not null,
  digest text not null,
  sizeBytes integer not null,
  file text not null unique,
  source text not null,
  receivedAtMs integer not null,
  state text not null default 'received' check (state in ('received', 'taken', 'sent', 'withheld', 'aside')),
  run text,
  constraint a_taken_object_has_its_run check (state in ('received', 'aside') or run is not null),
  constraint the_same_bytes_count_once unique (collection, sopInstanceUid, digest)
) strict;
create unique index if not exists one_object_of_a_uid on object (collection, sopInstanceUid) where state <> 'aside';
create index if not exists object_by_state on object (collection, state);
create index if not exists object_by_study on object (studyInstanceUid);
create table if not exists watched (
  path text primary key,
  sizeBytes integer not null,
  mtimeMs real not null,
  outcome text not null
) strict;
`

/** Open the records. Every commit is on the disk before it is said (`synchronous=FULL`), and two processes may write in turns. */
export function openRecords(path: string) {
  const database = new DatabaseSync(path, { timeout: 30_000 })
  database.exec(`pragma journal_mode = wal; pragma synchronous = full; ${schema}`)
  const columns = Object.keys(objectRecord.shape).join(', ')
  const select = (where: string) => database.prepare(`select ${columns} from object where ${where}`)
  const byUid = select(`collection = ? and sopInstanceUid = ? order by state = 'aside', id`)
  const byFile = database.prepare(`select 1 from object where file = ? and state <> 'sent'`)
  const byState = select('collection = ? and state = ? order by studyInstanceUid, id')
  const insert = database.prepare(`insert into object
    (collection, studyInstanceUid, sopInstanceUid, digest, sizeBytes, file, source, receivedAtMs, state)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const setState = database.prepare('update object set state = ?, run = ? where id = ?')
  const countByState = database.prepare(
    `select collection, state, count(*) as objects, count(distinct studyInstanceUid) as studies, sum(sizeBytes) as bytes
     from object group by collection, state order by collection, state`,
  )
  const countOfStudy = database.prepare(
    `select count(*) as objects from object where collection = ? and studyInstanceUid = ? and state <> 'aside'`,
  )
  const findWatched = database.prepare('select outcome from watched where path = ? and sizeBytes = ? and mtimeMs = ?')
  const saveWatched = database.prepare(`insert into watched (path, sizeBytes, mtimeMs, outcome) values (?, ?, ?, ?)
    on conflict (path) do update set sizeBytes = excluded.sizeBytes, mtimeMs = excluded.mtimeMs, outcome = excluded.outcome`)

  return {
    /** All of one UID in a collection; the one that counts first. */
    findByUid: (collection: string, sopInstanceUid: string): ObjectRecord[] =>
      byUid.all(collection, sopInstanceUid).map(row => objectRecord.parse(row)),
    list: (collection: string, state: ObjectRecord['state']): ObjectRecord[] =>
      byState.all(collection, state).map(row => objectRecord.parse(row)),
    isRecorded: (file: string): boolean => byFile.get(file) !== undefined,
    insert: (object: NewObject, state: 'received' | 'aside') => {
      const { collection, studyInstanceUid, sopInstanceUid, digest, sizeBytes, file, source, receivedAtMs } = object
      insert.run(collection, studyInstanceUid, sopInstanceUid, digest, sizeBytes, file, source, receivedAtMs, state)
    },
    setState: (object: ObjectRecord, state: ObjectRecord['state'], run: string) => {
      const allowed: readonly string[] = objectStates[object.state]
      if (!allowed.includes(state)) throw new Error(`an object that is ${object.state} does not become ${state}`)
      setState.run(state, run, object.id)
    },
    counts: (): QueueCount[] => countByState.all().map(row => queueCount.parse(row)),
    countOfStudy: (collection: string, studyInstanceUid: string): number =>
      z.object({ objects: z.int() }).parse(countOfStudy.get(collection, studyInstanceUid)).objects,
    findWatched: (path: string, sizeBytes: number, mtimeMs: number): string | undefined => {
      const row = findWatched.get(path, sizeBytes, mtimeMs)
      return row === undefined ? undefined : z.object({ outcome: z.string() }).parse(row).outcome
    },
    saveWatched: (path: string, sizeBytes: number, mtimeMs: number, outcome: string) =>
      void saveWatched.run(path, sizeBytes, mtimeMs, outcome),
    /** All or nothing of what `work` does, on the disk when it returns. */
    inTransaction: <T>(work: () => T): T => {
      database.exec('begin immediate')
      try {
        const result = work()
        database.exec('commit')
        return result
      } catch (error) {
        // A full disk has rolled back by itself.
        if (database.isTransaction) database.exec('rollback')
        throw error
      }
    },
    close: () => database.close(),
  }
}

const queueCount = z.object({
  collection: z.string(),
  state: objectRecord.shape.state,
  objects: z.int(),
  studies: z.int(),
  bytes: z.int(),
})
/** How much of a collection is in one state. */
export type QueueCount = z.output<typeof queueCount>
