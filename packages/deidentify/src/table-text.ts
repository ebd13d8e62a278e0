/**
 * The text of a table in the character sets that hospitals export in: UTF-8, UTF-16 with its mark, Shift_JIS (Windows-31J), EUC-JP. Nothing for bytes that are text in
 * none of them. Shift_JIS reads nearly all of EUC-JP as half-width kana, so that of two readings the one with fewer of these is taken.
 */
export function decodeTable(bytes: Uint8Array): string | undefined {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex')
  if (mark === 'fffe' || mark === 'feff') return decode(bytes, mark === 'fffe' ? 'utf-16le' : 'utf-16be')
  const plain = decode(bytes, 'utf-8')
  if (plain !== undefined) return plain
  const readings = [decode(bytes, 'shift_jis'), decode(bytes, 'euc-jp')].filter(text => text !== undefined)
  return readings.sort((a, b) => countHalfWidth(a) - countHalfWidth(b))[0]
}

function decode(bytes: Uint8Array, label: string): string | undefined {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes)
    // No table holds control characters; bytes that read as some are no text of this kind.
    return /[^\P{Cc}\t\n\v\f\r\u0080-\u009f]/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

const countHalfWidth = (text: string) => text.match(/[\uff61-\uff9f]/g)?.length ?? 0
