import { refuser } from '#platform/refusals'

/** Why membership refuses. */
export const refusals = {
  'membership/wrong-credentials': 401,
  'membership/locked': 429,
  'membership/link-not-valid': 410,
  'membership/no-sample': 404,
  'membership/organisation-not-found': 404,
  'membership/site-not-found': 404,
  'membership/site-code-taken': 409,
  'membership/member-not-found': 404,
  'membership/email-taken': 409,
  'membership/role-needs-platform': 422,
  'membership/own-suspension': 409,
  'membership/api-key-not-found': 404,
  'membership/gateway-not-found': 404,
  'membership/gateway-revoked': 403,
  'membership/gateway-key-taken': 409,
  'membership/not-a-public-key': 422,
  'membership/code-not-valid': 410,
  'membership/challenge-not-valid': 401,
} as const

export const refuse = refuser(refusals)
