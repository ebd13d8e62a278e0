import { TextDecoder } from 'node:util'
import { latin1Text } from './bytes.ts'
import type { DecodedText } from './character-sets.ts'

/** A table for bytes 0xA0–0xFF, named by its label of the WHATWG Encoding Standard; `iso-8859-1` and `ascii` are our own. */
export type SingleByteTable =
  | ('ascii' | 'iso-8859-1' | 'iso-8859-2' | 'iso-8859-3' | 'iso-8859-4' | 'iso-8859-5' | 'iso-8859-6' | 'iso-8859-7')
  | ('iso-8859-8' | 'windows-1254' | 'iso-8859-15' | 'shift_jis' | 'windows-874')

type RightHalf = SingleByteTable | 'ks-x-1001' | 'gb-2312'
type LeftHalf = 'ascii' | 'jis-x-0208' | 'jis-x-0212'

interface Designation {
  readonly sequence: readonly number[]
  readonly left?: LeftHalf
  readonly right?: RightHalf
}

const escapeBytes = (text: string): number[] => [...text].map(letter => letter.charCodeAt(0))

/** Escape sequences after ESC. @see DICOM PS3.3 C.12.1.1.2 Tables C.12-3, C.12-4 */
const designations: readonly Designation[] = [
  { sequence: escapeBytes('(B'), left: 'ascii' },
  { sequence: escapeBytes('(J'), left: 'ascii' },
  { sequence: escapeBytes('$B'), left: 'jis-x-0208' },
  { sequence: escapeBytes('$@'), left: 'jis-x-0208' },
  { sequence: escapeBytes('$(D'), left: 'jis-x-0212' },
  { sequence: escapeBytes(')I'), right: 'shift_jis' },
  { sequence: escapeBytes('$)C'), right: 'ks-x-1001' },
  { sequence: escapeBytes('$)A'), right: 'gb-2312' },
  { sequence: escapeBytes('-A'), right: 'iso-8859-1' },
  { sequence: escapeBytes('-B'), right: 'iso-8859-2' },
  { sequence: escapeBytes('-C'), right: 'iso-8859-3' },
  { sequence: escapeBytes('-D'), right: 'iso-8859-4' },
  { sequence: escapeBytes('-L'), right: 'iso-8859-5' },
  { sequence: escapeBytes('-G'), right: 'iso-8859-6' },
  { sequence: escapeBytes('-F'), right: 'iso-8859-7' },
  { sequence: escapeBytes('-H'), right: 'iso-8859-8' },
  { sequence: escapeBytes('-M'), right: 'windows-1254' },
  { sequence: escapeBytes('-T'), right: 'windows-874' },
  { sequence: escapeBytes('-b'), right: 'iso-8859-15' },
]

/** Decode text with ISO 2022 code extension. `first` is the right half at the start and again after each delimiter
 *  (line ends, `\`, `^`, `=`); where it is `ascii`, `fallback` reads high bytes that no escape sequence announced.
 *  @see DICOM PS3.5 6.1.2.5 */
export function decodeIso2022(
  bytes: Uint8Array,
  first: SingleByteTable,
  fallback: SingleByteTable | undefined,
): DecodedText {
  const initial = first === 'ascii' ? (fallback ?? 'ascii') : first
  let left: LeftHalf = 'ascii'
  let right: RightHalf = initial
  let isFaithful = true
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === 0x1b) {
      const designation = designations.find(({ sequence }) => startsWith(bytes, at + 1, sequence))
      if (designation?.left) left = designation.left
      if (designation?.right) right = designation.right
      isFaithful &&= designation !== undefined
      at += 1 + (designation?.sequence.length ?? 0)
      continue
    }
    const end = endOfRun(bytes, at)
    const isHigh = (bytes[at] ?? 0) >= 0x80
    const run = isHigh ? decodeRight(bytes.subarray(at, end), right) : decodeLeft(bytes.subarray(at, end), left)
    if (!isHigh && left === 'ascii' && initial !== 'ascii' && /[\\^=\r\n\f\t]/.test(run)) right = initial
    isFaithful &&= !run.includes('\ufffd')
    text += run
    at = end
  }
  return { text, isFaithful }
}

const startsWith = (bytes: Uint8Array, at: number, sequence: readonly number[]): boolean =>
  sequence.every((byte, index) => bytes[at + index] === byte)

/** End of the run of bytes that are all high or all low as the one at `start`, and hold no ESC. */
function endOfRun(bytes: Uint8Array, start: number): number {
  const isHigh = (bytes[start] ?? 0) >= 0x80
  let at = start + 1
  while (at < bytes.length && bytes[at] !== 0x1b && (bytes[at] ?? 0) >= 0x80 === isHigh) at++
  return at
}

function decodeLeft(run: Uint8Array, left: LeftHalf): string {
  if (left === 'ascii') return latin1Text(run)
  let text = ''
  let pairs: number[] = []
  const flush = () => {
    if (pairs.length > 0) text += decodeWith('euc-jp', Uint8Array.from(pairs))
    pairs = []
  }
  for (let at = 0; at < run.length; ) {
    const high = run[at] ?? 0
    const low = run[at + 1] ?? 0
    if (high < 0x21 || low < 0x21 || high > 0x7e || low > 0x7e) {
      flush()
      text += high < 0x21 ? String.fromCharCode(high) : '\ufffd'
      at += 1
      continue
    }
    if (left === 'jis-x-0212') pairs.push(0x8f)
    pairs.push(high | 0x80, low | 0x80)
    at += 2
  }
  flush()
  return text
}

function decodeRight(run: Uint8Array, right: RightHalf): string {
  switch (right) {
    case 'ascii':
      return '\ufffd'.repeat(run.length)
    case 'iso-8859-1':
      return latin1Text(run)
    case 'shift_jis':
      return Array.from(run, byte =>
        byte >= 0xa1 && byte <= 0xdf ? String.fromCharCode(0xff61 + byte - 0xa1) : '\ufffd',
      ).join('')
    case 'ks-x-1001':
      return decodeWith('euc-kr', run)
    case 'gb-2312':
      return decodeWith('gbk', run)
    default:
      return decodeWith(right, run)
  }
}

const decoders = new Map<string, TextDecoder>()
function decodeWith(label: string, run: Uint8Array): string {
  let decoder = decoders.get(label)
  if (!decoder) {
    decoder = new TextDecoder(label)
    decoders.set(label, decoder)
  }
  return decoder.decode(run)
}
