import type { SlicePicture } from './stroke-log.ts'

/** What was drawn or written and has not reached the platform yet, kept in this browser so that neither a closed tab nor a
 *  platform that is down loses a stroke. It holds label voxels and the reader's words, never an image. */
export interface LocalStrokes {
  /** Keep how slices look after change number `version`. */
  readonly keep: (slices: readonly SlicePicture[], version: number) => Promise<void>
  /** Forget what was kept up to change number `version`, because the platform has it. */
  readonly forget: (version: number) => Promise<void>
  /** Slices that the platform has not got, in order. */
  readonly find: () => Promise<SlicePicture[]>
  readonly keepAnswers: (answers: Answers) => Promise<void>
  readonly findAnswers: () => Promise<Answers | undefined>
  /** Forget everything of this work. */
  readonly clear: () => Promise<void>
}

/** What a reader said besides drawing. */
export interface Answers {
  readonly absent: readonly number[]
  readonly comment: string
}

interface KeptSlice {
  readonly work: string
  readonly slice: number
  readonly version: number
  readonly voxels: Uint8Array
}

/** The strokes of one person over one task or case; `work` names both, so that two readers at one computer stay apart. */
export function openLocalStrokes(work: string): LocalStrokes {
  const range = IDBKeyRange.bound([work], [work, []])
  return {
    keep: (slices, version) =>
      change('slices', store => {
        for (const { slice, voxels } of slices)
          store.put({ work, slice, version, voxels: voxels.slice() } satisfies KeptSlice)
        // Said at once, so that a page that is left now does not take it along.
        store.transaction.commit()
      }),
    forget: version =>
      change('slices', store => {
        eachRow(store, range, cursor => {
          const { version: kept }: KeptSlice = cursor.value
          if (kept <= version) cursor.delete()
        })
      }),
    find: async () => {
      const rows: KeptSlice[] = await ask('slices', store => store.getAll(range))
      return rows.map(({ slice, voxels }) => ({ slice, voxels }))
    },
    keepAnswers: answers => change('answers', store => void store.put({ work, ...answers })),
    findAnswers: () => ask('answers', store => store.get(work)),
    clear: async () => {
      await change('slices', store => void store.delete(range))
      await change('answers', store => void store.delete(work))
    },
  }
}

function eachRow(store: IDBObjectStore, range: IDBKeyRange, see: (cursor: IDBCursorWithValue) => void): void {
  const request = store.openCursor(range)
  request.onsuccess = () => {
    const cursor = request.result
    if (cursor === null) return
    see(cursor)
    cursor.continue()
  }
}

let opened: Promise<IDBDatabase> | undefined
function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('tsumugi-strokes', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('slices', { keyPath: ['work', 'slice'] })
      request.result.createObjectStore('answers', { keyPath: 'work' })
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

type StoreName = 'slices' | 'answers'

/** Change a store; resolves when the browser has it, also if the page is left then. The disk is not waited for: strokes follow each other faster than it
 *  syncs, and those in the queue would be lost with the page; what a power cut could take, the platform has a second later. */
async function change(name: StoreName, act: (store: IDBObjectStore) => void): Promise<void> {
  const transaction = (await database()).transaction(name, 'readwrite', { durability: 'relaxed' })
  act(transaction.objectStore(name))
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

async function ask<T>(name: StoreName, question: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const request = question((await database()).transaction(name, 'readonly').objectStore(name))
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
