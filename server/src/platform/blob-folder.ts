import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Blobs, ByteRange, StoredBlob } from './blob.ts'
import { streamOf } from './blob.ts'
import { codeOf } from './error-code.ts'
import { refuse } from './refusals.ts'

/** Blobs as files `<first two hex digits>/<digest>` below a folder. A blob is written to a temporary name, synced, renamed, and its
 *  folder synced, so that after a power cut there is either the whole blob or none. */
export async function openBlobFolder(folder: string): Promise<Blobs> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const pathOf = (digest: string) => join(folder, checkDigest(digest).slice(0, 2), digest)

  async function putBlob(content: Uint8Array | Readable, expectedDigest?: string): Promise<StoredBlob> {
    const temporary = join(incoming, randomUUID())
    try {
      const stored = await writeSynced(temporary, streamOf(content))
      checkExpected(stored.digest, expectedDigest)
      await moveIn(temporary, stored.digest)
      return stored
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  async function putFile(path: string, expectedDigest?: string): Promise<StoredBlob> {
    const file = await open(path, 'r+')
    try {
      const stored = await digestOf(file.createReadStream({ autoClose: false }))
      checkExpected(stored.digest, expectedDigest)
      await file.sync()
      await moveIn(path, stored.digest)
      return stored
    } finally {
      await file.close()
    }
  }

  async function moveIn(from: string, digest: string): Promise<void> {
    const to = pathOf(digest)
    const isNewFolder = (await mkdir(dirname(to), { recursive: true, mode: 0o700 })) !== undefined
    await rename(from, to).catch(async error => {
      // The file to take over may lie on another disk.
      if (codeOf(error) !== 'EXDEV') throw error
      await putBlob(createReadStream(from), digest)
      await rm(from)
    })
    await syncFolder(dirname(to))
    if (isNewFolder) await syncFolder(folder)
  }

  async function openBlob(digest: string, range?: ByteRange): Promise<Readable> {
    const file = await openExisting(pathOf(digest), digest)
    if (range?.end !== undefined && range.end <= range.start) {
      await file.close()
      return streamOf(new Uint8Array())
    }
    return file.createReadStream({
      start: range?.start ?? 0,
      ...(range?.end === undefined ? {} : { end: range.end - 1 }),
    })
  }

  async function findBlob(digest: string): Promise<number | undefined> {
    const found = await stat(pathOf(digest)).catch(ignoreMissing)
    return found?.size
  }

  async function* listBlobs(): AsyncGenerator<StoredBlob> {
    for (const prefix of await readdir(folder)) {
      if (!/^[0-9a-f]{2}$/.test(prefix)) continue
      for (const digest of await readdir(join(folder, prefix))) {
        const sizeBytes = await findBlob(digest)
        if (sizeBytes !== undefined) yield { digest, sizeBytes }
      }
    }
  }

  return {
    putBlob,
    putFile,
    openBlob,
    readBlob: async (digest, range) => readWhole(await openBlob(digest, range), digest, range),
    findBlob,
    dropBlob: digest => rm(pathOf(digest), { force: true }),
    listBlobs,
    checkHealth: () => checkWritable(join(incoming, `health-${randomUUID()}`)),
  }
}

/** Free bytes of the disk that holds `folder`. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Read a stream to its end; when it is a whole blob, check that the bytes are the ones named. */
export async function readWhole(stream: Readable, digest: string, range?: ByteRange): Promise<Uint8Array> {
  const bytes = await buffer(stream)
  if (range === undefined && createHash('sha256').update(bytes).digest('hex') !== digest)
    throw refuse('storage/blob-missing', {
      message: 'A stored object no longer has the bytes it is named by.',
      subject: digest,
    })
  return bytes
}

/** Refuse unless the digest is the one expected. */
export function checkExpected(digest: string, expectedDigest: string | undefined): void {
  if (expectedDigest !== undefined && digest !== expectedDigest)
    throw refuse('storage/digest-mismatch', {
      message: 'The bytes are not the ones announced.',
      expected: expectedDigest,
      found: digest,
    })
}

/** Refuse what is not a digest, so that no name leads outside the store. */
export function checkDigest(digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw refuse('http/invalid-input', {
      message: 'A digest is 64 lower-case hex digits.',
      expected: 'sha-256',
      found: `${digest.length} characters`,
    })
  return digest
}

/** Pass bytes through while counting and digesting them; `result` is right once the stream has ended. */
export function digesting(): { transform: Transform; result: () => StoredBlob } {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const transform = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      sizeBytes += chunk.length
      done(null, chunk)
    },
  })
  return { transform, result: () => ({ digest: hash.digest('hex'), sizeBytes }) }
}

async function writeSynced(path: string, content: Readable): Promise<StoredBlob> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of content) {
      const bytes: Uint8Array = chunk
      hash.update(bytes)
      sizeBytes += bytes.length
      await writeAll(file, bytes)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { digest: hash.digest('hex'), sizeBytes }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, offset)
    offset += bytesWritten
  }
}

async function digestOf(content: Readable): Promise<StoredBlob> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of content) {
    const bytes: Uint8Array = chunk
    hash.update(bytes)
    sizeBytes += bytes.length
  }
  return { digest: hash.digest('hex'), sizeBytes }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function openExisting(path: string, digest: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause
    throw refuse('storage/blob-missing', { message: 'A stored object is not there.', subject: digest })
  }
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
  return undefined
}

async function checkWritable(path: string): Promise<void> {
  await writeSynced(path, streamOf(new Uint8Array([1])))
  await rm(path)
}
