import { refuser } from '#platform/refusals'

/** What this stage refuses, with the HTTP status of each. */
export const releaseRefusals = {
  'release/not-found': 404,
  'release/file-not-found': 404,
  'release/cohort-not-found': 404,
  'release/run-not-found': 404,
  'release/run-not-completed': 409,
  'release/run-of-other-cohort': 409,
  'release/version-exists': 409,
  'release/empty-split-plan': 422,
  'release/negative-fee': 422,
  'release/nothing-left': 422,
  'release/subject-opted-out': 409,
  'release/agreement-ended': 409,
  'release/not-published': 409,
  'request/not-found': 404,
  'request/already-open': 409,
  'request/wrong-state': 409,
  'request/term-is-over': 422,
  'request/negative-quote': 422,
  'request/subject-opted-out': 409,
  'grant/missing': 403,
  'grant/expired': 403,
  'grant/revoked': 403,
  'grant/subject-opted-out': 409,
  'grant/not-found': 404,
  'grant/already-revoked': 409,
} as const

/** Refuse by a code of this stage. */
export const refuse = refuser(releaseRefusals)
