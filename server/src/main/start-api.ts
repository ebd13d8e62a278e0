import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { authenticate, ensureFirstOperator, linkOf } from '#membership'
import type { Config } from '#platform/config'
import { createServer } from '#platform/http-server'
import { ensureQueue } from '#platform/jobs'
import { openPlatform } from './open-platform.ts'
import { startSequencer } from './sequencer.ts'
import { jobs, partRoutes, stages } from './stages.ts'
import { systemHandlers } from './system-routes.ts'

export interface RunningApi {
  readonly url: string
  stop(): Promise<void>
}

/** Open the platform and answer requests until `stop`. */
export async function startApi(config: Config): Promise<RunningApi> {
  const platform = await openPlatform('api', config)
  const { services } = platform
  for (const job of jobs) await ensureQueue(job.queue)
  const sequencer = startSequencer(services)
  const version = await readVersion()
  const app = await createServer({
    services,
    routes: [...systemHandlers(stages, version), ...partRoutes],
    authenticate: ({ headers }) => authenticate(services.db, headers),
    afterChange: sequencer.wake,
    version,
  })
  const listening = await app.listen({ port: config.port, host: config.host })
  const url = config.publicUrl ?? listening
  services.log.info({ url }, 'the api listens')
  const token = await ensureFirstOperator(services.db)
  // On standard output alone and not in the log: whoever reads it becomes the operator.
  if (token !== undefined)
    process.stdout.write(`\nNo operator yet: open this link once to become the operator.\n  ${linkOf(url, token)}\n\n`)
  return {
    url,
    async stop() {
      await app.close()
      await sequencer.stop()
      await platform.close()
    },
  }
}

/** The version of the server's package. */
export async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
