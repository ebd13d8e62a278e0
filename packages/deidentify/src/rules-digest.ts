import { createHash } from 'node:crypto'
import { profileEdition } from './compile-profile.ts'
import { identifyingPatterns } from './identifying-patterns.ts'
import { newKanjiForms } from './kanji-forms.ts'
import type { OptionName } from './options.ts'
import type { SiteRules } from './site-rules/site-rule.ts'
import confidentialityProfile from './tables/confidentiality-profile.json' with { type: 'json' }
import safePrivate from './tables/safe-private.json' with { type: 'json' }
import { englishVocabulary, japaneseVocabulary } from './vocabulary.ts'

/** Version of the rules' code; grows when the same input would give another output. */
export const toolVersion = '0.3.0'

/** SHA-256 (hex) over all that decides an output but the key: edition, options, tables, vocabulary, version and rules of the site. */
export function digestRules(options: readonly OptionName[], siteRules: SiteRules = []): string {
  const rules = [
    ...[profileEdition, toolVersion, [...options].sort(), confidentialityProfile.rows, safePrivate.blocks],
    ...[[...englishVocabulary].sort(), [...japaneseVocabulary].sort()],
    ...[identifyingPatterns.map(String), [...newKanjiForms]],
    ...(siteRules.length === 0 ? [] : [siteRules]),
  ]
  return createHash('sha256').update(JSON.stringify(rules)).digest('hex')
}
