import { encodeLegacy } from './encode-legacy.ts'

/** Where a planted text was found: which of the texts, in which encoding, at which byte. */
export interface Sighting {
  readonly textIndex: number
  readonly encoding: string
  readonly offset: number
}

/**
 * Search bytes for texts in every form in which they could have stayed: UTF-8, UTF-16 of both orders, ISO 2022 JP (JIS X 0208 bytes without their
 * escapes), Shift_JIS, half-width kana of JIS X 0201, Latin letters without regard to case, and Base64 of the UTF-8 form. Texts shorter than
 * 3 bytes are not searched. The answer is empty when nothing stayed.
 */
export function searchBytes(bytes: Uint8Array, texts: readonly string[]): Sighting[] {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const lower = asciiLower(haystack)
  return texts.flatMap((text, textIndex) =>
    formsOf(text).flatMap(({ encoding, needle, isCaseless }) => {
      if (needle.length < 3) return []
      const offset = isCaseless ? lower.indexOf(asciiLower(needle)) : haystack.indexOf(needle)
      return offset < 0 ? [] : [{ textIndex, encoding, offset }]
    }),
  )
}

interface Form {
  readonly encoding: string
  readonly needle: Buffer
  readonly isCaseless: boolean
}

function formsOf(text: string): Form[] {
  const utf8 = Buffer.from(text, 'utf8')
  const little = Buffer.from(text, 'utf16le')
  const forms: Form[] = [
    { encoding: 'UTF-8', needle: utf8, isCaseless: true },
    { encoding: 'UTF-16LE', needle: little, isCaseless: true },
    { encoding: 'UTF-16BE', needle: Buffer.from(little).swap16(), isCaseless: true },
    ...[0, 1, 2].map(shift => ({ encoding: 'Base64', needle: base64Core(utf8, shift), isCaseless: false })),
  ]
  const shiftJis = encodeLegacy(text, 'shift_jis')
  if (shiftJis !== undefined && !/^[ -~]*$/.test(text)) {
    forms.push({ encoding: 'Shift_JIS', needle: Buffer.from(shiftJis), isCaseless: false })
    const jis = jisOf(shiftJis)
    if (jis.length > 0) forms.push({ encoding: 'ISO-2022-JP', needle: jis, isCaseless: false })
  }
  const halfWidth = halfWidthKana(text)
  if (halfWidth !== undefined) forms.push({ encoding: 'JIS X 0201', needle: halfWidth, isCaseless: false })
  return forms
}

/** The part of a Base64 text that is the same whatever stands around the bytes, for each of the three alignments. */
function base64Core(bytes: Buffer, shift: number): Buffer {
  const padded = Buffer.concat([Buffer.alloc(shift), bytes])
  const text = padded.toString('base64').replace(/=+$/, '')
  const first = shift === 0 ? 0 : shift + 1
  const last = padded.length % 3 === 0 ? text.length : text.length - 1
  return Buffer.from(text.slice(first, last), 'latin1')
}

const asciiLower = (bytes: Buffer) => {
  const copy = Buffer.from(bytes)
  for (let i = 0; i < copy.length; i++) {
    const byte = copy[i] ?? 0
    if (byte >= 0x41 && byte <= 0x5a) copy[i] = byte + 0x20
  }
  return copy
}

/** Two-byte Shift_JIS codes as JIS X 0208 rows and cells, as they stand between the escapes of ISO 2022. */
function jisOf(shiftJis: Uint8Array): Buffer {
  const out: number[] = []
  for (let i = 0; i < shiftJis.length; i++) {
    const high = shiftJis[i] ?? 0
    if (high < 0x81 || (high >= 0xa0 && high <= 0xdf)) continue
    const low = shiftJis[++i] ?? 0
    const row = (high - (high < 0xa0 ? 0x81 : 0xc1)) * 2 + (low >= 0x9f ? 1 : 0)
    const cell = low >= 0x9f ? low - 0x9f : low - 0x40 - (low > 0x7f ? 1 : 0)
    out.push(row + 0x21, cell + 0x21)
  }
  return Buffer.from(out)
}

const voiced = 'ガギグゲゴザジズゼゾダヂヅデドバビブベボ'
const unvoiced = 'カキクケコサシスセソタチツテトハヒフヘホ'
const kanaRow =
  'ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン'

/** The text as single-byte kana of JIS X 0201; nothing if it is not kana alone. */
function halfWidthKana(text: string): Buffer | undefined {
  const out: number[] = []
  for (const letter of text.normalize('NFKC')) {
    const voicedAt = voiced.indexOf(letter)
    const semiAt = 'パピプペポ'.indexOf(letter)
    const plain = voicedAt >= 0 ? unvoiced[voicedAt] : semiAt >= 0 ? 'ハヒフヘホ'[semiAt] : letter
    const at = kanaRow.indexOf(plain ?? '')
    if (at < 0) return undefined
    out.push(0xa6 + at)
    if (voicedAt >= 0) out.push(0xde)
    if (semiAt >= 0) out.push(0xdf)
  }
  return Buffer.from(out)
}
