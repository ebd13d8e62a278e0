import type { derivative, issue, recipeStep, runState } from '@tsumugi/api'
import type { z } from 'zod'
import type { Instant, Json } from '#platform/database'

/** State of a run. */
export type RunState = z.output<typeof runState>
/** One step of a saved recipe, every parameter said. */
export type RecipeStep = z.output<typeof recipeStep>
/** A problem with a case of a run. */
export type CaseIssue = z.output<typeof issue>
/** What each step did and how long it took. */
export type StepReport = z.output<typeof derivative>['report'][number]

/** What a case came to: kept by its input key, so that it is made once. */
export interface CaseOutcome {
  readonly state: 'done' | 'failed'
  readonly digest: string | null
  readonly sizeBytes: number | null
  readonly labelMapDigest: string | null
  readonly labelMapBytes: number | null
  /** `[slices, rows, columns]`; empty when it failed. */
  readonly shape: readonly number[]
  /** Along `[column, row, slice]`; empty when it failed. */
  readonly spacingMm: readonly number[]
  readonly report: readonly StepReport[]
  readonly issues: readonly CaseIssue[]
}

interface RecipeTable {
  id: string
  project_id: string
  name: string
  version: number
  steps: Json<readonly RecipeStep[]>
  digest: string
  created_by: string
  created_at: Instant
}
interface RecipeRunTable {
  id: string
  recipe_id: string
  cohort_id: string
  code_version: string
  job_id: string
  digest: string | null
  created_by: string
  created_at: Instant
  finished_at: Instant | null
}
interface DerivativeTable {
  id: string
  run_id: string
  series_id: string
  subject_id: string
  reference_case_id: string | null
  number: number
  state: 'waiting' | 'done' | 'failed'
  input_key: string | null
  digest: string | null
  size_bytes: bigint | null
  label_map_digest: string | null
  label_map_bytes: bigint | null
  shape: number[]
  spacing_mm: number[]
  report: Json<readonly StepReport[]>
  issues: Json<readonly CaseIssue[]>
  finished_at: Instant | null
}
interface DerivativeCacheTable {
  input_key: string
  outcome: Json<CaseOutcome>
  made_at: Instant
}

declare module '#platform/database' {
  interface Database {
    recipe: RecipeTable
    recipe_run: RecipeRunTable
    derivative: DerivativeTable
    derivative_cache: DerivativeCacheTable
  }
}
