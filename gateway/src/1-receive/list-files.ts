import { mkdir, readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { ReceiveReason, ReceiveWarning } from './reasons.ts'
import { unpackZip } from './unpack-zip.ts'

/** A file as it was found. `name` is for the screen inside the hospital: the path below the input, or archive!entry. */
export interface FoundFile {
  readonly path: string
  readonly name: string
  readonly sizeBytes: number
  readonly mtimeMs: number
}
/** A file that will not be sent, with its reason. `name` is shown inside the hospital alone. */
export interface BrokenFile {
  readonly name: string
  readonly reason: ReceiveReason
}

/** Files that are sent although something about them is odd: how many, and the name of the first, for the screen inside the hospital. */
export interface OddFiles {
  readonly name: string
  readonly count: number
  readonly warning: ReceiveWarning
}

/**
 * List what an input holds: a folder (links are not followed), a zip archive, or one file. Zip archives are unpacked into `unpackFolder` under names
 * of our own. Files come in the order of their names, so that the same input gives the same plan.
 */
export async function listFiles(
  input: string,
  unpackFolder: string,
): Promise<{ files: FoundFile[]; broken: BrokenFile[] }> {
  const files: FoundFile[] = []
  const broken: BrokenFile[] = []
  const info = await stat(input)
  const take = async (path: string, name: string) => {
    const { size, mtimeMs } = await stat(path)
    if (!/\.zip$/i.test(path)) files.push({ path, name, sizeBytes: size, mtimeMs })
    else await takeZip(path, name)
  }
  const takeZip = async (path: string, name: string) => {
    const folder = join(unpackFolder, String(files.length + broken.length))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const unpacked = await unpackZip(path, folder)
    broken.push(...unpacked.broken.map(entry => ({ name: `${name}!${entry.name}`, reason: entry.reason })))
    for (const entry of unpacked.files) {
      // The archive's own time, so that unpacking again gives the same plan.
      const { mtimeMs } = await stat(path)
      files.push({ path: entry.path, name: `${name}!${entry.name}`, sizeBytes: entry.sizeBytes, mtimeMs })
    }
  }
  if (info.isFile()) await take(input, relative(join(input, '..'), input))
  else await walk(input, input, take, broken)
  return { files, broken }
}

async function walk(
  root: string,
  folder: string,
  take: (path: string, name: string) => Promise<void>,
  broken: BrokenFile[],
): Promise<void> {
  const listed = await readdir(folder, { withFileTypes: true }).catch(() => undefined)
  if (listed === undefined)
    return void broken.push({ name: relative(root, folder) || '.', reason: 'file/unreadable-disk' })
  const entries = listed.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    const name = relative(root, path)
    if (entry.isSymbolicLink()) broken.push({ name, reason: 'file/link' })
    else if (entry.isDirectory()) await walk(root, path, take, broken)
    else if (entry.isFile()) {
      await take(path, name).catch(() => {
        broken.push({ name, reason: 'file/unreadable-disk' })
      })
    } else broken.push({ name, reason: 'file/unknown-kind' })
  }
}
