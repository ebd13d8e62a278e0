import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const inflate = promisify(gunzip)

/** A text that unpacks to more is not taken. */
const largestBytes = 512 * 2 ** 20

/** The bytes of a file, unpacked where it is a gzip; undefined where that is damaged or becomes too large. */
export async function readUnpacked(path: string): Promise<Buffer | undefined> {
  const bytes = await readFile(path)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  return inflate(bytes, { maxOutputLength: largestBytes }).catch(() => undefined)
}
