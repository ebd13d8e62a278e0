import * as annotate from '#annotate'
import * as collect from '#collect'
import { isOfPlatform, routes as membershipRoutes } from '#membership'
import type { Db } from '#platform/db'
import type { Counts, Waiting } from '#platform/home'
import type { RouteHandler } from '#platform/http'
import { jobRoutes } from '#platform/job-routes'
import type { JobHandler } from '#platform/jobs'
import * as preprocess from '#preprocess'
import { routes as provenanceRoutes } from '#provenance'
import * as release from '#release'
import * as select from '#select'
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
  { name: 'collect', ...collect, counts: forStaff(collect.counts) },
  { name: 'select', ...select, counts: forStaff(select.counts) },
  { name: 'annotate', ...annotate },
  { name: 'preprocess', ...preprocess },
  { name: 'release', ...release, counts: forStaff(release.countReleases) },
  { name: 'settle', ...settle, jobs: [], counts: forStaff(settle.countPeriods) },
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
