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

/** SHA-256 (hex) of each part of the rules by its name, so that two receipts show which of them changed. */
export function digestRuleParts(
  options: readonly OptionName[],
  siteRules: SiteRules = [],
): Readonly<Record<string, string>> {
  const parts = {
    options: [...options].sort(),
    'site-rules': siteRules,
    'confidentiality-profile': [profileEdition, confidentialityProfile.rows],
    'safe-private': safePrivate.blocks,
    vocabulary: [[...englishVocabulary].sort(), [...japaneseVocabulary].sort()],
    'identifying-patterns': identifyingPatterns.map(String),
    'kanji-forms': [...newKanjiForms],
  }
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, digestOf(part)]))
}

/** SHA-256 (hex) over all that decides an output but the key: edition, options, tables, vocabulary, version and rules of the site. */
export function digestRules(options: readonly OptionName[], siteRules: SiteRules = []): string {
  const rules = [
    ...[profileEdition, toolVersion, [...options].sort(), confidentialityProfile.rows, safePrivate.blocks],
    ...[[...englishVocabulary].sort(), [...japaneseVocabulary].sort()],
    ...[identifyingPatterns.map(String), [...newKanjiForms]],
    ...(siteRules.length === 0 ? [] : [siteRules]),
  ]
  return digestOf(rules)
}

const digestOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')
