import type { MapShape } from '#annotate'
import type { CaseIssue, CaseOutcome, RecipeStep, StepReport } from './tables.ts'

/** One series as bytes: its Part 10 files in the pack's order. */
export interface SourceSeries {
  readonly files: readonly Uint8Array[]
  readonly modality: string
}

/** The reference standard of the series: voxels over its slices, in the order of `slices`. */
export interface SourceLabels {
  readonly voxels: Uint8Array
  readonly shape: MapShape
  readonly slices: readonly { readonly sopInstanceUid: string; readonly frameNumber: number }[]
}

/** Everything that a case is computed from; sent to the thread that computes it. */
export interface CaseJob {
  readonly steps: readonly RecipeStep[]
  readonly series: SourceSeries
  readonly labels: SourceLabels | undefined
  /** What a step may align to: the series of the other modality of the same subject. */
  readonly fixed: SourceSeries | undefined
}

/** What came of a case, as bytes. Failed when `image` is undefined; then `issues` says why. */
export interface CaseResult {
  readonly image: Uint8Array | undefined
  readonly labelMap: Uint8Array | undefined
  readonly shape: readonly number[]
  readonly spacingMm: readonly number[]
  readonly report: readonly StepReport[]
  readonly issues: readonly CaseIssue[]
}

/** A case that came to nothing. */
export function failedOutcome(issues: readonly CaseIssue[]): CaseOutcome {
  return {
    state: 'failed',
    digest: null,
    sizeBytes: null,
    labelMapDigest: null,
    labelMapBytes: null,
    shape: [],
    spacingMm: [],
    report: [],
    issues,
  }
}
