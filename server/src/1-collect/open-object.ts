import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Blobs } from '#platform/blobs'
import type { Config } from '#platform/config'
import { codeOf } from '#platform/error-code'
import { stagedPath } from './staging.ts'

/** An object of a submission, wherever it lies: in staging, or among the blobs when an earlier try had moved it or the site brought it before. */
export interface SubmittedObject {
  readonly digest: string
  readonly sizeBytes: number
  /** Bytes from `start` to before `end`; fewer at the end of the object. */
  read(start: number, end: number): Promise<Uint8Array>
  /** SHA-256 of all bytes. */
  digestBytes(): Promise<string>
  close(): Promise<void>
}

/** Open an object. Throws when it lies nowhere: it was received, so losing it is a broken promise of ours. */
export async function openObject(
  { config, blobs }: { config: Pick<Config, 'home'>; blobs: Blobs },
  submissionId: string,
  digest: string,
): Promise<SubmittedObject> {
  const staged = await openStagedObject(stagedPath(config, submissionId, digest), digest)
  if (staged !== undefined) return staged
  const sizeBytes = await blobs.findBlob(digest)
  if (sizeBytes === undefined) throw new Error(`The object ${digest} is neither in staging nor stored.`)
  return {
    digest,
    sizeBytes,
    read: (start, end) => blobs.readBlob(digest, { start, end: Math.min(end, sizeBytes) }),
    async digestBytes() {
      const hash = createHash('sha256')
      for await (const chunk of await blobs.openBlob(digest)) hash.update(chunk)
      return hash.digest('hex')
    },
    async close() {},
  }
}

async function openStagedObject(path: string, digest: string): Promise<SubmittedObject | undefined> {
  const file = await open(path, 'r').catch(error => {
    if (codeOf(error) !== 'ENOENT') throw error
    return undefined
  })
  if (file === undefined) return undefined
  const { size: sizeBytes } = await file.stat()
  return {
    digest,
    sizeBytes,
    async read(start, end) {
      if (end <= start || start >= sizeBytes) return new Uint8Array()
      return readRange(file, start, Math.min(end, sizeBytes))
    },
    async digestBytes() {
      const hash = createHash('sha256')
      for (let start = 0; start < sizeBytes; start += chunkBytes)
        hash.update(await readRange(file, start, Math.min(start + chunkBytes, sizeBytes)))
      return hash.digest('hex')
    },
    close: () => file.close(),
  }
}

const chunkBytes = 1 << 20

async function readRange(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start)
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at)
    if (bytesRead === 0) return bytes.subarray(0, at)
    at += bytesRead
  }
  return bytes
}
