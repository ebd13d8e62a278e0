import { contract, type Role, type Route, systemRoutes } from '@tsumugi/api'
import { isSampleLoaded, listSamplePeople } from '#membership'
import { handler, type RouteHandler } from '#platform/http'
import { isStaff } from '#platform/staff'
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
    handler(systemRoutes.events, async ({ db, events, signal, member }) => {
      const { role } = member()
      // Others than staff hear of no job, and of a list only that it changed, when their role may open it.
      const isAll = await isStaff(db, member())
      return {
        body: streamEvents(events, signal, told => isAll || (told.event === 'change' && mayOpen(role, told.subject))),
      }
    }),
  ]
}

const lists: readonly Route[] = Object.values(contract).flatMap(part => Object.values<Route>(part))

function mayOpen(role: Role, path: string): boolean {
  return lists.some(
    ({ method, path: own, who }) =>
      method === 'GET' && own === path && (typeof who === 'string' ? who !== 'gateway' : who.includes(role)),
  )
}
