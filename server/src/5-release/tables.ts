import type { Generated } from 'kysely'
import type { Day, Instant, Json } from '#platform/database'
import type { ReleaseFacts } from './release-facts.ts'
import type { SplitName, SplitPlan } from './split-subjects.ts'
import type { ReleaseState, RequestState } from './states.ts'

export type Purpose = 'research' | 'commercial-development' | 'education'
export interface Bilingual {
  readonly en: string
  readonly ja: string
}
export interface Terms {
  readonly licence: string
  readonly purposes: Purpose[]
  readonly duo: string[]
}

interface ReleaseTable {
  id: string
  dataset_name: string
  version: string
  title: Json<Bilingual>
  description: Json<Bilingual>
  state: Generated<ReleaseState>
  job_id: string
  cohort_id: string
  run_id: string
  split_plan: Json<SplitPlan>
  terms: Json<Terms>
  fee_minor: bigint
  facts: Json<ReleaseFacts>
  manifest_digest: string | null
  preview_digest: string | null
  size_bytes: Generated<bigint>
  file_count: Generated<number>
  log_entry_id: string | null
  created_by: string
  created_at: Instant
  published_at: Instant | null
  error: string | null
}

interface ReleaseSubjectTable {
  release_id: string
  subject_id: string
  site_id: string
  name: string
  split: SplitName
}

interface ReleaseSeriesTable {
  release_id: string
  series_id: string
  subject_id: string
  split: SplitName
  number: number
  derivative_id: string
  derivative_digest: string
  label_map_digest: string | null
  case_id: string | null
  seg_digest: string | null
  seg_bytes: bigint | null
  nnunet_dataset: string | null
  nnunet_case: string | null
}

interface ReleaseSubjectFileTable {
  release_id: string
  subject_file_id: string
  subject_id: string
  split: SplitName
}

interface ReleaseFileTable {
  release_id: string
  path: string
  digest: string
  size_bytes: bigint
  media_type: string
  pack_digest: string | null
  pack_offset: bigint | null
}

interface ReleasePartTable {
  release_id: string
  part: string
  note: string | null
}

interface AccessRequestTable {
  id: string
  release_id: string
  organisation_id: string
  requested_by: string
  purpose: Purpose
  statement: string
  state: Generated<RequestState>
  quote_minor: bigint | null
  ends_on: Day | null
  decided_by: string | null
  decided_at: Instant | null
  decision_reason: string | null
  created_at: Instant
}

interface ReleaseGrantTable {
  id: string
  request_id: string
  release_id: string
  organisation_id: string
  fee_minor: bigint
  starts_on: Day
  ends_on: Day
  accepted_by: string
  accepted_at: Instant
  log_entry_id: string
  revoked_at: Instant | null
  revoked_reason: string | null
}

interface DownloadTable {
  id: string
  release_id: string
  grant_id: string | null
  member_id: string
  kind: 'files' | 'archive'
  log_entry_id: string
  started_at: Instant
  last_request_at: Instant
  requests: Generated<number>
  bytes_served: Generated<bigint>
}

declare module '#platform/database' {
  interface Database {
    release: ReleaseTable
    release_subject: ReleaseSubjectTable
    release_series: ReleaseSeriesTable
    release_subject_file: ReleaseSubjectFileTable
    release_file: ReleaseFileTable
    release_part: ReleasePartTable
    access_request: AccessRequestTable
    release_grant: ReleaseGrantTable
    download: DownloadTable
  }
}
