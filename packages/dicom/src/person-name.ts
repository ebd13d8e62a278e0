import type { Dataset } from './element.ts'
import { type ElementKey, textsOf } from './values.ts'

/** The parts of one component group of a person's name. @see DICOM PS3.5 6.2.1.1 */
export interface NameParts {
  readonly family: string
  readonly given: string
  readonly middle: string
  readonly prefix: string
  readonly suffix: string
}

/** A person's name: alphabetic, ideographic (kanji) and phonetic (kana) groups, each as written, `''` where absent. */
export interface PersonName {
  readonly alphabetic: string
  readonly ideographic: string
  readonly phonetic: string
}

/** Every name of a PN element; `[]` when absent or empty. */
export const personNamesOf = (dataset: Dataset, key: ElementKey): readonly PersonName[] =>
  textsOf(dataset, key).map(parsePersonName)

/** The first name of a PN element. */
export const personNameOf = (dataset: Dataset, key: ElementKey): PersonName | undefined =>
  personNamesOf(dataset, key)[0]

/** Split a PN value at its `=`. */
export function parsePersonName(value: string): PersonName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = value.split('=').map(group => group.trim())
  return { alphabetic, ideographic, phonetic }
}

/** Split one group at its `^`. */
export function parseNameParts(group: string): NameParts {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^').map(part => part.trim())
  return { family, given, middle, prefix, suffix }
}
