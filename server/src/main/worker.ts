/** A worker: runs jobs, and keeps the log's tree up to date. */
import { startJobWorker } from '#platform/job-worker'
import { openPlatform, readOwnConfig } from './open-platform.ts'
import { startSequencer } from './sequencer.ts'
import { jobs } from './stages.ts'
import { stopOnSignal } from './stop-on-signal.ts'

const config = readOwnConfig()
const platform = await openPlatform('worker', config)
const { services } = platform
const sequencer = startSequencer(services)
const worker = await startJobWorker(platform.queue, services, jobs, platform.connectionString)
services.log.info({ queues: jobs.map(job => job.queue) }, 'the worker runs')
stopOnSignal(services.log, async () => {
  await worker.stop()
  await sequencer.stop()
  await platform.close()
})
