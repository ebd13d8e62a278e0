import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openQueue } from '#receive'
import { describeRules } from './describe-rules.ts'
import { describeSources } from './describe-sources.ts'
import { keepSettings } from './keep-settings.ts'
import { listStudyReceipts, signRunReceipts } from './list-receipts.ts'
import type { SiteRun } from './load-site-run.ts'
import type { ServeInput } from './serve.ts'

const runQuery = z.object({ run: z.string().regex(/^[0-9a-f]{24}(-\d{1,4})?$/) })

interface HouseInput extends ServeInput {
  readonly loadRun: () => Promise<SiteRun>
}

/** What is in the house beside the input in hand: queue and sources, what was sent, the rules in force. */
export function addHouseRoutes(app: FastifyInstance, { workFolder, loadRun, listRuns }: HouseInput): void {
  app.get('/api/runs', () => listRuns())
  app.get('/api/receipts', request => listStudyReceipts(workFolder, runQuery.parse(request.query).run))
  app.get('/api/receipts/file', async (request, reply) => {
    const { run } = runQuery.parse(request.query)
    reply.header('content-disposition', `attachment; filename="receipts-${run}.json"`)
    return signRunReceipts(workFolder, run)
  })
  app.get('/api/queue', async () => {
    const queue = await openQueue(workFolder)
    const counts = queue.counts()
    queue.close()
    return { counts, sources: await describeSources(workFolder) }
  })
  app.get('/api/rules', async () => describeRules(await loadRun()))
  app.post('/api/settings', async (request, reply) => {
    const problem = await keepSettings(await loadRun(), request.body)
    return problem === undefined ? describeRules(await loadRun()) : reply.code(400).send({ error: problem })
  })
  app.post('/api/selftest', async () => {
    const { testRules } = await import('./test-rules.ts')
    const site = await loadRun()
    await testRules(site.run)
    return describeRules(site)
  })
}
