import { listEntries } from '@tsumugi/dicom'
import meanings from './tables/standard-words.json' with { type: 'json' }
import { englishWords } from './vocabulary/english-words.ts'
import { japaneseTerms } from './vocabulary/japanese-terms.ts'
import { japaneseProse, proseWords, technicalWords } from './vocabulary/prose.ts'

const words = (text: string) => text.split(/\s+/).filter(Boolean)

/** Words of the attribute names of PS3.6, which are terms of imaging; the few that are names of people or point at a place are left out. */
const attributeWords = (): string[] =>
  [...listEntries()]
    .flatMap(({ keyword }) => keyword.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/))
    .map(word => word.toLowerCase())
    .filter(word => word.length > 2 && !pointing.has(word))

const pointing = new Set(
  words(
    'hospital clinic institution address telephone name names gray compton hough bragg wedge page street city country region birth mother person persons',
  ),
)

/** Words of descriptors in Latin letters, lower case: hand-made, of attribute names (PS3.6) and of code meanings (PS3.16). */
export const englishVocabulary: ReadonlySet<string> = new Set([
  ...words(englishWords),
  ...words(proseWords),
  ...words(technicalWords),
  ...attributeWords(),
  ...words(meanings.words),
])
/** Terms of descriptors in Japanese, longest first, for greedy matching. */
export const japaneseVocabulary: readonly string[] = [
  ...new Set([...words(japaneseTerms), ...words(japaneseProse)]),
].sort((a, b) => b.length - a.length)
