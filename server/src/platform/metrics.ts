import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { freeBytesOf } from './blob-folder.ts'
import type { Services } from './http.ts'

export interface Metrics {
  observe(method: string, route: string, status: number, seconds: number): void
  /** Prometheus text format 0.0.4. */
  text(): Promise<string>
}

/** The process's measures: requests, jobs by state, free disk, database answer time. No label holds an id. */
export function createMetrics({ db, config }: Pick<Services, 'db' | 'config'>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'tsumugi_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 60],
    registers: [registry],
  })
  new Gauge({
    name: 'tsumugi_jobs',
    help: 'Jobs by state',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      this.reset()
      const rows = await db
        .selectFrom('job_progress')
        .select(['queue', 'state', ({ fn }) => fn.countAll().as('count')])
        .groupBy(['queue', 'state'])
        .execute()
      for (const row of rows) this.set({ queue: row.queue, state: row.state }, Number(row.count))
    },
  })
  new Gauge({
    name: 'tsumugi_database_answer_seconds',
    help: 'Time of the smallest query',
    registers: [registry],
    async collect() {
      const start = performance.now()
      await db.selectNoFrom(eb => eb.lit(1).as('one')).execute()
      this.set((performance.now() - start) / 1000)
    },
  })
  new Gauge({
    name: 'tsumugi_free_bytes',
    help: 'Free bytes of the disk that holds the installation',
    registers: [registry],
    async collect() {
      this.set(await freeBytesOf(config.home))
    },
  })
  return {
    observe: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    text: () => registry.metrics(),
  }
}
