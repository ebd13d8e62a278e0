import { decodeText, parseCharacterSets } from '@tsumugi/dicom'

/** Terms of HL7 Table 0211, as character sets of DICOM, which are the same sets under other names. @see HL7 v2.5.1 §2.15.9.18 */
const terms: Readonly<Record<string, string>> = {
  ...{ '': '', ASCII: '', 'UNICODE UTF-8': 'ISO_IR 192', 'GB 18030-2000': 'GB18030', 'KS X 1001': 'ISO 2022 IR 149' },
  ...{
    '8859/1': 'ISO_IR 100',
    '8859/2': 'ISO_IR 101',
    '8859/3': 'ISO_IR 109',
    '8859/4': 'ISO_IR 110',
    '8859/5': 'ISO_IR 144',
  },
  ...{
    '8859/6': 'ISO_IR 127',
    '8859/7': 'ISO_IR 126',
    '8859/8': 'ISO_IR 138',
    '8859/9': 'ISO_IR 148',
    '8859/15': 'ISO_IR 203',
  },
  ...{
    'ISO IR6': 'ISO 2022 IR 6',
    'ISO IR14': 'ISO 2022 IR 13',
    'ISO IR13': 'ISO 2022 IR 13',
    'ISO IR87': 'ISO 2022 IR 87',
  },
  'ISO IR159': 'ISO 2022 IR 159',
}

/** What MSH-18 of the first message says, as terms of the table; none where it is empty. */
export function characterSetOfHl7(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 65_536)).toString('latin1')
  const header = /MSH[^\r\n]*/.exec(text)?.[0] ?? ''
  const fields = header.split(header[3] ?? '|')
  const repetition = (fields[1] ?? '^~')[1] ?? '~'
  return (fields[17] ?? '').split(repetition).map(term => term.trim())
}

/** Decode by those terms; undeclared: ASCII, else strict UTF-8, else Shift_JIS. Undefined where bytes fit none, so that nothing is searched in vain. */
export function decodeHl7(bytes: Uint8Array, declared: readonly string[]): string | undefined {
  const known = declared.map(term => terms[term.toUpperCase()])
  if (declared.some(term => term !== '') && known.every(term => term !== undefined)) {
    const sets = parseCharacterSets(known.length === 1 ? (known[0] ?? '') : ['', ...known.filter(Boolean)].join('\\'))
    const { text, isFaithful } = decodeText(bytes, sets)
    if (isFaithful) return text
  }
  return decodeStrictly(bytes, 'utf-8') ?? decodeStrictly(bytes, 'shift_jis')
}

function decodeStrictly(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
