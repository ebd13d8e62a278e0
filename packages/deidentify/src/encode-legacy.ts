/** An encoding of East Asian systems that Node can decode and not encode. */
export type LegacyEncoding = 'shift_jis' | 'euc-jp' | 'euc-kr' | 'gb18030'

/** Text as a system wrote it that knew one of these encodings alone; nothing where a letter has no code of one or two bytes in it. ASCII stays. */
export function encodeLegacy(text: string, encoding: LegacyEncoding): Uint8Array | undefined {
  const bytes: number[] = []
  for (const letter of text) {
    const code = letter < '\x80' ? [letter.charCodeAt(0)] : tableOf(encoding).get(letter)
    if (code === undefined) return undefined
    bytes.push(...code)
  }
  return Uint8Array.from(bytes)
}

const tables = new Map<LegacyEncoding, ReadonlyMap<string, readonly number[]>>()

function tableOf(encoding: LegacyEncoding): ReadonlyMap<string, readonly number[]> {
  const table = tables.get(encoding) ?? invert(encoding)
  tables.set(encoding, table)
  return table
}

/** The decoder's table turned round: half-width kana of one byte, and all codes of two. */
function invert(encoding: LegacyEncoding): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder(encoding)
  const letters = new Map<string, readonly number[]>()
  for (let high = 0x81; high <= 0xfe; high++) {
    if (encoding === 'shift_jis' && high >= 0xa0 && high <= 0xdf) {
      letters.set(decoder.decode(Uint8Array.of(high)), [high])
      continue
    }
    for (let low = 0x40; low <= 0xfe; low++) {
      const letter = decoder.decode(Uint8Array.of(high, low))
      if ([...letter].length === 1 && letter !== '\ufffd' && !letters.has(letter)) letters.set(letter, [high, low])
    }
  }
  return letters
}
