import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './node24.mjs'

const dist = join(root, 'web', 'dist')

/** Build the web app unless its sources are those of the last build. Throws with the builder's own lines. */
export function buildWeb(say: (line: string) => void): void {
  const hash = createHash('sha256')
  const sources = globSync(
    [
      'web/src/**/*',
      'web/index.html',
      'web/public/**/*',
      'web/vite.config.ts',
      'web/package.json',
      'packages/api/src/**/*.ts',
      'package-lock.json',
    ],
    { cwd: root },
  )
  for (const file of sources.sort()) if (/\.\w+$/.test(file)) hash.update(file).update(readFileSync(join(root, file)))
  const stamp = join(dist, '.sources')
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Building the web app …')
  const done = spawnSync(join(root, 'node_modules', '.bin', 'vite'), ['build', 'web', '--logLevel', 'warn'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`The web app could not be built.\n${done.stdout}${done.stderr}`)
  writeFileSync(stamp, wanted)
}
