import { refuser } from '#platform/refusals'

/** Why provenance refuses. */
export const refusals = {
  'log/empty': 404,
  'log/no-such-entry': 404,
  'log/no-such-head': 404,
  'log/entry-not-sequenced': 409,
} as const

export const refuse = refuser(refusals)
