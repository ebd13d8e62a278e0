import { join } from 'node:path'
import { siteRules } from '@tsumugi/api'
import { checkSiteRules, type SiteRules } from '@tsumugi/deidentify'
import { z } from 'zod'
import { loadText } from './files.ts'

/** The reviewed file of a site: who looked at the rules, when, and the rules. */
const siteRulesFile = z.strictObject({
  format: z.literal('tsumugi-site-rules@1'),
  reviewedBy: z.string().min(1).max(200),
  reviewedOn: z.iso.date(),
  rules: siteRules,
})

/** `site-rules.json` cannot be in force; the message says which rule and what was expected. */
export class SiteRulesRefused extends Error {
  readonly code = 'site-rules/unsound'
  constructor(faults: readonly string[]) {
    super(`site-rules.json of the work folder cannot be in force, so nothing is done. ${faults.join(' ')}`)
    this.name = 'SiteRulesRefused'
  }
}

/** The rules of `<work>/site-rules.json`, all sound; none where the file is not there. Throws a {@link SiteRulesRefused}. */
export async function loadSiteRules(workFolder: string): Promise<SiteRules> {
  const text = await loadText(join(workFolder, 'site-rules.json'))
  if (text === undefined) return []
  const found = siteRulesFile.safeParse(parseJson(text))
  if (!found.success)
    throw new SiteRulesRefused(found.error.issues.map(one => `${one.path.join('.') || 'The file'}: ${one.message}.`))
  const faults = checkSiteRules(found.data.rules)
  if (faults.length > 0) throw new SiteRulesRefused(faults.map(({ rule, message }) => `Rule ${rule}: ${message}.`))
  return found.data.rules
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The schema says what was expected.
    return undefined
  }
}
