import { readdir, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of this machine as the folder browser shows it. */
export interface ListedFolder {
  readonly path: string
  readonly parent: string | null
  readonly folders: readonly string[]
  readonly archives: readonly string[]
  readonly files: number
}

/** List a folder; the home folder when none is named. Nothing when it cannot be read. */
export async function listFolder(path: string | undefined): Promise<ListedFolder | undefined> {
  const real = await realpath(path === undefined || path === '' ? homedir() : path).catch(() => undefined)
  if (real === undefined) return undefined
  const entries = await readdir(real, { withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) return undefined
  const visible = entries.filter(entry => !entry.name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    path: real,
    parent: dirname(real) === real ? null : dirname(real),
    folders: visible.filter(entry => entry.isDirectory()).map(entry => entry.name),
    archives: visible
      .filter(entry => entry.isFile() && /\.zip$/i.test(entry.name))
      .map(entry => join(real, entry.name)),
    files: visible.filter(entry => entry.isFile()).length,
  }
}
