import './tables.ts'

export type { Cohort, Criterion, Flow, Project } from './contract.ts'
export { loadProject } from './projects.ts'
export { type CohortSeries, listCohortSeries, listCohortSummaries, listCohorts, loadCohort } from './read-cohorts.ts'
