import type { Issue } from './contract.ts'

/** Every issue that the check of a submission finds. One `error` refuses the whole. */
export const submissionIssues = {
  'gateway-revoked': 'error',
  'agreement-not-in-force': 'error',
  'ethics-approval-not-in-force': 'error',
  'opted-out': 'error',
  'object-damaged': 'error',
  'pack-unreadable': 'error',
  'index-differs': 'error',
  'instance-unreadable': 'error',
  'uid-differs': 'error',
  'count-differs': 'error',
  'receipt-differs': 'error',
  'residual-identifier': 'error',
  'site-rules-unsound': 'error',
  'instance-conflict': 'error',
  'series-conflict': 'error',
  'study-conflict': 'error',
  'subject-conflict': 'warning',
  'slide-unreadable': 'error',
  'table-unreadable': 'error',
  'table-too-large': 'error',
  'variants-unreadable': 'error',
} as const satisfies Record<string, Issue['severity']>

export type SubmissionIssueCode = keyof typeof submissionIssues

/** Make an issue of the catalogue. `where` is a pseudonym, UID, digest or modality; never a value of an element. */
export function issueOf(code: SubmissionIssueCode, message: string, where?: string): Issue {
  const found = { code, severity: submissionIssues[code], message }
  return where === undefined ? found : { ...found, where }
}
