import { refuser } from '#platform/refusals'

/** What this stage refuses, with the HTTP status of each. */
export const settleRefusals = {
  'share-rule/not-whole': 422,
  'share-rule/nothing-weighs': 422,
  'share-rule/month-closed': 409,
  'period/no-share-rule': 409,
  'period/no-platform': 409,
  'period/already-closed': 409,
  'period/not-begun': 409,
  'period/empty': 409,
  'period/promise-not-covered': 409,
  'statement/not-found': 404,
} as const

/** Refuse by a code of this stage. */
export const refuse = refuser(settleRefusals)
