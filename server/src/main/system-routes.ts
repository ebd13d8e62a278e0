import { contract, type Role, type Route, systemRoutes } from '@tsumugi/api'
import type { MemberActor } from '#membership'
import { isSampleLoaded, listSamplePeople } from '#membership'
import type { Db } from '#platform/db'
import type { PlatformEvent } from '#platform/events'
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
    handler(systemRoutes.events, async ({ db, events, signal, member }) => ({
      body: streamEvents(events, signal, await hearsOf(db, member())),
    })),
  ]
}

/** Which events a member may hear: staff every one; others no job, and of a list only that it changed, when their role may open it. */
export async function hearsOf(db: Db, member: MemberActor): Promise<(event: PlatformEvent) => boolean> {
  if (await isStaff(db, member)) return () => true
  return ({ event, subject }) => event === 'change' && mayOpen(member.role, subject)
}

const lists: readonly Route[] = Object.values(contract).flatMap(part => Object.values<Route>(part))

function mayOpen(role: Role, path: string): boolean {
  return lists.some(
    ({ method, path: own, who }) =>
      method === 'GET' && own === path && (typeof who === 'string' ? who !== 'gateway' : who.includes(role)),
  )
}
