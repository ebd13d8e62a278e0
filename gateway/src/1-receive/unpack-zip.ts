import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { ReceiveReason } from './reasons.ts'

/** How much an archive may ask of the disk. */
export interface ZipLimits {
  readonly maxEntries: number
  readonly maxTotalBytes: number
  /** Of one entry: unpacked bytes for each packed byte. */
  readonly maxRatio: number
}
const defaultLimits: ZipLimits = { maxEntries: 200_000, maxTotalBytes: 256 * 1024 ** 3, maxRatio: 1000 }

const zipOptions = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true } as const

/** What came out, and what did not. */
export interface Unpacked {
  readonly files: { path: string; name: string; sizeBytes: number }[]
  readonly broken: { name: string; reason: ReceiveReason }[]
}

/**
 * Unpack a zip archive into `folder` under running numbers: names inside the archive never become paths. Refused one by one: entries with a password,
 * links, and names that point outside; the rest goes on. A damaged archive gives what could be read and one reason.
 */
export async function unpackZip(archive: string, folder: string, limits: ZipLimits = defaultLimits): Promise<Unpacked> {
  const unpacked: Unpacked = { files: [], broken: [] }
  let total = 0
  try {
    const zip = await yauzl.openPromise(archive, zipOptions)
    try {
      if (zip.entryCount > limits.maxEntries) return { files: [], broken: [{ name: '', reason: 'zip/too-large' }] }
      for await (const entry of zip.eachEntry()) {
        // Undecoded, so that one forbidden name does not end the reading of the archive.
        const name = String(entry.fileName)
        if (name.endsWith('/')) continue
        total += entry.uncompressedSize
        const isBomb =
          entry.uncompressedSize > 1024 ** 2 && entry.uncompressedSize > entry.compressedSize * limits.maxRatio
        if (isBomb || total > limits.maxTotalBytes) unpacked.broken.push({ name, reason: 'zip/too-large' })
        else if (isRefused(entry)) unpacked.broken.push({ name, reason: 'zip/entry-refused' })
        else await unpackEntry(zip, entry, join(folder, `${unpacked.files.length}`), unpacked)
      }
    } finally {
      zip.close()
    }
  } catch {
    unpacked.broken.push({ name: '', reason: 'zip/broken' })
  }
  return unpacked
}

const linkMode = 0o120000

function isRefused(entry: Entry): boolean {
  const mode = entry.externalFileAttributes >>> 16
  const isLink = (mode & 0o170000) === linkMode
  return entry.isEncrypted() || isLink || yauzl.validateFileName(String(entry.fileName)) !== null
}

async function unpackEntry(zip: ZipFile, entry: Entry, path: string, unpacked: Unpacked): Promise<void> {
  let written = 0
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written += chunk.length
      done(written > entry.uncompressedSize ? new Error('larger than declared') : null, chunk)
    },
  })
  try {
    await pipeline(await zip.openReadStreamPromise(entry), guard, createWriteStream(path, { mode: 0o600 }))
    unpacked.files.push({ path, name: String(entry.fileName), sizeBytes: written })
  } catch {
    await rm(path, { force: true })
    unpacked.broken.push({ name: String(entry.fileName), reason: 'zip/broken' })
  }
}
