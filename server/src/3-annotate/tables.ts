import type { caseState, labelAnswer, ReadingForm, readerAgreement, taskState } from '@tsumugi/api'
import type { z } from 'zod'
import type { Instant, Json } from '#platform/database'

/** State of a case. */
export type CaseState = z.output<typeof caseState>
/** State of a task. */
export type TaskState = z.output<typeof taskState>
/** Reader agreement of a case. */
export type ReaderAgreement = z.output<typeof readerAgreement>
/** A label decided: drawn, or said to be absent. */
export type LabelAnswer = z.output<typeof labelAnswer>
/** A series that no case was made of, and why. */
export interface SkippedSeries {
  readonly seriesId: string
  readonly code: string
  readonly message: string
}
/** Voxels by label value; a label that was not drawn is left out. */
export type VoxelCounts = Readonly<Record<string, number>>

interface ReadingFormTable {
  id: string
  cohort_id: string
  form: Json<ReadingForm>
  digest: string
  skipped: Json<readonly SkippedSeries[]>
  opened_by: string
  opened_at: Instant
}
interface AnnotationCaseTable {
  id: string
  reading_form_id: string
  cohort_id: string
  number: number
  series_id: string
  subject_id: string
  modality: string
  slices: number
  rows: number
  columns: number
  state: CaseState
  agreement: Json<ReaderAgreement> | null
  created_at: Instant
  withdrawn_at: Instant | null
}
interface AnnotationTaskTable {
  id: string
  case_id: string
  slot: number
  state: TaskState
  annotator_id: string | null
  lease_until: Instant | null
  submitted_at: Instant | null
  created_at: Instant
}
interface ReadingDraftTable {
  case_id: string
  member_id: string
  digest: string
  size_bytes: bigint
  voxel_counts: Json<VoxelCounts>
  active_seconds: number
  saved_at: Instant
}
interface ReadingTable {
  id: string
  task_id: string
  case_id: string
  annotator_id: string
  organisation_id: string
  label_map_digest: string
  label_map_bytes: bigint
  voxel_counts: Json<VoxelCounts>
  labels: Json<readonly LabelAnswer[]>
  comment: string
  active_seconds: number
  submitted_at: Instant
}
interface AdjudicationTable {
  id: string
  case_id: string
  adjudicator_id: string
  organisation_id: string
  choice: 'A' | 'B' | 'new'
  reading_id: string | null
  label_map_digest: string
  label_map_bytes: bigint
  reason: string
  active_seconds: number
  decided_at: Instant
}
interface ReferenceStandardTable {
  case_id: string
  origin: 'agreed' | 'adjudicated'
  reading_id: string | null
  adjudication_id: string | null
  label_map_digest: string
  label_map_bytes: bigint
  seg_digest: string | null
  seg_bytes: bigint | null
  accepted_at: Instant
}

declare module '#platform/database' {
  interface Database {
    reading_form: ReadingFormTable
    annotation_case: AnnotationCaseTable
    annotation_task: AnnotationTaskTable
    reading_draft: ReadingDraftTable
    reading: ReadingTable
    adjudication: AdjudicationTable
    reference_standard: ReferenceStandardTable
  }
}
