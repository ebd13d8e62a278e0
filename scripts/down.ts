/** `npm run down`: end what `npm run up` started here; with `--purge` forget all it kept. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { stopPostgres } from '../server/src/platform/postgres.ts'
import { readFlags } from './arguments.ts'
import { root } from './node24.mjs'
import { isAlive } from './platform/start-platform.ts'

const flags = readFlags('npm run down -- [--purge] [--home FOLDER]', {
  purge: { type: 'boolean', default: false },
  home: { type: 'string', default: process.env.TSUMUGI_HOME ?? join(root, '.tsumugi') },
})
const home = resolve(String(flags.home))

async function endSupervisor(): Promise<void> {
  const file = join(home, 'running.json')
  if (!existsSync(file)) return
  const { supervisor } = JSON.parse(readFileSync(file, 'utf8'))
  if (!isAlive(supervisor)) return
  process.kill(supervisor, 'SIGTERM')
  for (let waited = 0; waited < 300 && isAlive(supervisor); waited++) await wait(100)
}

if (!existsSync(home)) {
  console.log('Nothing runs and nothing is kept here.')
  process.exit(0)
}
await endSupervisor()
await stopPostgres(home)
if (flags.purge) {
  // Only a folder that a platform made is removed.
  if (!existsSync(join(home, 'postgres')) && !existsSync(join(home, 'keys')) && !existsSync(join(home, 'logs'))) {
    console.error(
      `${home} does not look like a platform's folder (expected postgres, keys or logs in it). Nothing was removed.`,
    )
    process.exit(2)
  }
  rmSync(home, { recursive: true, force: true })
}
console.log(
  flags.purge
    ? 'Stopped, and all that was kept is forgotten.'
    : 'Stopped. The data stay; `npm run up` finds them again.',
)
