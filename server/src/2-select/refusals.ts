import { type RefusalTable, refuser } from '#platform/refusals'

/** What this stage refuses, with the HTTP status of the answer. */
export const selectRefusals = {
  'select/not-found': 404,
  'decision/reason-missing': 422,
  'decision/reason-unneeded': 422,
  'decision/series-twice': 422,
  'cohort/empty': 422,
} as const satisfies RefusalTable

/** Refuse by a code of this stage. */
export const refuse = refuser(selectRefusals)
