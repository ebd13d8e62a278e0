import { isUtf8 } from 'node:buffer'
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises'
import { basename, extname, join, sep } from 'node:path'
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
 * of our own, and files whose names are not UTF-8, as old Japanese discs have them, are copied there. Files come in the order of their names, so that
 * the same input gives the same plan.
 */
export async function listFiles(
  input: string,
  unpackFolder: string,
): Promise<{ files: FoundFile[]; broken: BrokenFile[] }> {
  const files: FoundFile[] = []
  const broken: BrokenFile[] = []
  const makeFolder = async () => {
    const folder = join(unpackFolder, String(files.length + broken.length))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return folder
  }
  const take = async (bytes: Buffer, name: string) => {
    const { size, mtimeMs } = await stat(bytes)
    const path = isUtf8(bytes) ? bytes.toString() : await copyInto(await makeFolder(), bytes, name)
    if (!/\.zip$/i.test(name)) files.push({ path, name, sizeBytes: size, mtimeMs })
    else await takeZip(path, { name, mtimeMs })
  }
  // The archive's own time is that of its entries, so that unpacking again gives the same plan.
  const takeZip = async (path: string, { name, mtimeMs }: { name: string; mtimeMs: number }) => {
    const unpacked = await unpackZip(path, await makeFolder())
    broken.push(...unpacked.broken.map(entry => ({ name: `${name}!${entry.name}`, reason: entry.reason })))
    for (const { path: entryPath, name: entryName, sizeBytes } of unpacked.files)
      files.push({ path: entryPath, name: `${name}!${entryName}`, sizeBytes, mtimeMs })
  }
  if ((await stat(input)).isFile()) await take(Buffer.from(input), basename(input))
  else await walk({ path: Buffer.from(input), name: '' }, take, broken)
  return { files, broken }
}

interface Place {
  /** As the disk has it, in whatever encoding. */
  readonly path: Buffer
  /** Below the input, for the screen. */
  readonly name: string
}

async function walk(
  folder: Place,
  take: (path: Buffer, name: string) => Promise<void>,
  broken: BrokenFile[],
): Promise<void> {
  const listed = await readdir(folder.path, { withFileTypes: true, encoding: 'buffer' }).catch(() => undefined)
  if (listed === undefined) return void broken.push({ name: folder.name || '.', reason: 'file/unreadable-disk' })
  for (const entry of listed.sort((a, b) => Buffer.compare(a.name, b.name))) {
    const path = Buffer.concat([folder.path, Buffer.from(sep), entry.name])
    const name = join(folder.name, readable(entry.name))
    if (entry.isSymbolicLink()) broken.push({ name, reason: 'file/link' })
    else if (entry.isDirectory()) await walk({ path, name }, take, broken)
    else if (entry.isFile()) {
      await take(path, name).catch(() => {
        broken.push({ name, reason: 'file/unreadable-disk' })
      })
    } else broken.push({ name, reason: 'file/unknown-kind' })
  }
}

/** A file name as text: UTF-8, else as Windows in Japan writes it. */
const readable = (name: Buffer): string => (isUtf8(name) ? name.toString() : new TextDecoder('shift_jis').decode(name))

async function copyInto(folder: string, path: Buffer, name: string): Promise<string> {
  const copy = join(folder, `file${extname(name)}`)
  await copyFile(path, copy)
  return copy
}
