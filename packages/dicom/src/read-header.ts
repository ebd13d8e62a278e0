import { findEntry } from './dictionary.ts'
import type { Encoding } from './element.ts'
import { note, type Reader, readTag } from './reader.ts'
import { findVr, hasLongHeader, isLongCode, type Vr } from './vr.ts'

/** An element's header: where its value starts and what it says of its length (0xFFFFFFFF for undefined). */
export interface Header {
  readonly tag: number
  readonly vr: Vr
  readonly valueStart: number
  readonly length: number
  /** False for an implicit header, also one found in an explicit data set. */
  readonly isExplicit: boolean
}

/** The header at `at`, or undefined after an error was noted. At least 8 bytes must lie before `end`. */
export function readHeader(reader: Reader, at: number, end: number, encoding: Encoding): Header | undefined {
  const tag = readTag(reader, at, encoding)
  if (!encoding.isExplicit || tag >>> 16 === 0xfffe) return implicitHeader(reader, at, tag, encoding)
  const code = reader.view.getUint16(at + 4, false)
  const vr = findVr(code)
  if (vr === undefined) return repairHeader(reader, tag, { at, end }, encoding)
  const isLittle = !encoding.isBigEndian
  if (!isLongCode(code)) {
    return { tag, vr, valueStart: at + 8, length: reader.view.getUint16(at + 6, isLittle), isExplicit: true }
  }
  if (at + 12 > end) {
    note(reader, end === reader.bytes.length ? 'element/truncated' : 'element/overruns', { offset: at, tag })
    return undefined
  }
  return { tag, vr, valueStart: at + 12, length: reader.view.getUint32(at + 8, isLittle), isExplicit: true }
}

function implicitHeader(reader: Reader, at: number, tag: number, encoding: Encoding): Header {
  const length = reader.view.getUint32(at + 4, !encoding.isBigEndian)
  return { tag, vr: implicitVrOf(tag), valueStart: at + 8, length, isExplicit: false }
}

/** The VR of an implicit element: the dictionary's; OW before OB; LO for a private creator; UN otherwise. @see DICOM PS3.5 A.1 */
function implicitVrOf(tag: number): Vr {
  const entry = findEntry(tag)
  if (entry) return entry.choices.includes('OW') ? 'OW' : entry.vr
  if ((tag & 0xffff) === 0) return 'UL'
  const isCreator = (tag & 0x10000) !== 0 && (tag & 0xffff) >= 0x10 && (tag & 0xffff) <= 0xff
  return isCreator ? 'LO' : 'UN'
}

/** Letters that are no VR: the header may be long (a VR of the future), short, or implicit. Taken is the first reading after
 *  which the bytes still make sense. @see DICOM PS3.5 6.2.2 */
function repairHeader(
  reader: Reader,
  tag: number,
  { at, end }: { at: number; end: number },
  encoding: Encoding,
): Header | undefined {
  const { view } = reader
  const isLittle = !encoding.isBigEndian
  const candidates: Header[] = []
  if (at + 12 <= end && view.getUint16(at + 6, isLittle) === 0) {
    candidates.push({ tag, vr: 'UN', valueStart: at + 12, length: view.getUint32(at + 8, isLittle), isExplicit: true })
  }
  candidates.push({ tag, vr: 'UN', valueStart: at + 8, length: view.getUint16(at + 6, isLittle), isExplicit: true })
  candidates.push(implicitHeader(reader, at, tag, encoding))
  const found = candidates.find(header => leadsOn(reader, header, end, encoding))
  if (found === undefined) {
    note(reader, 'element/vr-unreadable', { offset: at, tag })
    return undefined
  }
  note(reader, found.isExplicit ? 'element/vr-unknown' : 'element/encoding', { offset: at, tag })
  return found
}

/** True when the value ends at `end`, or where a greater tag with a readable header begins. */
function leadsOn(reader: Reader, header: Header, end: number, encoding: Encoding): boolean {
  const next = header.valueStart + header.length
  if (next === end) return true
  if (next + 8 > end) return false
  const tag = readTag(reader, next, encoding)
  if (tag >>> 16 === 0xfffe) return true
  if (tag <= header.tag) return false
  return !encoding.isExplicit || isLetterPair(reader.view.getUint16(next + 4, false)) || findEntry(tag) !== undefined
}

const isLetterPair = (code: number): boolean => findVr(code) !== undefined

/** How many bytes an element's header takes. */
export const headerBytes = (vr: Vr, isExplicit: boolean): number => (isExplicit && hasLongHeader(vr) ? 12 : 8)

/** Guess the encoding at a data set's first element; undefined when it looks like none. */
export function sniffEncoding(reader: Reader, at: number, end: number): Encoding | undefined {
  if (at + 8 > end) return undefined
  for (const isBigEndian of [false, true]) {
    const tag = readTag(reader, at, { isExplicit: true, isBigEndian })
    if (!isLikelyFirstTag(tag)) continue
    if (findVr(reader.view.getUint16(at + 4, false)) !== undefined) return { isExplicit: true, isBigEndian }
    const length = reader.view.getUint32(at + 4, !isBigEndian)
    if (length === 0xffffffff || at + 8 + length <= end) return { isExplicit: false, isBigEndian }
  }
  return undefined
}

/** A tag of the Standard, or a group length or private creator of a low group, as a data set may begin with. */
export const isLikelyFirstTag = (tag: number): boolean =>
  findEntry(tag) !== undefined ||
  (tag >>> 16 < 0x80 && ((tag & 0xffff) === 0 || ((tag & 0x10000) !== 0 && (tag & 0xffff) < 0x100)))
