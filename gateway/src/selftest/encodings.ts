import { encodeLegacy, type LegacyEncoding } from '@tsumugi/deidentify'
import { encodeText } from '@tsumugi/dicom'
import type { Script } from './canary-people.ts'

/** How the text of a planted file is written, and what the file says of it: right, wrong, or nothing. */
export interface TextEncoding {
  readonly name: string
  readonly script: Script
  /** Specific Character Set as written; nothing leaves it out. */
  readonly declared: readonly string[] | undefined
  /** False where the file says something else than what its bytes are: then only what is ASCII can be asked to stay. */
  readonly isDeclaredRightly: boolean
  /** Bytes of a text; nothing where it does not fit. */
  readonly encode: (text: string) => Uint8Array | undefined
}

const bySets = (script: Script, sets: readonly string[]): TextEncoding => ({
  ...{ name: `${script} in ${sets.join(' and ').trim()}`, script, declared: sets, isDeclaredRightly: true },
  encode: text => encodeText(text, sets),
})

const legacy = (script: Script, encoding: LegacyEncoding, declared: readonly string[] | undefined): TextEncoding => ({
  name: `${script} in ${encoding}, ${declared === undefined ? 'undeclared' : `declared ${declared.join(' and ')}`}`,
  ...{ script, declared, isDeclaredRightly: false, encode: text => encodeLegacy(text, encoding) },
})

const utf8 = (text: string) => new TextEncoder().encode(text)

/** Latin text that says nothing of its set, as most of the world's files do. */
export const plainLatin: TextEncoding = {
  ...{ name: 'latin', script: 'latin', declared: undefined, isDeclaredRightly: true },
  encode: text => encodeText(text, []),
}

/** One after another over the planted files: what hospitals send, and what misconfigured systems make of it. */
export const encodings: readonly TextEncoding[] = [
  plainLatin,
  bySets('japanese', ['ISO_IR 192']),
  bySets('japanese', ['', 'ISO 2022 IR 87']),
  plainLatin,
  bySets('japanese', ['ISO 2022 IR 13', 'ISO 2022 IR 87']),
  legacy('japanese', 'shift_jis', undefined),
  bySets('korean', ['ISO_IR 192']),
  legacy('japanese', 'shift_jis', ['ISO_IR 100']),
  bySets('chinese', ['GB18030']),
  {
    name: 'japanese in UTF-8, undeclared',
    script: 'japanese',
    declared: undefined,
    isDeclaredRightly: false,
    encode: utf8,
  },
  legacy('japanese', 'euc-jp', ['ISO_IR 192']),
  legacy('korean', 'euc-kr', undefined),
  {
    name: 'japanese in UTF-8, declared ISO_IR 13',
    script: 'japanese',
    declared: ['ISO_IR 13'],
    isDeclaredRightly: false,
    encode: utf8,
  },
]
