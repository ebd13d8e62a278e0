import { randomBytes } from 'node:crypto'
import { open, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isMissing, syncFolder } from './files.ts'

/** How a file is destroyed, as a certificate says it. */
export const shredMethod =
  'overwritten once in place with random bytes, synced to the disk, and unlinked; blocks that a flash or copy-on-write disk keeps elsewhere are beyond it'

const pieceBytes = 1024 * 1024

/** Overwrite a file in place, sync and unlink it, with temporary copies of the same name that a crash left. One that is not there is no fault, so that a shredding that was cut short can be done again. */
export async function shredFile(path: string): Promise<void> {
  const folder = dirname(path)
  const isCopy = (name: string) => name.startsWith(`${basename(path)}.`) && name.endsWith('.part')
  const copies = (await readdir(folder)).filter(isCopy).map(name => join(folder, name))
  for (const one of [path, ...copies]) await shredOne(one)
  await syncFolder(folder)
}

async function shredOne(path: string): Promise<void> {
  const handle = await open(path, 'r+').catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (handle === undefined) return
  try {
    const { size } = await handle.stat()
    for (let at = 0; at < size; at += pieceBytes) {
      const length = Math.min(pieceBytes, size - at)
      await handle.write(randomBytes(length), 0, length, at)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rm(path)
}
