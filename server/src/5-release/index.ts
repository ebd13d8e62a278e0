import './tables.ts'
import type { JobHandler } from '#platform/jobs'
import { buildJob } from './build-release.ts'

export { accountingMonth, accountingZone } from './accounting-day.ts'
export { apportion } from './apportion.ts'
export { type GrantedRelease, listAcceptedGrants, listReleaseSeries, type ReleaseSeries } from './granted-releases.ts'
export { releaseRefusals } from './refusals.ts'
export { routes } from './routes.ts'
export { releaseStates, requestStates } from './states.ts'
export { countReleases, waiting } from './waiting.ts'

/** The jobs of this stage. */
export const jobs: readonly JobHandler[] = [buildJob]
