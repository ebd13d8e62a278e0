import type { Suggestion } from './contract.ts'

/** Codes that are no fault but make a series useless as one to read. */
const alwaysOut: readonly string[] = ['localizer', 'not-an-image']

/** What the checks suggest: excluded for an error, a localizer or what is no image; a look for a warning; else accepted. `reasons` are
 *  the codes that say why, each once. A person decides. */
export function suggest(issues: readonly { code: string; severity: 'info' | 'warning' | 'error' }[]): Suggestion {
  const codes = (isOne: (issue: (typeof issues)[number]) => boolean) => [
    ...new Set(issues.filter(isOne).map(issue => issue.code)),
  ]
  const out = codes(issue => issue.severity === 'error' || alwaysOut.includes(issue.code))
  if (out.length > 0) return { verdict: 'excluded', reasons: out }
  const look = codes(issue => issue.severity === 'warning')
  return look.length > 0 ? { verdict: 'look', reasons: look } : { verdict: 'accepted', reasons: [] }
}
