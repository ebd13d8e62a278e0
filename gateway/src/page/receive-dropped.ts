import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Folder of the files that were dropped on the page; emptied at the next drop. */
export const droppedFolder = (workFolder: string) => join(workFolder, 'dropped')

export async function clearDropped(workFolder: string): Promise<void> {
  await rm(droppedFolder(workFolder), { recursive: true, force: true })
  await mkdir(droppedFolder(workFolder), { recursive: true, mode: 0o700 })
}

/** Keep one dropped file under its path below the drop. False for a path that would lead outside. */
export async function receiveDropped(workFolder: string, name: string, stream: Readable): Promise<boolean> {
  const parts = name.split('/').filter(part => part !== '')
  const isSafe = parts.length > 0 && parts.length < 32 && parts.every(isSafePart)
  if (!isSafe) return false
  const path = join(droppedFolder(workFolder), ...parts)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await pipeline(stream, createWriteStream(path, { mode: 0o600 }))
  return true
}

const isSafePart = (part: string) => part !== '.' && part !== '..' && part.length < 256 && !/[\\\0:]/.test(part)
