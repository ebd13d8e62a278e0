import type { Generated } from 'kysely'
import type { GeneratedInstant, Instant, Json } from '#platform/database'
import type { Criterion, ExclusionReason, Flow, Suggestion } from './contract.ts'

interface ProjectTable {
  id: string
  name_en: string
  name_ja: string
  protocol_version: Generated<number>
  created_at: GeneratedInstant
}

interface SeriesCheckTable {
  series_id: string
  checks_version: string
  suggestion: Suggestion['verdict']
  suggestion_reasons: string[]
  measured_at: GeneratedInstant
}

interface MeasureTable {
  series_id: string
  name: string
  version: number
  value: number
  unit: string
  source: string
}

interface SeriesIssueTable {
  series_id: string
  number: number
  code: string
  severity: 'info' | 'warning' | 'error'
  found_where: string | null
  message: string
}

interface DecisionTable {
  project_id: string
  series_id: string
  verdict: 'accepted' | 'excluded'
  reason: ExclusionReason | null
  decided_by: string
  decided_at: Instant
}

interface CohortTable {
  id: string
  project_id: string
  name: string
  version: number
  criteria: Json<Criterion[]>
  flow: Json<Flow>
  series_count: number
  subject_count: number
  digest: string
  frozen_at: Instant
  frozen_by: string
}

interface CohortSeriesTable {
  cohort_id: string
  series_id: string
  subject_id: string
  pack_digest: string
  found: string[]
}

interface CohortLeftOutTable {
  cohort_id: string
  series_id: string
  step_index: number
  found: string[]
}

declare module '#platform/database' {
  interface Database {
    project: ProjectTable
    series_check: SeriesCheckTable
    measure: MeasureTable
    series_issue: SeriesIssueTable
    decision: DecisionTable
    cohort: CohortTable
    cohort_series: CohortSeriesTable
    cohort_left_out: CohortLeftOutTable
  }
}
