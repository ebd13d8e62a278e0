import type { CaseIssue } from './tables.ts'

/** Every problem with a case of a run. Issues of `@tsumugi/imaging` about the series come along under their own codes. */
export const preprocessIssues = {
  'not-a-volume': 'error',
  'subject-opted-out': 'error',
  'too-many-voxels': 'error',
  'label-map-on-other-grid': 'error',
  'alignment-doubtful': 'warning',
  'alignment-failed': 'warning',
  'alignment-fixed-unusable': 'warning',
  'step-failed': 'error',
  'worker-thread-died': 'error',
} as const satisfies Record<string, CaseIssue['severity']>

/** Code of an issue of this stage. */
export type PreprocessIssueCode = keyof typeof preprocessIssues

/** Make an issue of the catalogue. `where` is a step or a series id. */
export function caseIssue(code: PreprocessIssueCode, message: string, where?: string): CaseIssue {
  const made = { code, severity: preprocessIssues[code], message }
  return where === undefined ? made : { ...made, where }
}

/** A case that cannot go on: thrown within a step, kept as an issue of the case. The other cases go on. */
export class CaseFailure extends Error {
  readonly issues: readonly CaseIssue[]

  constructor(issues: readonly CaseIssue[]) {
    super(issues.map(one => one.message).join(' '))
    this.name = 'CaseFailure'
    this.issues = issues
  }
}
