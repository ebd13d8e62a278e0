import { TextDecoder } from 'node:util'
import { latin1Bytes } from './bytes.ts'
import type { CharacterSets } from './character-sets.ts'

/** Encode text for these character sets, or undefined where a character does not fit. ASCII fits every set. Written are UTF-8,
 *  GB18030's and GBK's two-byte part, the single-byte sets, and kanji (ISO 2022 IR 87), with escapes back to ASCII before delimiters. */
export function encodeText(text: string, sets: CharacterSets): Uint8Array | undefined {
  if (isAscii(text)) return latin1Bytes(text)
  const first = sets[0] ?? ''
  if (first === 'ISO_IR 192') return new TextEncoder().encode(text)
  if (first === 'GB18030' || first === 'GBK') return encodeByTable(text, pairTable('gbk', 0x81, 0x40))
  const single = singleByteLabels[first.replace(/^(ISO_IR |ISO 2022 IR )/, '')]
  if (sets.length === 1) return single === undefined ? undefined : encodeByTable(text, singleByteTable(single))
  return encodeIso2022(text, sets, single)
}

/** ASCII without ESC, which would be read as the start of a designation. */
function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x7e || code === 0x1b) return false
  }
  return true
}

const singleByteLabels: Readonly<Record<string, string>> = {
  ...{ '100': 'iso-8859-1', '101': 'iso-8859-2', '109': 'iso-8859-3', '110': 'iso-8859-4', '144': 'iso-8859-5' },
  ...{ '127': 'iso-8859-6', '126': 'iso-8859-7', '138': 'iso-8859-8', '148': 'windows-1254', '203': 'iso-8859-15' },
  ...{ '13': 'jis-x-0201', '166': 'windows-874' },
}

type EncodingTable = ReadonlyMap<string, readonly number[]>
const tables = new Map<string, EncodingTable>()

function singleByteTable(label: string): EncodingTable {
  return cachedTable(label, () => {
    const bytes = Array.from({ length: 96 }, (_, index) => index + 0xa0)
    const letterOf = singleByteDecoder(label)
    return new Map(
      bytes.flatMap(byte => [letterOf(byte)].filter(letter => letter !== '\ufffd').map(letter => [letter, [byte]])),
    )
  })
}

function singleByteDecoder(label: string): (byte: number) => string {
  if (label === 'iso-8859-1') return byte => String.fromCharCode(byte)
  if (label === 'jis-x-0201')
    return byte => (byte > 0xa0 && byte < 0xe0 ? String.fromCharCode(0xff61 + byte - 0xa1) : '\ufffd')
  const decoder = new TextDecoder(label)
  return byte => decoder.decode(Uint8Array.of(byte))
}

/** All two-byte codes of a WHATWG encoding whose lead and trail bytes begin at these. */
function pairTable(label: string, lead: number, trail: number): EncodingTable {
  return cachedTable(`${label}/pairs`, () => {
    const decoder = new TextDecoder(label)
    const table = new Map<string, readonly number[]>()
    for (let high = lead; high <= 0xfe; high++) {
      for (let low = trail; low <= 0xfe; low++) {
        const letter = decoder.decode(Uint8Array.of(high, low))
        if (letter.length === 1 && letter !== '\ufffd' && !table.has(letter)) table.set(letter, [high, low])
      }
    }
    return table
  })
}

function cachedTable(name: string, make: () => EncodingTable): EncodingTable {
  const table = tables.get(name) ?? make()
  tables.set(name, table)
  return table
}

function encodeByTable(text: string, table: EncodingTable): Uint8Array | undefined {
  const bytes: number[] = []
  for (const letter of text) {
    const code = letter.charCodeAt(0) < 0x7f ? [letter.charCodeAt(0)] : table.get(letter)
    if (code === undefined) return undefined
    bytes.push(...code)
  }
  return Uint8Array.from(bytes)
}

const escapeToKanji = [0x1b, 0x24, 0x42]
const escapeToAscii = [0x1b, 0x28, 0x42]
const escapeToRoman = [0x1b, 0x28, 0x4a]

function encodeIso2022(text: string, sets: CharacterSets, single: string | undefined): Uint8Array | undefined {
  const kanji = sets.includes('ISO 2022 IR 87') ? pairTable('euc-jp', 0xa1, 0xa1) : new Map<string, readonly number[]>()
  const right = single === undefined ? new Map<string, readonly number[]>() : singleByteTable(single)
  const escapeBack = single === 'jis-x-0201' ? escapeToRoman : escapeToAscii
  const bytes: number[] = []
  let isKanji = false
  for (const letter of text) {
    const code = letter.charCodeAt(0) < 0x7f ? [letter.charCodeAt(0)] : right.get(letter)
    const pair = code === undefined ? kanji.get(letter) : undefined
    if (code === undefined && pair === undefined) return undefined
    if ((pair !== undefined) !== isKanji) bytes.push(...(isKanji ? escapeBack : escapeToKanji))
    isKanji = pair !== undefined
    bytes.push(...(code ?? (pair ?? []).map(byte => byte & 0x7f)))
  }
  if (isKanji) bytes.push(...escapeBack)
  return Uint8Array.from(bytes)
}
