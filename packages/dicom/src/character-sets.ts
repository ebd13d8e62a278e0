import { latin1Text } from './bytes.ts'
import { decodeIso2022, type SingleByteTable } from './iso2022.ts'

/** The character sets in force in a data set: the defined terms of Specific Character Set (0008,0005), in order.
 *  Empty means that none was declared. @see DICOM PS3.3 C.12.1.1.2 */
export type CharacterSets = readonly string[]

/** A decoded text. `isFaithful` is false when bytes did not fit the set; they then show as U+FFFD. */
export interface DecodedText {
  readonly text: string
  readonly isFaithful: boolean
}

/** Decode text bytes. Undeclared sets: ASCII, else strict UTF-8, else Latin-1 with `isFaithful` false.
 *  Delimiters are left in place; split after decoding, since a trail byte of GBK may look like a backslash. */
export function decodeText(bytes: Uint8Array, sets: CharacterSets): DecodedText {
  if (isPlainAscii(bytes)) return { text: latin1Text(bytes), isFaithful: true }
  const first = sets[0] ?? ''
  const whole = wholeEncodings[first]
  if (whole !== undefined && sets.length === 1) return decodeWhole(bytes, whole)
  if (sets.length === 0 || (sets.length === 1 && first === '')) return decodeUndeclared(bytes)
  return decodeIso2022(bytes, singleByteTables[first] ?? 'ascii', declaredTables(sets))
}

/** Every reading that is possible for bytes of uncertain set: as declared, then UTF-8, CP932 and EUC-JP where they fit strictly.
 *  For searches that must not miss a name under a wrong declaration. */
export function decodeCandidates(bytes: Uint8Array, sets: CharacterSets): readonly string[] {
  const declared = decodeText(bytes, sets).text
  if (isPlainAscii(bytes)) return [declared]
  const others = ['utf-8', 'shift_jis', 'euc-jp'].flatMap(label => decodeStrict(bytes, label) ?? [])
  return [...new Set([declared, ...others])]
}

/** True when the term is a defined term of the Standard (or empty, the default repertoire). */
export const isKnownCharacterSet = (term: string): boolean =>
  term in wholeEncodings || term in singleByteTables || multiByteTerms.has(term)

const wholeEncodings: Readonly<Record<string, string>> = {
  ISO_IR_192: 'utf-8',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
}

const multiByteTerms = new Set(['ISO 2022 IR 87', 'ISO 2022 IR 159', 'ISO 2022 IR 149', 'ISO 2022 IR 58'])

const numbersToTables: readonly (readonly [string, SingleByteTable])[] = [
  ['6', 'ascii'],
  ['100', 'iso-8859-1'],
  ['101', 'iso-8859-2'],
  ['109', 'iso-8859-3'],
  ['110', 'iso-8859-4'],
  ['144', 'iso-8859-5'],
  ['127', 'iso-8859-6'],
  ['126', 'iso-8859-7'],
  ['138', 'iso-8859-8'],
  ['148', 'windows-1254'],
  ['203', 'iso-8859-15'],
  ['13', 'shift_jis'],
  ['166', 'windows-874'],
]

const singleByteTables: Readonly<Record<string, SingleByteTable>> = Object.fromEntries([
  ['', 'ascii'],
  ...numbersToTables.flatMap(([number, table]) => [
    [`ISO_IR ${number}`, table],
    [`ISO 2022 IR ${number}`, table],
  ]),
])

/** Table of G1 at the start, from the first term that has a right half. */
const declaredTables = (sets: CharacterSets): SingleByteTable | undefined =>
  sets.map(term => singleByteTables[term]).find(table => table !== undefined && table !== 'ascii')

/** Parse the raw value of (0008,0005). Spaces around terms do not count; common misspellings are understood. */
export function parseCharacterSets(value: string): CharacterSets {
  const known = parsedSets.get(value)
  if (known !== undefined) return known
  const sets = readCharacterSets(value)
  if (parsedSets.size >= mostParsedSets) parsedSets.clear()
  parsedSets.set(value, sets)
  return sets
}

/** The few values that a site's files have, each asked for once an element. */
const parsedSets = new Map<string, CharacterSets>()
const mostParsedSets = 256

function readCharacterSets(value: string): CharacterSets {
  const terms = value.split('\\').map(term => term.replace(/[ \0]+$/, '').trim())
  return terms.every(term => term === '') ? [] : terms.map(normalizeTerm)
}

function normalizeTerm(term: string): string {
  if (isKnownCharacterSet(term)) return term
  const tidy = term.toUpperCase().replace(/[-_ ]+/g, ' ')
  const match = /^ISO (?:2022 )?IR (\d+)$/.exec(tidy)
  if (!match) return term
  return tidy.startsWith('ISO 2022') ? `ISO 2022 IR ${match[1]}` : `ISO_IR ${match[1]}`
}

/** True when every byte is ASCII and none is ESC: then every set reads it alike. */
export function isPlainAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte > 0x7e || byte === 0x1b) return false
  }
  return true
}

function decodeWhole(bytes: Uint8Array, label: string): DecodedText {
  const strict = decodeStrict(bytes, label)
  if (strict !== undefined) return { text: strict, isFaithful: true }
  return { text: new TextDecoder(label).decode(bytes), isFaithful: false }
}

function decodeUndeclared(bytes: Uint8Array): DecodedText {
  const utf8 = bytes.includes(0x1b) ? undefined : decodeStrict(bytes, 'utf-8')
  return { text: utf8 ?? latin1Text(bytes), isFaithful: false }
}

function decodeStrict(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
