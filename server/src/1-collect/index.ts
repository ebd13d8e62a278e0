import './tables.ts'

export { seriesAcceptedQueue } from './accept-submission.ts'
export type {
  Agreement,
  DeidentificationReceipt,
  EthicsApproval,
  Issue,
  OptOut,
  PackIndex,
  SeriesDetail,
  SeriesSummary,
  Subject,
  SubjectFile,
} from './contract.ts'
export { jobs } from './jobs.ts'
export { pageOf, readCursor, writeCursor } from './page.ts'
export {
  findSeries,
  listSeriesByIds,
  listSeriesOfSubject,
  loadSeriesDetail,
  requireVisibleSeries,
} from './read-series.ts'
export { listFilesOfSubjects, loadSubjectFile } from './read-subject-files.ts'
export { loadSubjects } from './read-subjects.ts'
export { isOptedOut, listOptedOut, listSubjectUses, noteSubjectUse } from './record-opt-out.ts'
export { collectRefusals as refusals } from './refusals.ts'
export { type Cover, findCover, type NeededCover, requireInForce } from './require-in-force.ts'
export { routes } from './routes.ts'
export { loadPackDigests, loadPackIndex, loadSeriesInstances, openSeriesInstance } from './series-objects.ts'
export { findVisibleSites } from './visible-sites.ts'
export { countCollected as counts, waiting } from './waiting.ts'
