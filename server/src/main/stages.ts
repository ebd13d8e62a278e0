import * as annotate from '#annotate'
import { isOfPlatform, routes as membershipRoutes } from '#membership'
import type { Db } from '#platform/db'
import type { Counts, Waiting } from '#platform/home'
import type { RouteHandler } from '#platform/http'
import { jobRoutes } from '#platform/job-routes'
import type { JobHandler } from '#platform/jobs'
import { routes as provenanceRoutes } from '#provenance'
import * as release from '#release'
import * as settle from '#settle'

/** What a stage gives to the mains. */
export interface Stage {
  readonly name: string
  readonly routes: readonly RouteHandler[]
  readonly jobs: readonly JobHandler[]
  readonly waiting?: Waiting
  readonly counts?: Counts
}

/** Numbers over all hospitals and customers, which only the platform's own people may see. */
function forStaff(count: (db: Db) => Promise<Record<string, number>>): Counts {
  return async (db, member) => ((await isOfPlatform(db, member)) ? count(db) : {})
}

/** The stages, in the data's order. */
export const stages: readonly Stage[] = [
  {
    name: 'annotate',
    routes: annotate.routes,
    jobs: annotate.jobs,
    waiting: annotate.waiting,
    counts: annotate.counts,
  },
  {
    name: 'release',
    routes: release.routes,
    jobs: release.jobs,
    waiting: release.waiting,
    counts: forStaff(release.countReleases),
  },
  { name: 'settle', routes: settle.routes, jobs: [], waiting: settle.waiting, counts: forStaff(settle.countPeriods) },
]

/** The routes of the whole, but for the system's own. */
export const partRoutes: readonly RouteHandler[] = [
  ...membershipRoutes,
  ...provenanceRoutes,
  ...jobRoutes,
  ...stages.flatMap(stage => stage.routes),
]

/** The jobs of the whole. */
export const jobs: readonly JobHandler[] = stages.flatMap(stage => stage.jobs)
