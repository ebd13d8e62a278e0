import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'

/** Write a file so that it is there whole or not at all, also after a crash: temporary name, sync, rename, sync of the folder. Mode 0600. */
export async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** Make a rename in a folder survive power loss. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Read and check a JSON file of ours; nothing when it is not there. A file that does not fit its schema is a broken promise and throws. */
export async function loadJson<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T> | undefined> {
  const text = await loadText(path)
  return text === undefined ? undefined : schema.parse(JSON.parse(text))
}

/** Read a text file; nothing when it is not there. */
export async function loadText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
}

/** True for the error of a file or folder that is not there. */
export const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'
