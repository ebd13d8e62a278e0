import type { cohort, criterion, decision, flow, project, triageSeries } from '@tsumugi/api'
import type { z } from 'zod'

/** The values of the contract that this stage answers with. @see packages/api/src/select.ts */
export type Project = z.output<typeof project>

export type Criterion = z.output<typeof criterion>
export type Flow = z.output<typeof flow>
export type FlowStep = Flow['steps'][number]
export type Cohort = z.output<typeof cohort>
export type Verdict = z.output<typeof decision>['verdict']
export type ExclusionReason = NonNullable<z.output<typeof decision>['reason']>
export type TriageSeries = z.output<typeof triageSeries>
export type Suggestion = TriageSeries['suggestion']
/** A text in both languages of the platform. */
export interface Bilingual {
  readonly en: string
  readonly ja: string
}
