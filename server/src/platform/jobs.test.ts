import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { systemRoutes } from '@tsumugi/api'
import { z } from 'zod'
import type { MemberActor } from './actor.ts'
import { inTransaction } from './db.ts'
import { jobRoutes } from './job-routes.ts'
import { runJob } from './job-worker.ts'
import { askCancel, enqueue, jobHandler } from './jobs.ts'
import { openTestPlatform, type TestPlatform } from './testing.ts'
import { openTestDoor, type TestDoor } from './testing-door.ts'

let platform: TestPlatform
let door: TestDoor
const operator: MemberActor = { kind: 'member', memberId: randomUUID(), organisationId: randomUUID(), role: 'operator' }
const adds = jobHandler('test-adds', z.object({ key: z.string() }), async ({ payload, progress, db }) => {
  await progress(1, 2, 'half way')
  await db.insertInto('setting').values({ key: payload.key, value: '1' }).execute()
  await progress(2, 2, 'done')
})
const loadJob = (id: string) =>
  platform.db.selectFrom('job_progress').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

before(async () => {
  platform = await openTestPlatform()
  door = await openTestDoor(platform, jobRoutes)
})
after(async () => {
  await door.close()
  await platform.close()
})

test('a job exists only when the transaction that made it commits', async () => {
  const key = randomUUID()
  await assert.rejects(
    inTransaction(platform.db, async tx => {
      await enqueue(tx, 'test-adds', { key }, { title: 'never' })
      throw new Error('rolled back')
    }),
    /rolled back/,
  )
  await platform.runJobs([adds])
  assert.equal(
    await platform.db.selectFrom('setting').select('key').where('key', '=', key).executeTakeFirst(),
    undefined,
  )
  assert.equal(
    await platform.db.selectFrom('job_progress').select('id').where('title', '=', 'never').executeTakeFirst(),
    undefined,
  )
})

test('a job runs with its payload and its progress is seen', async () => {
  const key = randomUUID()
  const id = await inTransaction(platform.db, tx =>
    enqueue(tx, 'test-adds', { key }, { title: 'add one', about: '/here' }),
  )
  await platform.runJobs([adds])
  const shown = await door.call(operator, systemRoutes.job, { params: { id } })
  assert.deepEqual(
    [shown.state, shown.done, shown.total, shown.note, shown.about, shown.error],
    ['completed', 2, 2, 'done', '/here', null],
  )
})

test('the same id enqueued twice is one job', async () => {
  const id = randomUUID()
  const key = randomUUID()
  for (let time = 0; time < 2; time++)
    await inTransaction(platform.db, tx => enqueue(tx, 'test-adds', { key }, { title: 'once', id }))
  await platform.runJobs([adds])
  assert.equal((await loadJob(id)).attempts, 1)
})

test('a waiting job that is cancelled never runs, and can be tried again', async () => {
  const key = randomUUID()
  const id = await inTransaction(platform.db, tx => enqueue(tx, 'test-adds', { key }, { title: 'cancelled' }))
  assert.equal((await door.call(operator, systemRoutes.cancelJob, { params: { id } })).state, 'cancelled')
  await platform.runJobs([adds])
  assert.equal(
    await platform.db.selectFrom('setting').select('key').where('key', '=', key).executeTakeFirst(),
    undefined,
  )
  const again = await door.ask(operator, systemRoutes.cancelJob, { params: { id } })
  assert.equal(again.error().code, 'job/wrong-state')
  assert.equal((await door.call(operator, systemRoutes.retryJob, { params: { id } })).state, 'waiting')
  await platform.runJobs([adds])
  assert.equal((await loadJob(id)).state, 'completed')
})

test('a running job that is cancelled sees its signal and is not tried again', async () => {
  const endless = jobHandler('test-endless', z.object({}), async ({ signal, jobId }) => {
    await inTransaction(platform.db, tx => askCancel(tx, jobId))
    while (true) {
      signal.throwIfAborted()
      await wait(20)
    }
  })
  const id = await inTransaction(platform.db, tx => enqueue(tx, 'test-endless', {}, { title: 'endless' }))
  await platform.runJobs([endless])
  assert.equal((await loadJob(id)).state, 'cancelled')
})

