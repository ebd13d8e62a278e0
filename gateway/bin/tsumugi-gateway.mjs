#!/usr/bin/env node
// Starts the gateway under Node 24, which runs TypeScript as it is. An older Node on the path hands over to the one of the `node` package.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const main = join(here, '../src/main.ts')
if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Compiled code is kept beside the program, whose owner alone can write there; where nobody can, each start compiles again.
  enableCompileCache(join(here, '../../node_modules/.cache/tsumugi'))
  await import(main)
} else {
  const candidates = ['../node_modules/.bin/node', '../../node_modules/.bin/node'].map(path => join(here, path))
  const node = candidates.find(path => existsSync(path))
  if (node === undefined) {
    process.stderr.write('Node 24 was not found. Run npm install in the folder of Tsumugi first.\n')
    process.exit(1)
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches the child by itself; other ends are passed on, so that none is left behind.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (status, signal) => process.exit(signal === 'SIGINT' ? 130 : (status ?? 1)))
}
