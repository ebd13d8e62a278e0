export { type AttributeReview, reviewStudy, type StudyReview } from './review-study.ts'
export { type ScanSummary, summarizeScan } from './summarize-scan.ts'
