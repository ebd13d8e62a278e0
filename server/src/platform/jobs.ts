import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import type { z } from 'zod'
import type { Blobs } from './blobs.ts'
import type { Config } from './config.ts'
import type { Db, Tx } from './db.ts'
import { announceJob } from './events.ts'
import type { Log } from './log.ts'

/** What a job's function is given. A job may run more than once (a worker may die), so its effects must be the same the second time. */
export interface JobContext<P = unknown> {
  readonly jobId: string
  readonly payload: P
  /** 1 for the first run. */
  readonly attempt: number
  readonly db: Db
  readonly blobs: Blobs
  readonly config: Config
  readonly log: Log
  /** Aborted when a person cancels the job or the worker stops: pass it on, or call `signal.throwIfAborted()` between steps. */
  readonly signal: AbortSignal
  /** Tell people how far the job is. `total` is null while unknown. Cheap enough to call at each step. */
  progress(done: number, total: number | null, note?: string): Promise<void>
}

/** A kind of job: the queue's name, the schema of its payload (JSON) and the function. Make it with `jobHandler`. */
export interface JobHandler {
  readonly queue: string
  readonly payload: z.ZodType
  run(context: JobContext): Promise<void>
}

/** Pair a queue with its payload's schema and its function, keeping the payload's type. */
export function jobHandler<S extends z.ZodType>(
  queue: string,
  payload: S,
  run: (context: JobContext<z.output<S>>) => Promise<void>,
): JobHandler {
  const handler: { queue: string; payload: S; run(context: JobContext<z.output<S>>): Promise<void> } = {
    queue,
    payload,
    run,
  }
  return handler
}

export interface EnqueueOptions {
  /** The name of the thing it works on, which is the same in every language; empty when it has none. What is done, the queue says. */
  readonly title: string
  /** Path of the web app that shows the thing it works on. */
  readonly about?: string
  /** Own id, so that enqueuing the same thing twice is one job. */
  readonly id?: string
  /** Runs after one that failed by itself; {@link usualRetries} unless told. Dead workers and databases that are away do not count. */
  readonly retries?: number
  readonly startAfterSeconds?: number
}

export const deadLetterQueue = 'dead-letter'

export const usualRetries = 3

/** For deaths of workers, whatever killed them: a job goes on where it stopped, so many are no sign that it will never end. */
const retrying = { retryLimit: 30, retryDelay: 1, retryBackoff: true, retryDelayMax: 30 } as const

const queueOptions = {
  ...retrying,
  // A day: volumes are large, and a dead worker is found by its heartbeat long before.
  expireInSeconds: 86_400,
  heartbeatSeconds: 15,
  deadLetter: deadLetterQueue,
  notify: true,
} as const

/** The queue, opened for sending. One process serves one platform, so `enqueue` uses the one opened last. */
export interface JobQueue {
  readonly boss: PgBoss
  close(): Promise<void>
}

let current: { boss: PgBoss; queues: Set<string> } | undefined

export interface JobQueueOptions {
  /** A worker watches over heartbeats and retries; an api only sends. */
  readonly isWorker: boolean
  readonly onError: (error: Error) => void
}

/** Open the queue, making its schema `pgboss` when it is missing. */
export async function openJobQueue(connectionString: string, options: JobQueueOptions): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString,
    max: options.isWorker ? 6 : 2,
    application_name: 'tsumugi jobs',
    schedule: false,
    supervise: options.isWorker,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    useListenNotify: options.isWorker,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  boss.on('error', options.onError)
  await boss.start()
  const opened = { boss, queues: new Set<string>() }
  current = opened
  await boss.createQueue(deadLetterQueue, { retryLimit: 3 })
  return {
    boss,
    async close() {
      if (current === opened) current = undefined
      await boss.stop({ graceful: true, timeout: 25_000 })
    },
  }
}

/** Make a queue unless it is there. */
export async function ensureQueue(queue: string): Promise<void> {
  if (current === undefined) throw new Error('The job queue is not open: call openJobQueue at the main.')
  if (current.queues.has(queue)) return
  await current.boss.createQueue(queue, queueOptions)
  current.queues.add(queue)
}

/** Put a job in the queue; it exists if and only if the transaction commits. Answers its id. */
export async function enqueue(tx: Tx, queue: string, payload: object, options: EnqueueOptions): Promise<string> {
  await ensureQueue(queue)
  const id = options.id ?? randomUUID()
  const made = await tx
    .insertInto('job_progress')
    .values({ id, queue, title: options.title, about: options.about ?? null, payload: JSON.stringify(payload) })
    .onConflict(conflict => conflict.column('id').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 1n) await send(tx, queue, id, payload, options)
  return id
}

async function send(
  tx: Tx,
  queue: string,
  id: string,
  payload: object,
  options: Partial<EnqueueOptions>,
): Promise<void> {
  if (current === undefined) throw new Error('The job queue is not open.')
  const timing = options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }
  const { retries = usualRetries } = options
  // Said with each job, since a queue that was made before keeps what it was made with.
  await current.boss.send(queue, { jobId: id, payload, retries }, { id, db: fromKysely(tx), ...retrying, ...timing })
  await announceJob(tx, id)
}

/** Put a failed or cancelled job in the queue again under a new number in the queue; its row and progress stay. */
export async function enqueueAgain(tx: Tx, jobId: string): Promise<void> {
  const row = await tx.selectFrom('job_progress').selectAll().where('id', '=', jobId).executeTakeFirstOrThrow()
  await ensureQueue(row.queue)
  if (current === undefined) throw new Error('The job queue is not open.')
  await tx
    .updateTable('job_progress')
    .set({ state: 'waiting', is_cancel_asked: false, error: null, finished_at: null, failures: 0 })
    .where('id', '=', jobId)
    .execute()
  await current.boss.send(row.queue, { jobId, payload: row.payload }, { db: fromKysely(tx), ...retrying })
  await announceJob(tx, jobId)
}

/** Ask a job to stop: one that waits is cancelled at once, one that runs sees its signal within a second. */
export async function askCancel(tx: Tx, jobId: string): Promise<void> {
  await tx
    .updateTable('job_progress')
    .set({
      is_cancel_asked: true,
      state: sql`case when state = 'waiting' then 'cancelled' else state end`,
      finished_at: sql`case when state = 'waiting' then now() else finished_at end`,
    })
    .where('id', '=', jobId)
    .where('state', 'in', ['waiting', 'running'])
    .execute()
  await announceJob(tx, jobId)
}
