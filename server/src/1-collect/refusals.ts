import { type RefusalTable, refuser } from '#platform/refusals'

/** What this stage refuses, with the HTTP status of the answer. */
export const collectRefusals = {
  'collect/not-found': 404,
  'collect/not-your-site': 403,
  'agreement/not-in-force': 403,
  'agreement/bad-dates': 422,
  'agreement/reference-taken': 409,
  'agreement/already-ended': 409,
  'ethics-approval/not-in-force': 403,
  'ethics-approval/bad-dates': 422,
  'ethics-approval/already-entered': 409,
  'ethics-approval/already-ended': 409,
  'submission/wrong-gateway': 403,
  'submission/gateway-revoked': 403,
  'submission/bad-signature': 403,
  'submission/wrong-site': 403,
  'submission/opted-out': 409,
  'submission/id-taken': 409,
  'submission/size-conflict': 422,
  'submission/wrong-state': 409,
  'submission/incomplete': 409,
  'submission/unknown-object': 404,
  'submission/wrong-offset': 409,
  'submission/too-many-bytes': 413,
  'submission/wrong-digest': 422,
  'series/no-such-instance': 404,
  'series/no-picture': 404,
  'subject-file/no-rows': 404,
  'slide/no-such-tile': 404,
} as const satisfies RefusalTable

/** Refuse by a code of this stage. */
export const refuse = refuser(collectRefusals)
