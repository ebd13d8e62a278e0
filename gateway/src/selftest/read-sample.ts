import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

const most = 300
const longestBytes = 32 * 2 ** 20

/** Files of a folder for a self-test: spread evenly over it, at most 300, none over 32 MiB; what is no DICOM is passed over later. */
export async function readSample(folder: string): Promise<Uint8Array[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  const step = Math.max(1, paths.length / most)
  const chosen = Array.from(
    { length: Math.min(most, paths.length) },
    (_, index) => paths[Math.floor(index * step)] ?? '',
  )
  const files: Uint8Array[] = []
  for (const path of chosen) if ((await stat(path)).size <= longestBytes) files.push(await readFile(path))
  return files
}
