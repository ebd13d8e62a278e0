export { type AttributeValues, readDistinctValues } from './distinct-values.ts'
export {
  filterScan,
  type HoldableFile,
  type Holds,
  holdsSchema,
  isHeldBy,
  keepSealedHolds,
  loadHolds,
  loadSealedHolds,
  saveHolds,
  sourcesOf,
  withoutHeld,
} from './holds.ts'
export { type AttributeReview, reviewStudy, type StudyReview } from './review-study.ts'
export { type ScanSummary, summarizeScan } from './summarize-scan.ts'
