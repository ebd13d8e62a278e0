import type {
  agreement,
  deidentificationReceipt,
  ethicsApproval,
  issue,
  optOut,
  seriesDetail,
  seriesSummary,
  subject,
  subjectFile,
  submission,
  submissionReceipt,
} from '@tsumugi/api'
import type { z } from 'zod'

/** The values of the contract that this stage answers with. @see packages/api/src/collect.ts */
export type Agreement = z.output<typeof agreement>
export type EthicsApproval = z.output<typeof ethicsApproval>
export type OptOut = z.output<typeof optOut>
export type DeidentificationReceipt = z.output<typeof deidentificationReceipt>
export type Issue = z.output<typeof issue>
export type Submission = z.output<typeof submission>
export type SubmissionReceipt = z.output<typeof submissionReceipt>
export type SeriesSummary = z.output<typeof seriesSummary>
export type SeriesDetail = z.output<typeof seriesDetail>
export type Subject = z.output<typeof subject>
export type SubjectFile = z.output<typeof subjectFile>
export type { PackIndex, SubmissionManifest } from '@tsumugi/api'
