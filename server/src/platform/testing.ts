import { createHash, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { makeKeyPair } from '@tsumugi/proofs'
import pg from 'pg'
import { type Blobs, openBlobs } from './blobs.ts'
import { systemClock } from './clock.ts'
import { type Config, readConfig } from './config.ts'
import { connect } from './db.ts'
import { openEventHub } from './events.ts'
import { isProcessAlive, withFileLock } from './file-lock.ts'
import type { Services } from './http.ts'
import { runJob } from './job-worker.ts'
import { ensureQueue, type JobHandler, type JobQueue, openJobQueue } from './jobs.ts'
import { createLog } from './log.ts'
import { type Migration, migrate, readMigrations } from './migrations.ts'
import { startPostgres, stopPostgres } from './postgres.ts'
import { usePlatformKey } from './signing-key.ts'

/** A whole platform for one test file: a fresh migrated database of a real PostgreSQL, blobs in a folder, an open job queue, a key. */
export interface TestPlatform extends Services {
  readonly connectionString: string
  readonly config: Config
  readonly blobs: Blobs
  readonly queue: JobQueue
  /** Run every job that waits in these queues, in this process, and the jobs that those make; throws what the first failing one throws. */
  runJobs(handlers: readonly JobHandler[]): Promise<void>
  close(): Promise<void>
}

// Tests may lose their data at a power cut, so the shared cluster does not wait for the disk.
const flags = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'shared_buffers=64MB',
]
const root = join(tmpdir(), `tsumugi-test-${userInfo().uid}`)

/** Open a fresh platform: `const platform = await openTestPlatform(); after(() => platform.close())`. */
export async function openTestPlatform(): Promise<TestPlatform> {
  const database = await createTestDatabase()
  const home = await mkdtemp(join(tmpdir(), 'tsumugi-test-home-'))
  usePlatformKey(makeKeyPair())
  const config = readConfig({ TSUMUGI_HOME: home, TSUMUGI_LOG_LEVEL: 'silent', TSUMUGI_WEB: join(home, 'web') }, home)
  const { connectionString } = database
  const queue = await openJobQueue(connectionString, { isWorker: false, onError: () => {} })
  const db = connect(connectionString, 5)
  const events = await openEventHub(connectionString)
  const blobs = await openBlobs(config)
  const services = { db, blobs, config, events, clock: systemClock, log: createLog('test', 'silent') }
  return {
    ...services,
    connectionString,
    queue,
    runJobs: handlers => runWaitingJobs(queue, services, handlers),
    async close() {
      await queue.close()
      await events.close()
      await db.destroy()
      await database.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function runWaitingJobs(queue: JobQueue, services: Services, handlers: readonly JobHandler[]): Promise<void> {
  for (let isBusy = true; isBusy; ) {
    isBusy = false
    for (const handler of handlers) {
      await ensureQueue(handler.queue)
      for (const job of await queue.boss.fetch<object>(handler.queue, { includeMetadata: true, batchSize: 50 })) {
        isBusy = true
        await runJob(handler, job, services, new AbortController().signal)
        await queue.boss.complete(handler.queue, job.id)
      }
    }
  }
}

export interface TestDatabase {
  readonly connectionString: string
  drop(): Promise<void>
}

/** A fresh migrated database in the cluster that all test files share; the last one out stops the cluster. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const migrations = await readMigrations()
  return withFileLock(join(root, 'tests.lock'), async () => {
    const isFirst = await enter()
    const { connectionString } = await startPostgres(root, flags)
    const at = (name: string) => Object.assign(new URL(connectionString), { pathname: `/${name}` }).href
    if (isFirst) await dropDatabases(at('postgres'), name => name.startsWith('test_'))
    const template = await ensureTemplate(at, migrations)
    const name = `test_${randomUUID().replaceAll('-', '')}`
    await execute(at('postgres'), `create database ${name} template ${template}`)
    return { connectionString: at(name), drop: () => leave(at('postgres'), name) }
  })
}

/** Copying a finished database takes a tenth of a second; migrating anew and installing the queue takes seconds. */
async function ensureTemplate(at: (name: string) => string, migrations: readonly Migration[]): Promise<string> {
  const checksum = createHash('sha256').update(
    migrations.map(migration => `${migration.name} ${migration.checksum}`).join('\n'),
  )
  const name = `template_${checksum.digest('hex').slice(0, 16)}`
  const { rowCount } = await execute(at('postgres'), `select 1 from pg_database where datname = '${name}'`)
  if (rowCount === 1) return name
  await dropDatabases(at('postgres'), found => found.startsWith('template_'))
  const draft = `draft_${process.pid}`
  await execute(at('postgres'), `drop database if exists ${draft} with (force)`)
  await execute(at('postgres'), `create database ${draft}`)
  await migrate(at(draft), migrations)
  await (await openJobQueue(at(draft), { isWorker: false, onError: () => {} })).close()
  await execute(at('postgres'), `alter database ${draft} rename to ${name}`)
  return name
}

/** Whether this process has a database of the cluster: a second one must not sweep the first away. */
let isInside = false

async function enter(): Promise<boolean> {
  await mkdir(join(root, 'users'), { recursive: true })
  const own = String(process.pid)
  // A file of this name may be left of a dead process, so what counts is whether this one has been in.
  const isFirst = !isInside && (await othersInside()) === 0
  isInside = true
  await writeFile(join(root, 'users', own), '')
  return isFirst
}

async function leave(server: string, name: string): Promise<void> {
  await withFileLock(join(root, 'tests.lock'), async () => {
    await execute(server, `drop database if exists ${name} with (force)`)
    const { rowCount } = await execute(server, `select 1 from pg_database where datname like 'test_%'`)
    if (rowCount !== 0) return
    await rm(join(root, 'users', String(process.pid)), { force: true })
    isInside = false
    if ((await othersInside()) === 0) await stopPostgres(root)
  })
}

async function othersInside(): Promise<number> {
  const users = await readdir(join(root, 'users'))
  return users.filter(user => Number(user) !== process.pid && isProcessAlive(Number(user))).length
}

async function dropDatabases(server: string, isOne: (name: string) => boolean): Promise<void> {
  const { rows } = await execute(server, 'select datname from pg_database')
  for (const { datname } of rows) if (isOne(datname)) await execute(server, `drop database ${datname} with (force)`)
}

async function execute(connectionString: string, text: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await client.query<{ datname: string }>(text)
  } finally {
    await client.end()
  }
}
