import { type Dirent, watch } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Queue } from './open-queue.ts'
import { diskReasonOf } from './receive-object.ts'
import { takeFile } from './take-file.ts'

/** What a watched folder tells: how many files became what since the last word, or that the disk makes it wait. */
export type WatchEvent =
  | { readonly kind: 'taken'; readonly outcomes: Readonly<Record<string, number>> }
  | { readonly kind: 'waiting'; readonly reason: 'disk/full' | 'disk/failed' | 'folder/unreadable' }

export interface WatchOptions {
  readonly folder: string
  readonly collection: string
  /** A file counts once its size and time of change have been the same for so long. */
  readonly stableMs: number
  /** Between two looks at the folder; a change that the system reports leads to a look at once. */
  readonly pollMs?: number
  readonly onEvent?: (event: WatchEvent) => void
  readonly signal: AbortSignal
}

/**
 * Take every DICOM file of a folder and its subfolders into the queue, as they come, until the signal. Files stay where they are, and are remembered by
 * path, size and time of change: a file that is written anew is looked at again. Links are not followed. A full disk makes it wait; nothing is lost.
 */
export async function watchFolder(queue: Queue, options: WatchOptions): Promise<void> {
  const { signal, folder, stableMs, pollMs = 2000 } = options
  const seen = new Map<string, SeenFile>()
  const wakes = openWakes(folder, signal)
  for (; !signal.aborted; await wakes.next(Math.min(pollMs, Math.max(stableMs, 50)))) {
    const outcomes: Record<string, number> = {}
    try {
      for await (const file of findStable(folder, seen, stableMs)) {
        if (signal.aborted) break
        const { path, sizeBytes, mtimeMs } = file
        if (queue.findWatched(path, sizeBytes, mtimeMs) === undefined) {
          const outcome = await takeFile(queue, path, { collection: options.collection, source: `watch ${folder}` })
          queue.saveWatched(path, sizeBytes, mtimeMs, outcome)
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
        }
        file.isDone = true
      }
    } catch (error) {
      const reason = diskReasonOf(error)
      if (reason === undefined) throw error
      const isOfFolder = error instanceof Error && 'syscall' in error && error.syscall === 'scandir'
      options.onEvent?.({ kind: 'waiting', reason: isOfFolder ? 'folder/unreadable' : reason })
    }
    if (Object.keys(outcomes).length > 0) options.onEvent?.({ kind: 'taken', outcomes })
  }
}

interface SeenFile {
  readonly path: string
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly since: number
  /** Dealt with, so that it costs nothing at the next look. */
  isDone: boolean
}

async function* findStable(folder: string, seen: Map<string, SeenFile>, stableMs: number): AsyncGenerator<SeenFile> {
  const entries: Dirent[] = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  for (const path of paths.sort()) {
    // Gone again since the listing: nothing to take.
    const found = await stat(path).catch(() => undefined)
    if (found === undefined) continue
    const { size: sizeBytes, mtimeMs } = found
    const before = seen.get(path)
    if (before?.sizeBytes !== sizeBytes || before.mtimeMs !== mtimeMs)
      seen.set(path, { path, sizeBytes, mtimeMs, since: Date.now(), isDone: false })
    else if (!before.isDone && Date.now() - before.since >= stableMs) yield before
  }
  const there = new Set(paths)
  for (const path of seen.keys()) if (!there.has(path)) seen.delete(path)
}

/** Waits for a time, or until the system says that something changed. Where it cannot watch, the time alone counts. */
function openWakes(folder: string, signal: AbortSignal) {
  let wake = () => {}
  try {
    watch(folder, { recursive: true, signal }, () => wake()).on('error', () => {})
  } catch {
    // A network drive may not be watched; it is looked at in turns.
  }
  return {
    next: (milliseconds: number) =>
      new Promise<void>(resolve => {
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, milliseconds)
        signal.addEventListener('abort', done, { once: true })
        // A burst of changes is one look, a little later.
        wake = () => setTimeout(done, 100)
        if (signal.aborted) done()
      }),
  }
}
