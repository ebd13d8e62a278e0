import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '#work'
import type { BrokenFile, FoundFile } from '../list-files.ts'
import { type NewObject, type ObjectRecord, openRecords, type QueueCount } from './records.ts'
import { openSpoolWriter, type SpooledFile, type SpoolWriter, sweepSpool } from './spool.ts'

/** What became of an object that was received: new, known already with the same bytes, or kept aside since its UID is another's. */
export type Admission = 'received' | 'duplicate' | 'aside'

/** Where an object came from, and whose it is by its header. */
export type ObjectFacts = Pick<NewObject, 'collection' | 'studyInstanceUid' | 'sopInstanceUid' | 'source'>

/** What a run takes: the files, and those kept aside with their reason. */
export interface Batch {
  readonly name: string
  readonly files: readonly FoundFile[]
  readonly broken: readonly BrokenFile[]
}

/** The gateway's queue: all sources write to it, runs take from it. Several processes may have it open. */
export interface Queue {
  readonly openWriter: () => Promise<SpoolWriter>
  /** Record a spooled file. When this resolves, file, name and record survive a power cut. */
  readonly admit: (spooled: SpooledFile, facts: ObjectFacts) => Promise<Admission>
  /** What is there for a run, without taking it. */
  readonly look: (collection: string) => Batch
  /** Take what is there into a run. While a run's objects are not settled, the same are given again and nothing else, so that a run that broke off goes
   *  on with what it had. With `again`, what stayed back before is taken too. */
  readonly take: (collection: string, options?: { readonly again?: boolean }) => Batch
  /** After the receipt: `sentNames` are sent and their files deleted; whatever else the run had stays, withheld. */
  readonly settle: (collection: string, run: string, sentNames: ReadonlySet<string>) => Promise<void>
  readonly countOfStudy: (collection: string, studyInstanceUid: string) => number
  readonly counts: () => readonly QueueCount[]
  readonly findWatched: (path: string, sizeBytes: number, mtimeMs: number) => string | undefined
  readonly saveWatched: (path: string, sizeBytes: number, mtimeMs: number, outcome: string) => void
  readonly close: () => void
}

/** Open `<work>/queue`, made on first use, and sweep what a crash left in it. */
export async function openQueue(workFolder: string): Promise<Queue> {
  const folder = join(workFolder, 'queue')
  const spoolFolder = join(folder, 'spool')
  await mkdir(spoolFolder, { recursive: true, mode: 0o700 })
  const records = openRecords(join(folder, 'queue.sqlite'))
  await sweepSpool(spoolFolder, records.isRecorded)
  const pathOf = (object: ObjectRecord) => join(spoolFolder, object.file)
  const admit = createAdmission(records, spoolFolder)

  function batchOf(name: string, objects: readonly ObjectRecord[], collection: string): Batch {
    const files = objects.map(object => ({
      ...{ path: pathOf(object), name: nameOf(object), sizeBytes: object.sizeBytes, mtimeMs: object.receivedAtMs },
    }))
    const aside = records.list(collection, 'aside')
    return { name, files, broken: aside.map(object => ({ name: nameOf(object), reason: 'queue/conflict' })) }
  }

  return {
    admit,
    openWriter: () => openSpoolWriter(spoolFolder),
    look: collection => {
      const there = [...records.list(collection, 'taken'), ...records.list(collection, 'received')]
      return batchOf('', there, collection)
    },
    take: (collection, { again = false } = {}) =>
      records.inTransaction(() => {
        const before = records.list(collection, 'taken')
        const [first] = before
        if (first !== undefined) return batchOf(first.run ?? '', before, collection)
        const fresh = records.list(collection, 'received').concat(again ? records.list(collection, 'withheld') : [])
        const name = new Date().toISOString()
        for (const object of fresh) records.setState(object, 'taken', name)
        return batchOf(name, fresh, collection)
      }),
    settle: async (collection, run, sentNames) => {
      const taken = records.list(collection, 'taken').filter(object => object.run === run)
      const sent = taken.filter(object => sentNames.has(nameOf(object)))
      records.inTransaction(() => {
        for (const object of taken) records.setState(object, sent.includes(object) ? 'sent' : 'withheld', run)
      })
      // After the record: a crash in between leaves a file too many, never a record without its file.
      for (const object of sent) await rm(pathOf(object), { force: true })
    },
    countOfStudy: records.countOfStudy,
    counts: records.counts,
    findWatched: records.findWatched,
    saveWatched: records.saveWatched,
    close: records.close,
  }
}

/** For the screen inside the hospital; one object of a collection has one name. */
const nameOf = ({ studyInstanceUid, sopInstanceUid, state, id }: ObjectRecord) =>
  `${studyInstanceUid}/${sopInstanceUid}${state === 'aside' ? `.${id}` : ''}.dcm`

interface Waiting {
  readonly spooled: SpooledFile
  readonly facts: ObjectFacts
  readonly resolve: (admission: Admission) => void
  readonly reject: (error: unknown) => void
}

/** Records what several associations received in one commit, since each commit waits for the disk. */
function createAdmission(records: ReturnType<typeof openRecords>, spoolFolder: string): Queue['admit'] {
  let waiting: Waiting[] = []
  let isWriting = false

  async function writeAll(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await writeGroup(group)
    }
    isWriting = false
  }

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      // The names must be on the disk before the records that lean on them.
      const folders = new Set(group.map(({ spooled }) => dirname(join(spoolFolder, spooled.file))))
      for (const folder of folders) await syncFolder(folder)
      const admissions = records.inTransaction(() =>
        group.map(({ spooled, facts }) => admitOne(records, spooled, facts)),
      )
      for (const [index, one] of group.entries()) one.resolve(admissions[index] ?? 'received')
    } catch (error) {
      for (const one of group) one.reject(error)
    }
  }

  return async (spooled, facts) => {
    const admission = await new Promise<Admission>((resolve, reject) => {
      waiting.push({ spooled, facts, resolve, reject })
      if (!isWriting) void writeAll()
    }).catch(async (error: unknown) => {
      await rm(join(spoolFolder, spooled.file), { force: true })
      throw error
    })
    if (admission === 'duplicate') await rm(join(spoolFolder, spooled.file), { force: true })
    return admission
  }
}

function admitOne(records: ReturnType<typeof openRecords>, spooled: SpooledFile, facts: ObjectFacts): Admission {
  const { file, digest, sizeBytes } = spooled
  const known = records.findByUid(facts.collection, facts.sopInstanceUid)
  if (known.some(one => one.digest === digest)) return 'duplicate'
  const admission = known.length === 0 ? 'received' : 'aside'
  records.insert({ ...facts, file, digest, sizeBytes, receivedAtMs: Date.now() }, admission)
  return admission
}
