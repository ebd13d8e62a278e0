import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Every file below a folder as a path with forward slashes, sorted. What is neither file nor folder, such as a symbolic link, is listed too:
 *  it is nothing that a release has. */
export async function listTree(folder: string): Promise<string[]> {
  const paths: string[] = []
  async function walk(below: string): Promise<void> {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) await walk(path)
      else paths.push(path)
    }
  }
  await walk('')
  return paths.sort()
}

/** Whether a path of a manifest stays inside its folder. */
export function isInside(path: string): boolean {
  const segments = path.split('/')
  return segments.every(segment => segment !== '' && segment !== '.' && segment !== '..' && !/[\\:\0]/.test(segment))
}
