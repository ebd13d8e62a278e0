import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat } from 'node:fs/promises'

/** SHA-256 (hex) and size of a regular file; undefined when there is none at the path. Read in chunks, so that size does not matter. */
export async function digestFile(path: string): Promise<{ sha256: string; sizeBytes: number } | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (!found?.isFile()) return undefined
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) {
    const bytes: Uint8Array = chunk
    hash.update(bytes)
  }
  return { sha256: hash.digest('hex'), sizeBytes: found.size }
}
