import { systemRoutes } from '@tsumugi/api'
import { isSampleLoaded, listSamplePeople } from '#membership'
import { handler, type RouteHandler } from '#platform/http'
import { loadHealth } from './health.ts'
import { loadHome } from './home.ts'
import { loadSampleProgress } from './sample-progress.ts'
import type { Stage } from './stages.ts'
import { streamEvents } from './stream-events.ts'

/** The system's own routes, which look over all stages. */
export function systemHandlers(stages: readonly Stage[], version: string): RouteHandler[] {
  return [
    handler(systemRoutes.about, async ({ db }) => {
      const samplePeople = await listSamplePeople(db)
      return { name: 'Tsumugi', version, isSampleLoaded: samplePeople.length > 0, samplePeople }
    }),
    handler(systemRoutes.home, async context => loadHome(context.db, context.member(), stages)),
    handler(systemRoutes.sampleProgress, async ({ db }) => ({
      isLoaded: await isSampleLoaded(db),
      steps: await loadSampleProgress(db),
    })),
    handler(systemRoutes.health, async context => loadHealth(context)),
    handler(systemRoutes.events, async ({ events, signal }) => ({ body: streamEvents(events, signal) })),
  ]
}
