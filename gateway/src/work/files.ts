import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'

/** Write a file so that it is there whole or not at all, also after a crash: temporary name, sync, rename, sync of the folder. Mode 0600. */
export async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  await rename(await writeBeside(path, bytes), path)
  await syncFolder(dirname(path))
}

/** Write a file that is not there yet, as durably; of several writers at once the first one's stays and the others change nothing. */
export async function createDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = await writeBeside(path, bytes)
  // A link fails when the name is taken, where a rename would replace what another process wrote.
  await link(temporary, path).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error
  })
  await rm(temporary)
  await syncFolder(dirname(path))
}

async function writeBeside(path: string, bytes: Uint8Array | string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return temporary
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
export const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT')

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code
