import { collectWords } from './refusals/collect.ts'
import { membershipWords } from './refusals/membership.ts'
import { platformWords } from './refusals/platform.ts'
import { preprocessWords, releaseWords, settleWords } from './refusals/preprocess-to-settle.ts'
import { annotateWords, selectWords } from './refusals/select-and-annotate.ts'
import type { RefusalWords } from './refusals/words.ts'

/** What each refusal of the platform says to a person; `test/tidy` holds it complete. */
export const refusals: Readonly<Record<string, RefusalWords>> = {
  ...platformWords,
  ...membershipWords,
  ...collectWords,
  ...selectWords,
  ...annotateWords,
  ...preprocessWords,
  ...releaseWords,
  ...settleWords,
}

/** The words of a code in a language, or undefined. */
export function refusalWords(code: string, language: string): string | undefined {
  const found = refusals[code]
  return language === 'ja' ? found?.ja : found?.en
}
