// A worker of its own process, for the tests that kill one: `testing-worker.ts <database> <home>`.
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { openBlobs } from './blobs.ts'
import { readConfig } from './config.ts'
import { connect } from './db.ts'
import { startJobWorker } from './job-worker.ts'
import { jobHandler, openJobQueue } from './jobs.ts'
import { createLog } from './log.ts'

const [, , connectionString = '', home = ''] = process.argv
const config = readConfig({ TSUMUGI_HOME: home }, home)
const log = createLog('test-worker', 'silent')

/** Each step is kept under its own name with the number of the run that did it, so that a second run goes on after the last. */
const steps = jobHandler(
  'test-steps',
  z.object({ steps: z.number() }),
  async ({ jobId, payload, attempt, db, progress }) => {
    for (let step = 1; step <= payload.steps; step++) {
      const key = `${jobId}/${step}`
      const isDone = await db.selectFrom('setting').select('key').where('key', '=', key).executeTakeFirst()
      if (isDone !== undefined) continue
      await wait(600)
      await db
        .insertInto('setting')
        .values({ key, value: JSON.stringify(attempt) })
        .execute()
      await progress(step, payload.steps)
    }
  },
)

/** Busy as a kernel on pixels is: the thread hears nothing until it ends. */
const busy = jobHandler('test-busy', z.object({ seconds: z.number() }), async ({ payload }) => {
  const end = performance.now() + payload.seconds * 1000
  while (performance.now() < end);
})

const queue = await openJobQueue(connectionString, { isWorker: true, onError: () => {} })
const db = connect(connectionString, 4)
const worker = await startJobWorker(
  queue,
  { db, blobs: await openBlobs(config), config, log },
  [steps, busy],
  connectionString,
)
process.on('SIGTERM', () => {
  worker.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})
