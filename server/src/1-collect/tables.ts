import type { Generated } from 'kysely'
import type { Day, Instant, Json } from '#platform/database'
import type { DeidentificationReceipt, Issue, Submission, SubmissionManifest, SubmissionReceipt } from './contract.ts'

type Purpose = 'research' | 'commercial-development' | 'education'

interface AgreementTable {
  id: string
  site_id: string
  reference: string
  modalities: string[]
  purposes: Purpose[]
  regions: string[]
  starts_on: Day
  ends_on: Day
  fee_share_basis_points: number
  document_digest: string | null
  ended_at: Instant | null
  ended_reason: string | null
  created_at: Instant
}

interface EthicsApprovalTable {
  id: string
  site_id: string
  committee: string
  reference: string
  modalities: string[]
  starts_on: Day
  ends_on: Day
  ended_at: Instant | null
  ended_reason: string | null
  created_at: Instant
}

interface OptOutTable {
  id: string
  site_id: string
  pseudonym: string
  reason: string
  effective_at: Instant
}

interface SubmissionTable {
  id: string
  site_id: string
  gateway_id: string
  manifest_digest: string
  manifest: Json<SubmissionManifest>
  signature: Json<SubmissionReceipt['signature']>
  state: Submission['state']
  counts: Json<Submission['counts']>
  issues: Json<Issue[]>
  receipt: Json<SubmissionReceipt> | null
  created_at: Instant
  accepted_at: Instant | null
}

interface SubmissionObjectTable {
  submission_id: string
  digest: string
  size_bytes: bigint
  is_received: Generated<boolean>
}

interface SubjectTable {
  id: string
  site_id: string
  pseudonym: string
  sex: 'F' | 'M' | 'O' | null
  birth_year: number | null
  created_at: Instant
}

interface StudyTable {
  id: string
  subject_id: string
  study_instance_uid: string
  study_date: Day | null
  description: string | null
  receipt: Json<DeidentificationReceipt>
  submission_id: string
  created_at: Instant
}

/** What a jsonb column of free values holds. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue }

interface SeriesTable {
  id: string
  study_id: string
  subject_id: string
  site_id: string
  submission_id: string
  series_instance_uid: string
  modality: string
  sop_class_uid: string
  description: string | null
  body_part: string | null
  manufacturer: string | null
  instance_count: number
  size_bytes: bigint
  rows: number | null
  columns: number | null
  header: Json<Record<string, JsonValue>>
  receipt: Json<DeidentificationReceipt>
  pack_digest: string
  index_digest: string
  order_digest: string
  thumbnail_digest: string | null
  created_at: Instant
}

interface SubjectFileTable {
  id: string
  subject_id: string
  site_id: string
  submission_id: string
  kind: 'slide' | 'clinical' | 'variants'
  media_type: string
  file_name: string
  digest: string
  size_bytes: bigint
  summary: Json<Record<string, JsonValue>>
  created_at: Instant
}

interface ClinicalValueTable {
  subject_file_id: string
  row_number: number
  column_name: string
  subject_id: string
  value: string
}

interface SubjectUseTable {
  subject_id: string
  kind: 'cohort' | 'release'
  used_by: string
  used_at: Instant
}

declare module '#platform/database' {
  interface Database {
    agreement: AgreementTable
    ethics_approval: EthicsApprovalTable
    opt_out: OptOutTable
    submission: SubmissionTable
    submission_object: SubmissionObjectTable
    subject: SubjectTable
    study: StudyTable
    series: SeriesTable
    subject_file: SubjectFileTable
    clinical_value: ClinicalValueTable
    subject_use: SubjectUseTable
  }
}
