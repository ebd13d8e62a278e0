import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '#work'

/** A file in the spool that is synced and has its name; counts only once it is recorded. */
export interface SpooledFile {
  /** Below the spool folder. */
  readonly file: string
  readonly path: string
  /** SHA-256 of its bytes. */
  readonly digest: string
  readonly sizeBytes: number
  /** Its first bytes, for a look at its header. */
  readonly head: Buffer
}

/** A file of the spool while it is written. Ends by `finish` or `discard`, one of the two. */
export interface SpoolWriter {
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** Sync the bytes to disk and give the file its name. */
  readonly finish: () => Promise<SpooledFile>
  readonly discard: () => Promise<void>
}

/** Collected before a write, and kept for the look at the header. Most files are one write. */
const blockBytes = 1024 * 1024

/** Begin a file of the spool. Folders are named by day, so that none grows without bound. */
export async function openSpoolWriter(spoolFolder: string, now = new Date()): Promise<SpoolWriter> {
  const day = now.toISOString().slice(0, 10)
  const file = join(day, `${randomUUID()}.dcm`)
  const path = join(spoolFolder, file)
  const handle = await openInDay(spoolFolder, day, `${path}.part`)
  const hash = createHash('sha256')
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  let sizeBytes = 0
  let head: Buffer | undefined

  async function flush(): Promise<void> {
    const block = Buffer.concat(waiting, waitingBytes)
    waiting = []
    waitingBytes = 0
    head ??= block
    hash.update(block)
    sizeBytes += block.length
    await handle.writeFile(block)
  }

  async function discard(): Promise<void> {
    await handle.close().catch(() => undefined)
    for (const left of [`${path}.part`, path]) await rm(left, { force: true })
  }

  return {
    write: async bytes => {
      waiting.push(bytes)
      waitingBytes += bytes.length
      if (waitingBytes >= blockBytes) await flush()
    },
    finish: async () => {
      if (waitingBytes > 0) await flush()
      await handle.datasync()
      await handle.close()
      await rename(`${path}.part`, path)
      return { file, path, digest: hash.digest('hex'), sizeBytes, head: head ?? Buffer.alloc(0) }
    },
    discard,
  }
}

async function openInDay(spoolFolder: string, day: string, path: string) {
  try {
    return await open(path, 'wx', 0o600)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    await mkdir(join(spoolFolder, day), { recursive: true, mode: 0o700 })
    await syncFolder(spoolFolder)
    return open(path, 'wx', 0o600)
  }
}

/** No writer leaves a file untouched for this long: an association without a byte is ended before. */
const abandonedMs = 600_000

/**
 * Remove what a crash left: files without their name, and files that were never recorded, whose sender was therefore never told that they are here.
 * Files touched lately may be another process's work in hand and stay.
 */
export async function sweepSpool(spoolFolder: string, isRecorded: (file: string) => boolean): Promise<number> {
  let swept = 0
  for (const day of await readdir(spoolFolder)) {
    for (const name of await readdir(join(spoolFolder, day))) {
      const file = join(day, name)
      const path = join(spoolFolder, file)
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
      if (Date.now() - mtimeMs < abandonedMs || isRecorded(file)) continue
      await rm(path, { force: true })
      swept++
    }
  }
  return swept
}
