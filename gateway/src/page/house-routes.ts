import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openQueue } from '#receive'
import { describeRules } from './describe-rules.ts'
import { describeSources } from './describe-sources.ts'
import { listStudyReceipts } from './list-receipts.ts'
import type { ServeInput } from './serve.ts'

const runQuery = z.object({ run: z.string().regex(/^[0-9a-f]{24}$/) })

/** What is in the house beside the input in hand: queue and sources, what was sent, the rules in force. */
export function addHouseRoutes(app: FastifyInstance, { run, listRuns }: ServeInput): void {
  const { workFolder } = run
  app.get('/api/runs', () => listRuns())
  app.get('/api/receipts', request => listStudyReceipts(workFolder, runQuery.parse(request.query).run))
  app.get('/api/queue', async () => {
    const queue = await openQueue(workFolder)
    const counts = queue.counts()
    queue.close()
    return { counts, sources: await describeSources(workFolder) }
  })
  app.get('/api/rules', () => describeRules(run))
  app.post('/api/selftest', async () => {
    const { testRules } = await import('./test-rules.ts')
    await testRules(run)
    return describeRules(run)
  })
}
