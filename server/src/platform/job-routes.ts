import { type job, systemRoutes } from '@tsumugi/api'
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import { cursorText, parseCursor } from './cursor.ts'
import type { Database } from './database.ts'
import type { Db, Tx } from './db.ts'
import { handler, type RouteHandler } from './http.ts'
import { askCancel, enqueueAgain } from './jobs.ts'
import { refuse } from './refusals.ts'
import { isStaff } from './staff.ts'

type JobRow = Selectable<Database['job_progress']>

/** The routes that show and steer jobs. */
export const jobRoutes: readonly RouteHandler[] = [
  // A job tells of others' work, such as a reading handed in: only staff sees any.
  handler(systemRoutes.jobs, async ({ db, query, member }) =>
    (await isStaff(db, member())) ? listJobs(db, query) : { items: [], total: 0 },
  ),
  handler(systemRoutes.job, async ({ db, params, member }) => {
    if (!(await isStaff(db, member()))) throw noSuchJob(params.id)
    return jobView(await loadJob(db, params.id))
  }),
  handler(systemRoutes.cancelJob, async ({ transact, params }) => transact(tx => cancelJob(tx, params.id))),
  handler(systemRoutes.retryJob, async ({ transact, params }) => transact(tx => retryJob(tx, params.id))),
]

async function listJobs(
  db: Db,
  { limit, cursor, state }: { limit: number; cursor?: string | undefined; state?: JobRow['state'] | undefined },
) {
  let rows = db
    .selectFrom('job_progress')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  let all = db.selectFrom('job_progress').select(eb => eb.fn.countAll().as('count'))
  if (state !== undefined) [rows, all] = [rows.where('state', '=', state), all.where('state', '=', state)]
  if (cursor !== undefined) {
    const { at, id } = parseCursor(cursor)
    rows = rows.where(eb => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(at, id)))
  }
  const found = await rows.execute()
  const { count } = await all.executeTakeFirstOrThrow()
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(jobView),
    total: Number(count),
    ...(found.length > limit && last ? { nextCursor: cursorText({ at: last.created_at, id: last.id }) } : {}),
  }
}

async function cancelJob(tx: Tx, jobId: string) {
  const row = await lockJob(tx, jobId)
  if (!['waiting', 'running'].includes(row.state)) throw wrongState(row, 'waiting or running')
  await askCancel(tx, jobId)
  return jobView(await loadJob(tx, jobId))
}

async function retryJob(tx: Tx, jobId: string) {
  const row = await lockJob(tx, jobId)
  if (!['failed', 'cancelled'].includes(row.state)) throw wrongState(row, 'failed or cancelled')
  await enqueueAgain(tx, jobId)
  return jobView(await loadJob(tx, jobId))
}

async function loadJob(db: Db, jobId: string): Promise<JobRow> {
  const row = await db.selectFrom('job_progress').selectAll().where('id', '=', jobId).executeTakeFirst()
  if (row === undefined) throw noSuchJob(jobId)
  return row
}

function noSuchJob(jobId: string) {
  return refuse('job/not-found', { message: 'There is no such job.', subject: jobId })
}

async function lockJob(tx: Tx, jobId: string): Promise<JobRow> {
  await tx.selectFrom('job_progress').select('id').where('id', '=', jobId).forUpdate().execute()
  return loadJob(tx, jobId)
}

function wrongState({ id, state }: JobRow, expected: string) {
  return refuse('job/wrong-state', { message: 'The job is in another state.', expected, found: state, subject: id })
}

function jobView(row: JobRow): z.output<typeof job> {
  const { id, queue, title, state, done, total, note, error, about } = row
  const times = {
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
  return { id, queue, title, state, done, total, note, error, about, ...times }
}
