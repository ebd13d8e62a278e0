/** A PostgreSQL server as Debian packages it, apart from the embedded one: another version, another owner, on loopback. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../scripts/platform/free-port.ts'
import type { RunningEngine } from './start-object-store.ts'

/** Start one with an empty database; undefined where none is installed, or where this user cannot act as its owner. */
export async function startDatabaseServer(): Promise<RunningEngine | undefined> {
  const programs = globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1)
  const owner = findOwner()
  if (programs === undefined || owner === undefined || !existsSync(join(programs, 'initdb'))) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-postgres-'))
  chmodSync(folder, 0o700)
  chownSync(folder, owner.uid, owner.gid)
  const options = { ...owner, cwd: folder }
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', join(folder, 'data'), '-U', 'tsumugi', '-A', 'trust'],
    options,
  )
  if (made.status !== 0) throw new Error(`initdb ended with ${made.status}`)
  const port = await freePort()
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', join(folder, 'data'), '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'],
    { ...options, stdio: 'ignore' },
  )
  const isReady = () => spawnSync(join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status === 0
  for (const deadline = Date.now() + 30_000; !isReady() && Date.now() < deadline; ) await wait(200)
  return {
    env: { DATABASE_URL: `postgres://tsumugi@127.0.0.1:${port}/postgres` },
    stop: async () => {
      const ended = new Promise(resolve => server.once('exit', resolve))
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Root may not own a server's data; the package brought a user who may. */
function findOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const [uid, gid] = ['-u', '-g'].map(flag => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout))
  return uid && gid ? { uid, gid } : undefined
}
