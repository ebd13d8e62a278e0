import { routes as membershipRoutes } from '#membership'
import type { Counts, Waiting } from '#platform/home'
import type { RouteHandler } from '#platform/http'
import { jobRoutes } from '#platform/job-routes'
import type { JobHandler } from '#platform/jobs'
import { routes as provenanceRoutes } from '#provenance'

/** What a stage gives to the mains. */
export interface Stage {
  readonly name: string
  readonly routes: readonly RouteHandler[]
  readonly jobs: readonly JobHandler[]
  readonly waiting?: Waiting
  readonly counts?: Counts
}

/** The stages, in the data's order. */
export const stages: readonly Stage[] = []

/** The routes of the whole, but for the system's own. */
export const partRoutes: readonly RouteHandler[] = [
  ...membershipRoutes,
  ...provenanceRoutes,
  ...jobRoutes,
  ...stages.flatMap(stage => stage.routes),
]

/** The jobs of the whole. */
export const jobs: readonly JobHandler[] = stages.flatMap(stage => stage.jobs)
