import type { Matrix4, Volume } from '@tsumugi/imaging'
import type { CaseIssue, RecipeStep, StepReport } from './tables.ts'

/** Where a case stands between two steps. */
export interface StepState {
  readonly volume: Volume
  /** Takes a point of `volume` to the source series, LPS mm to LPS mm; undefined while the image lies where the scanner put it. */
  readonly transform: Matrix4 | undefined
  /** What a person should know of the image; a case that cannot go on fails instead. */
  readonly issues: readonly CaseIssue[]
}

/** What goes into the report of a step: numbers, words and yes or no, the same for the same inputs. */
export type Facts = StepReport['facts']
/** The parameters of a step, all of them said. */
export type Parameters = RecipeStep['parameters']

/** The series to align to, as the steps before leave it: a volume, or why there is none. */
export type FixedVolume = Volume | 'no-series' | 'not-a-volume'

/** The code of one step. */
export type StepFunction = (
  state: StepState,
  parameters: Parameters,
  loadFixed: () => Promise<FixedVolume>,
) => Promise<StepState & { readonly facts: Facts }>
