import type { Dataset, Encoding } from './element.ts'
import { readDataset } from './read-dataset.ts'
import { isLikelyFirstTag, readHeader, sniffEncoding } from './read-header.ts'
import { explicitLittle, implicitLittle, note, type Reader, readTag, undefinedLength } from './reader.ts'
import { numberOf } from './values.ts'
import { findVr } from './vr.ts'

/** Find the preamble and read group 0002; undefined, with an error noted, when the bytes are not DICOM.
 *  @see DICOM PS3.10 7.1 */
export function findMeta(
  reader: Reader,
): { preamble: Uint8Array | undefined; meta: Dataset; bodyStart: number } | undefined {
  const { bytes } = reader
  const hasPreamble = hasMagic(bytes, 128) && isReadable(reader, 132)
  const start = hasPreamble ? 132 : hasMagic(bytes, 0) ? 4 : 0
  if (!hasPreamble) {
    if (!isReadable(reader, start)) {
      note(reader, 'file/not-dicom', { offset: 0 }, { bytes: bytes.length })
      return undefined
    }
    note(reader, 'file/no-preamble', { offset: 0 })
  }
  const preamble = hasPreamble ? bytes.subarray(0, 128) : undefined
  if (hasPreamble && isExecutable(bytes)) note(reader, 'file/executable-preamble', { offset: 0 })
  const meta = readGroup2(reader, start)
  return meta && { preamble, ...meta }
}

const hasMagic = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d

function isReadable(reader: Reader, at: number): boolean {
  const { length } = reader.bytes
  if (at + 8 > length) return false
  if (readTag(reader, at, explicitLittle) >>> 16 === 2) return true
  const encoding = sniffEncoding(reader, at, length)
  return encoding !== undefined && (at === 132 || startsLikeDataset(reader, at, encoding))
}

/** Without a preamble any noise might be taken for a data set: the first tag must be of group 0004 or from 0008 on, and be
 *  followed by a greater one that is of the Standard, private or a group length. */
function startsLikeDataset(reader: Reader, at: number, encoding: Encoding): boolean {
  const { length } = reader.bytes
  const first = readTag(reader, at, encoding)
  if (first >>> 16 < 4) return false
  const header = readHeader(reader, at, length, encoding)
  if (header === undefined) return false
  const next = header.valueStart + header.length
  if (header.length === undefinedLength || next + 8 > length) return next === length || header.vr !== 'UN'
  const second = readTag(reader, next, encoding)
  return second > first && (isLikelyFirstTag(second) || second >>> 16 === first >>> 16)
}

/** DOS/PE, ELF, Mach-O, a script, a Java class, zip or PDF. A TIFF head is legal for slides and not named here. */
const executableHeads: readonly (readonly number[])[] = [
  [0x4d, 0x5a],
  [0x7f, 0x45, 0x4c, 0x46],
  [0xcf, 0xfa, 0xed, 0xfe],
  [0xce, 0xfa, 0xed, 0xfe],
  [0xca, 0xfe, 0xba, 0xbe],
  [0x23, 0x21],
  [0x50, 0x4b, 0x03, 0x04],
  [0x25, 0x50, 0x44, 0x46],
]
const isExecutable = (bytes: Uint8Array): boolean =>
  executableHeads.some(head => head.every((byte, index) => bytes[index] === byte))

function readGroup2(reader: Reader, start: number): { meta: Dataset; bodyStart: number } | undefined {
  const end = findGroup2End(reader, start)
  if (end === undefined) return undefined
  const isExplicit = start + 6 <= end && findVr(reader.view.getUint16(start + 4, false)) !== undefined
  const encoding = isExplicit || end === start ? explicitLittle : implicitLittle
  const { dataset } = readDataset(reader, { start, end, isUndefinedLength: false }, encoding, undefined)
  if (reader.hasFailed) return undefined
  if (end === start) note(reader, 'file/no-meta', { offset: start })
  else checkGroupLength(reader, dataset, end)
  return { meta: dataset, bodyStart: end }
}

/** Group 0002 ends where another group begins; its length element is not trusted. */
function findGroup2End(reader: Reader, start: number): number | undefined {
  const { length } = reader.bytes
  let at = start
  while (at + 8 <= length && readTag(reader, at, explicitLittle) >>> 16 === 2) {
    const isExplicit = findVr(reader.view.getUint16(at + 4, false)) !== undefined
    const header = readHeader(reader, at, length, isExplicit ? explicitLittle : implicitLittle)
    if (header === undefined) return undefined
    const next = header.valueStart + header.length
    if (next > length) {
      const facts = { length: header.length, available: length - header.valueStart }
      note(reader, 'element/truncated', { offset: length, tag: header.tag }, facts)
      return undefined
    }
    at = next
  }
  return at
}

function checkGroupLength(reader: Reader, meta: Dataset, end: number): void {
  const first = meta.elements[0]
  const stated = first?.tag === 0x00020000 ? numberOf(meta, 0x00020000) : undefined
  if (first !== undefined && stated === end - first.end) return
  note(reader, 'meta/group-length', { offset: first?.headerStart ?? end, tag: 0x00020000 })
}
