import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Paths that git tracks and that are on disk, relative to the root. */
export function trackedFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  return listed.split('\0').filter(path => path !== '' && existsSync(join(root, path)))
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Source that people write: no generated tables, no fixtures, no oracles. */
export function sourceFiles(): string[] {
  return trackedFiles().filter(path => /\.(ts|tsx|mjs|cjs)$/.test(path) && !/\.generated\.|(^|\/)tables\//.test(path))
}
