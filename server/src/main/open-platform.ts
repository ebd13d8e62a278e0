import { openBlobs } from '#platform/blobs'
import { systemClock } from '#platform/clock'
import { type Config, readConfig } from '#platform/config'
import { connect } from '#platform/db'
import { openEventHub } from '#platform/events'
import type { Services } from '#platform/http'
import { loggableOf } from '#platform/http-errors'
import { type JobQueue, openJobQueue } from '#platform/jobs'
import { createLog } from '#platform/log'
import { migrate, readMigrations } from '#platform/migrations'
import { startPostgres } from '#platform/postgres'
import { adoptPlatformKey } from './adopt-platform-key.ts'

export interface OpenPlatform {
  readonly services: Services
  readonly queue: JobQueue
  readonly connectionString: string
  /** Close what was opened here. The embedded PostgreSQL goes on: other processes use it. */
  close(): Promise<void>
}

/** Read the configuration of this process, naming on standard error what is wrong with it. */
export function readOwnConfig(): Config {
  return readConfig(process.env, process.cwd())
}

/** The address of the database: the configured one, else the embedded PostgreSQL, started or adopted. */
export async function findDatabase(config: Config): Promise<string> {
  return config.databaseUrl ?? (await startPostgres(config.home)).connectionString
}

/** Open all that a process of the platform needs: database (migrated), key, blobs, queue, events. */
export async function openPlatform(name: 'api' | 'worker', config: Config): Promise<OpenPlatform> {
  const log = createLog(name, config.logLevel)
  const connectionString = await findDatabase(config)
  const applied = await migrate(connectionString, await readMigrations())
  if (applied.length > 0) log.info({ applied }, 'the database was migrated')
  const blobs = await openBlobs(config)
  const db = connect(connectionString, name === 'api' ? 16 : 8)
  await adoptPlatformKey(db, config.platformKeyFile)
  const onError = (error: Error) => log.error({ error: loggableOf(error) }, 'the job queue reports an error')
  const queue = await openJobQueue(connectionString, { isWorker: name === 'worker', onError })
  const events = await openEventHub(connectionString)
  return {
    services: { db, blobs, config, clock: systemClock, log, events },
    queue,
    connectionString,
    async close() {
      await queue.close()
      await events.close()
      await db.destroy()
    },
  }
}