test('a job that always fails ends as failed with its reason, after its retries', async () => {
  const failing = jobHandler('test-failing', z.object({}), async () => {
    throw new Error('the scanner is on fire')
  })
  const id = await inTransaction(platform.db, tx => enqueue(tx, 'test-failing', {}, { title: 'fails', retries: 0 }))
  await assert.rejects(platform.runJobs([failing]), /on fire/)
  const row = await loadJob(id)
  assert.deepEqual([row.state, row.error], ['failed', 'the scanner is on fire'])
})

test('a database that goes away in the middle of a job is no failure of the job', async () => {
  let runs = 0
  const unlucky = jobHandler('test-unlucky', z.object({}), async () => {
    runs++
    if (runs < 4) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
  })
  const id = await inTransaction(platform.db, tx => enqueue(tx, 'test-unlucky', {}, { title: 'unlucky', retries: 0 }))
  const queued = { id, name: 'test-unlucky', data: { jobId: id, payload: {}, retries: 0 } }
  const run = () => runJob(unlucky, queued, platform, new AbortController().signal)
  for (let turn = 0; turn < 3; turn++) await assert.rejects(run, /terminating/)
  await run()
  assert.deepEqual([(await loadJob(id)).state, runs], ['completed', 4])
})

test('jobs are listed newest first, by pages, and an unknown one is not found', async () => {
  const first = await door.call(operator, systemRoutes.jobs, { query: { limit: 2 } })
  assert.equal(first.items.length, 2)
  const second = await door.call(operator, systemRoutes.jobs, { query: { limit: 2, cursor: first.nextCursor } })
  assert.equal(new Set([...first.items, ...second.items].map(job => job.id)).size, 4)
  const failed = await door.call(operator, systemRoutes.jobs, { query: { state: 'failed' } })
  assert.deepEqual([...new Set(failed.items.map(job => job.state))], ['failed'])
  assert.equal(
    (await door.ask(operator, systemRoutes.job, { params: { id: randomUUID() } })).error().code,
    'job/not-found',
  )
  assert.equal(
    (await door.ask(operator, systemRoutes.jobs, { query: { cursor: 'bm90IG91cnM' } })).error().code,
    'http/invalid-input',
  )
})

function startWorker(): ChildProcess {
  const script = new URL('./testing-worker.ts', import.meta.url).pathname
  return spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, platform.connectionString, platform.config.home],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
}

async function untilState(
  id: string,
  isThere: (row: Awaited<ReturnType<typeof loadJob>>) => boolean,
  seconds: number,
): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await wait(100))
    if (isThere(await loadJob(id))) return
  assert.fail(`the job did not get there within ${seconds} s`)
}

test('a job whose worker is killed is resumed by another, goes on where it stopped, and its effects are there once', {
  timeout: 120_000,
}, async () => {
  const id = await inTransaction(platform.db, tx => enqueue(tx, 'test-steps', { steps: 10 }, { title: 'ten steps' }))
  const first = startWorker()
  await untilState(id, row => row.done >= 3, 30)
  first.kill('SIGKILL')
  const before = (await loadJob(id)).done
  const second = startWorker()
  try {
    await untilState(id, row => row.state === 'completed', 80)
    const row = await loadJob(id)
    assert.equal(row.attempts, 2)
    const steps = await platform.db
      .selectFrom('setting')
      .select(['key', 'value'])
      .where('key', 'like', `${id}/%`)
      .execute()
    assert.equal(steps.length, 10)
    const byFirst = steps.filter(step => step.value === 1).length
    assert.ok(byFirst >= before && byFirst < 10, `the first worker did ${byFirst} of 10 steps`)
  } finally {
    second.kill('SIGTERM')
  }
})

test('a job that keeps the thread busy longer than the heartbeat allows is not given to another worker', {
  timeout: 120_000,
}, async () => {
  const id = await inTransaction(platform.db, tx => enqueue(tx, 'test-busy', { seconds: 25 }, { title: 'busy' }))
  const workers = [startWorker(), startWorker()]
  try {
    await untilState(id, row => row.state === 'completed', 80)
    assert.equal((await loadJob(id)).attempts, 1)
  } finally {
    for (const worker of workers) worker.kill('SIGTERM')
  }
})
