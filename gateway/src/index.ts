export {
  deidentifyFolder,
  describeReason,
  describeWarning,
  type FolderResult,
  listModalities,
  type RunRules,
} from '#deidentify'
export { type Scan, scan } from '#receive'
export { reviewStudy, type ScanSummary, type StudyReview, summarizeScan } from '#review'
export { enrol, type SentSubmission } from '#send'
export { type GatewayKeys, loadKeys, type OnProgress, type Progress } from '#work'
export type { GatewayRun } from './gateway-run.ts'
export { type GatewayResult, NotEnrolled, runGateway } from './run-gateway.ts'
