export { listReceipts, type SentReceipts } from './list-receipts.ts'
export { isPassing, type RetryLimits } from './retry.ts'
export { loadSent, type SentSubmission, send } from './send.ts'
export { enrol } from './session.ts'
