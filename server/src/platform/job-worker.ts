import { Worker } from 'node:worker_threads'
import type { JobWithMetadata } from 'pg-boss'
import { z } from 'zod'
import type { Blobs } from './blobs.ts'
import type { Config } from './config.ts'
import type { Db } from './db.ts'
import { isDatabaseDown } from './error-code.ts'
import { announceJob } from './events.ts'
import { loggableOf } from './http-errors.ts'
import { deadLetterQueue, ensureQueue, type JobContext, type JobHandler, type JobQueue, usualRetries } from './jobs.ts'
import type { Log } from './log.ts'

/** What running jobs need. */
export interface WorkerServices {
  readonly db: Db
  readonly blobs: Blobs
  readonly config: Config
  readonly log: Log
}

export interface JobWorker {
  /** Ask running jobs to stop and wait for them, 15 seconds at most; what did not end goes back to the queue. */
  stop(): Promise<void>
}

const envelope = z.object({ jobId: z.uuid(), payload: z.unknown(), retries: z.int().min(0).default(usualRetries) })

/** Run the jobs of these queues until `stop`. Several workers on several machines share the work. */
export async function startJobWorker(
  queue: JobQueue,
  services: WorkerServices,
  handlers: readonly JobHandler[],
  connectionString: string,
): Promise<JobWorker> {
  const stopping = new AbortController()
  const pulse = new Worker(new URL('./job-pulse.ts', import.meta.url), { workerData: { connectionString } })
  pulse.on('error', error => services.log.error({ error: loggableOf(error) }, 'the pulse of running jobs stopped'))
  const options = {
    batchSize: 1,
    includeMetadata: true,
    pollingIntervalSeconds: 2,
    // The queue's own backstop is 30 s, which a job would wait for that came while all hands were full.
    notifyPollingIntervalSeconds: 2,
    burstWhenBatchFull: true,
    localConcurrency: services.config.workerConcurrency,
  } as const
  await queue.boss.work(deadLetterQueue, { pollingIntervalSeconds: 2 }, jobs => markDead(services.db, jobs))
  for (const handler of handlers) {
    await ensureQueue(handler.queue)
    await queue.boss.work<object, void, typeof options>(handler.queue, options, async ([job]) => {
      if (job === undefined) return
      pulse.postMessage({ add: job.id, queue: job.name })
      try {
        await runJob(handler, job, services, AbortSignal.any([job.signal, stopping.signal]))
      } finally {
        pulse.postMessage({ remove: job.id })
      }
    })
  }
  return {
    async stop() {
      stopping.abort(new Error('The worker stops.'))
      await queue.boss.stop({ graceful: true, timeout: 15_000 })
      await pulse.terminate()
    },
  }
}

/** What of a queue's job is needed to run it. */
export type QueuedJob = Pick<JobWithMetadata<object>, 'id' | 'name' | 'data'>

/** Run one job of the queue and keep its row of progress. Throws when it failed, so that the queue tries it again. */
export async function runJob(
  handler: JobHandler,
  job: QueuedJob,
  services: WorkerServices,
  stopping: AbortSignal,
): Promise<void> {
  const { jobId, payload, retries } = envelope.parse(job.data)
  const attempt = await begin(services.db, jobId)
  if (attempt === undefined) return
  const cancelling = new AbortController()
  const signal = AbortSignal.any([stopping, cancelling.signal])
  const watch = setInterval(() => void abortWhenAsked(services.db, jobId, cancelling), 1000)
  try {
    const context: JobContext = {
      ...services,
      jobId,
      payload: handler.payload.parse(payload),
      attempt,
      signal,
      progress: progressOf(services.db, jobId),
    }
    await handler.run(context)
    await finish(services.db, jobId, { state: 'completed', error: null })
  } catch (error) {
    if (cancelling.signal.aborted) return await finish(services.db, jobId, { state: 'cancelled', error: null })
    // A worker that stops and a database that is away say nothing about the job.
    const isOwn = !stopping.aborted && !isDatabaseDown(error)
    const isLast = isOwn && (await countFailure(services.db, jobId)) > retries
    services.log.warn({ jobId, queue: job.name, attempt, isLast, error: loggableOf(error) }, 'a job failed')
    await finish(services.db, jobId, {
      state: isLast ? 'failed' : 'waiting',
      error: stopping.aborted ? null : reasonOf(error),
    })
    throw new Error(reasonOf(error))
  } finally {
    clearInterval(watch)
  }
}

/** Take the job, unless a person cancelled it or an earlier run finished it; answers the number of this run. */
async function begin(db: Db, jobId: string): Promise<number | undefined> {
  const row = await db
    .updateTable('job_progress')
    .set(eb => ({
      state: 'running',
      started_at: eb.fn.coalesce('started_at', eb.fn<Date>('now')),
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', '=', jobId)
    .where('state', 'in', ['waiting', 'running'])
    .returning('attempts')
    .executeTakeFirst()
  if (row !== undefined) await announceJob(db, jobId)
  return row?.attempts
}

/** Failures of the job itself so far. */
async function countFailure(db: Db, jobId: string): Promise<number> {
  const row = await db
    .updateTable('job_progress')
    .set(eb => ({ failures: eb('failures', '+', 1) }))
    .where('id', '=', jobId)
    .returning('failures')
    .executeTakeFirstOrThrow()
  return row.failures
}

async function finish(
  db: Db,
  jobId: string,
  { state, error }: { state: 'completed' | 'failed' | 'cancelled' | 'waiting'; error: string | null },
): Promise<void> {
  await db
    .updateTable('job_progress')
    .set({ state, error, finished_at: state === 'waiting' ? null : new Date() })
    .where('id', '=', jobId)
    .where('state', '=', 'running')
    .execute()
  await announceJob(db, jobId)
}

/** Write progress at most twice a second, and always the last of all. */
function progressOf(db: Db, jobId: string): JobContext['progress'] {
  let nextAt = 0
  return async (done, total, note) => {
    if (Date.now() < nextAt && done !== total) return
    nextAt = Date.now() + 500
    await db
      .updateTable('job_progress')
      .set({ done, total, ...(note === undefined ? {} : { note }) })
      .where('id', '=', jobId)
      .where('state', '=', 'running')
      .execute()
    await announceJob(db, jobId)
  }
}

async function abortWhenAsked(db: Db, jobId: string, cancelling: AbortController): Promise<void> {
  // A database that is away for a moment must not end the worker; the next second asks again.
  const row = await db
    .selectFrom('job_progress')
    .select('is_cancel_asked')
    .where('id', '=', jobId)
    .executeTakeFirst()
    .catch(() => undefined)
  if (row?.is_cancel_asked) cancelling.abort(new Error('A person cancelled the job.'))
}

/** A job whose worker died at every run never told why; the queue hands it over here. */
async function markDead(db: Db, jobs: readonly { data: unknown }[]): Promise<void> {
  for (const { data } of jobs) {
    const { jobId } = envelope.parse(data)
    await db
      .updateTable('job_progress')
      .set(eb => ({
        state: 'failed',
        finished_at: new Date(),
        error: eb.fn.coalesce('error', eb.val('The worker died at every run.')),
      }))
      .where('id', '=', jobId)
      .where('state', 'in', ['waiting', 'running'])
      .execute()
    await announceJob(db, jobId)
  }
}

function reasonOf(error: unknown): string {
  const facts = loggableOf(error)
  const text = 'message' in facts ? facts.message : 'code' in facts ? `database error ${String(facts.code)}` : 'unknown'
  return String(text).slice(0, 500)
}
