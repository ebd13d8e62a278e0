import { z } from 'zod'

const scope = {
  sopClasses: z.array(z.string().max(64)).min(1).max(200).readonly().optional(),
  reason: z.string().max(500).optional(),
}
const standardRule = z.strictObject({
  attribute: z.string().min(1).max(64),
  action: z.enum(['keep', 'clean', 'remove', 'empty', 'replace', 'add']),
  value: z.string().max(10_240).optional(),
  ...scope,
})
const privateRule = z.strictObject({
  private: z.strictObject({ creator: z.string().max(64), group: z.string().max(4), element: z.string().max(2) }),
  action: z.enum(['keep', 'remove']),
  ...scope,
})

/** The rules of a site on top of the profile, as the gateway's file has them and the manifest declares them. */
export const siteRules = z.array(z.union([standardRule, privateRule])).max(500)
