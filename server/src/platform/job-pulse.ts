// A thread of a worker that keeps its running jobs alive in the queue while the worker's own thread is busy with pixels.
import { parentPort, workerData } from 'node:worker_threads'
import { PgBoss } from 'pg-boss'
import { z } from 'zod'

const message = z.union([z.object({ add: z.string(), queue: z.string() }), z.object({ remove: z.string() })])
const { connectionString } = z.object({ connectionString: z.string() }).parse(workerData)
const boss = new PgBoss({
  connectionString,
  max: 1,
  application_name: 'tsumugi pulse',
  migrate: false,
  supervise: false,
  schedule: false,
  openTelemetry: { enabled: false },
})
// A database that is away for a moment is asked again at the next beat.
boss.on('error', () => {})
await boss.start()

const running = new Map<string, string>()
parentPort?.on('message', (value: unknown) => {
  const what = message.parse(value)
  if ('add' in what) running.set(what.add, what.queue)
  else running.delete(what.remove)
})
setInterval(() => {
  for (const [id, queue] of running) boss.touch(queue, id).catch(() => {})
}, 4000)
