import { findEntry } from './dictionary.ts'
import type { Dataset, Element, Encoding, Item } from './element.ts'
import { elementOf, readEncapsulated } from './read-fragments.ts'
import { type Header, readHeader, sniffEncoding } from './read-header.ts'
import {
  countElement,
  implicitLittle,
  isPixelData,
  itemDelimiter,
  itemTag,
  note,
  type Reader,
  readTag,
  sequenceDelimiter,
  undefinedLength,
} from './reader.ts'
import { findVr } from './vr.ts'

/** What ends a data set: the end of its bytes, or an item delimiter (undefined length). */
interface Extent {
  readonly start: number
  readonly end: number
  readonly isUndefinedLength: boolean
}

/** A data set under construction; the elements are pushed as they are read. */
interface GrowingDataset extends Dataset {
  readonly elements: Element[]
}

/** Where the reading of a data set came to. `end` is after the delimiter, where there is one. */
interface ReadDataset {
  readonly dataset: Dataset
  readonly end: number
}

/** Read the elements from `extent.start`. Errors are noted in the reader, and what was read before them is returned. */
export function readDataset(
  reader: Reader,
  extent: Extent,
  encoding: Encoding,
  parent: Dataset | undefined,
): ReadDataset {
  const dataset: GrowingDataset = { bytes: reader.bytes, encoding, elements: [], parent }
  const { end } = extent
  let at = extent.start
  let lastTag = -1
  while (at + 8 <= end) {
    const tag = readTag(reader, at, encoding)
    if (tag === itemDelimiter || tag === sequenceDelimiter) {
      const stop = readDelimiter(reader, at, tag, extent)
      if (stop !== undefined) return { dataset, end: stop }
      at += 8
      continue
    }
    if (parent === undefined && reader.shouldStopAtPixelData && isPixelData(tag)) {
      reader.stoppedAt = at
      return { dataset, end: at }
    }
    if (parent === undefined && tag === 0 && lastTag > 0 && isAllZero(reader.bytes, at)) break
    if (tag <= lastTag) note(reader, tag === lastTag ? 'element/duplicate' : 'element/order', { offset: at, tag })
    lastTag = tag
    const element = readElement(reader, at, end, dataset)
    if (element === undefined) return { dataset, end: at }
    dataset.elements.push(element)
    at = element.end
  }
  checkClosed(reader, at, extent, parent)
  return { dataset, end: at }
}

/** The end of the data set if the delimiter closes it; undefined for a stray one, which is passed over. */
function readDelimiter(reader: Reader, at: number, tag: number, extent: Extent): number | undefined {
  if (!extent.isUndefinedLength) {
    note(reader, 'sequence/delimiter-stray', { offset: at })
    return undefined
  }
  if (tag === itemDelimiter) return at + 8
  note(reader, 'sequence/delimiter-missing', { offset: at })
  return at
}

function checkClosed(reader: Reader, at: number, extent: Extent, parent: Dataset | undefined): void {
  const isFileEnd = extent.end === reader.bytes.length
  if (extent.isUndefinedLength) {
    if (isFileEnd) note(reader, 'sequence/not-closed', { offset: extent.start })
    else note(reader, 'sequence/delimiter-missing', { offset: at })
  } else if (at < extent.end) {
    const remaining = extent.end - at
    const isPadding = remaining >= 8 || isAllZero(reader.bytes, at)
    if (parent !== undefined) note(reader, 'element/overruns', { offset: at }, { bytes: remaining })
    else if (isPadding) note(reader, 'file/trailing-bytes', { offset: at }, { bytes: remaining })
    else note(reader, 'element/truncated', { offset: extent.end }, { available: remaining })
  }
}

function readElement(reader: Reader, at: number, end: number, dataset: Dataset): Element | undefined {
  if (!countElement(reader, at)) return undefined
  const header = correctSequence(reader, at, end, readHeader(reader, at, end, dataset.encoding))
  if (header === undefined) return undefined
  if (header.length === undefinedLength) return readUndefined(reader, header, { at, end, dataset })
  const valueEnd = header.valueStart + header.length
  if (valueEnd > end) return noteOverrun(reader, at, end, header)
  if (header.length % 2 === 1)
    note(reader, 'element/odd-length', { offset: at, tag: header.tag }, { length: header.length })
  const items = readDefinedItems(reader, dataset, header, valueEnd)
  if (reader.hasFailed) return undefined
  return elementOf(header, { headerStart: at, valueEnd, end: valueEnd, items })
}

/** An implicit element that the dictionary calls a sequence but that does not begin with an item is opaque: the tag was once
 *  used otherwise, such as (0040,A170) with VR CS. */
function correctSequence(reader: Reader, at: number, end: number, header: Header | undefined): Header | undefined {
  if (header === undefined || header.isExplicit || header.vr !== 'SQ') return header
  if (header.length === 0 || header.length === undefinedLength || header.valueStart + header.length > end) return header
  const { view } = reader
  const isItem =
    header.length >= 8 &&
    (view.getUint16(header.valueStart, true) === 0xfffe || view.getUint16(header.valueStart) === 0xfffe)
  if (isItem) return header
  note(reader, 'element/vr-unknown', { offset: at, tag: header.tag })
  return { ...header, vr: 'UN' }
}

function noteOverrun(reader: Reader, at: number, end: number, header: Header): undefined {
  const isFileEnd = end === reader.bytes.length
  const facts = { length: header.length, available: end - header.valueStart }
  note(
    reader,
    isFileEnd ? 'element/truncated' : 'element/overruns',
    { offset: isFileEnd ? end : at, tag: header.tag },
    facts,
  )
  return undefined
}

/** Items of a sequence of defined length; also of a UN element that holds one. Undefined where the value is no sequence. */
function readDefinedItems(reader: Reader, dataset: Dataset, header: Header, end: number): readonly Item[] | undefined {
  const { vr, valueStart, length } = header
  if (vr === 'SQ') {
    if (length === 0) return []
    const encoding = header.isExplicit === dataset.encoding.isExplicit ? dataset.encoding : implicitLittle
    return readItems(reader, { start: valueStart, end, isUndefinedLength: false }, encoding, { dataset, header }).items
  }
  if (vr === 'UN' && length >= 8) return readHiddenItems(reader, dataset, header, end)
  return undefined
}

/** A UN element whose value starts with an item may be a sequence (implicit little endian). If it reads as one without an
 *  error it is taken as one; else it stays opaque bytes. @see DICOM PS3.5 6.2.2 note 2 */
function readHiddenItems(reader: Reader, dataset: Dataset, header: Header, end: number): readonly Item[] | undefined {
  if (readTag(reader, header.valueStart, implicitLittle) !== itemTag) return undefined
  const known = findEntry(header.tag)
  if (known !== undefined && known.vr !== 'SQ') return undefined
  const issueCount = reader.issues.length
  const extent = { start: header.valueStart, end, isUndefinedLength: false }
  const { items } = readItems(reader, extent, implicitLittle, { dataset, header })
  const isTooBig = reader.issues
    .slice(issueCount)
    .some(issue => issue.code === 'dataset/too-many-elements' || issue.code === 'sequence/too-deep')
  if (!reader.hasFailed || isTooBig) return items
  reader.issues.length = issueCount
  reader.hasFailed = false
  return undefined
}

function readUndefined(
  reader: Reader,
  header: Header,
  { at, end, dataset }: { at: number; end: number; dataset: Dataset },
): Element | undefined {
  if (isPixelData(header.tag) && header.vr !== 'SQ')
    return readEncapsulated(reader, header, { headerStart: at, end, encoding: dataset.encoding })
  const encoding =
    header.vr === 'UN' || header.isExplicit !== dataset.encoding.isExplicit ? implicitLittle : dataset.encoding
  const extent = { start: header.valueStart, end, isUndefinedLength: true }
  const sequence = readItems(reader, extent, encoding, { dataset, header })
  if (reader.hasFailed) return undefined
  return elementOf(header, {
    ...{ headerStart: at, valueEnd: sequence.valueEnd, end: sequence.end, items: sequence.items },
  })
}

interface ReadItems {
  readonly items: readonly Item[]
  readonly valueEnd: number
  readonly end: number
}

/** Items one after another. Depth is the path's length in items; the path names the sequence while inside. */
function readItems(
  reader: Reader,
  extent: Extent,
  encoding: Encoding,
  { dataset, header }: { dataset: Dataset; header: Header },
): ReadItems {
  const items: Item[] = []
  const failed = { items, valueEnd: extent.start, end: extent.start }
  if (reader.path.length / 2 >= reader.limits.maxDepth) {
    note(reader, 'sequence/too-deep', { offset: extent.start, tag: header.tag }, { limit: reader.limits.maxDepth })
    return failed
  }
  reader.path.push({ tag: header.tag })
  let at = extent.start
  while (at + 8 <= extent.end) {
    const tag = readTag(reader, at, encoding)
    if (tag === sequenceDelimiter && extent.isUndefinedLength) {
      reader.path.pop()
      return { items, valueEnd: at, end: at + 8 }
    }
    if (tag === itemDelimiter || tag === sequenceDelimiter) {
      note(reader, 'sequence/delimiter-stray', { offset: at })
      at += 8
      continue
    }
    const item =
      tag === itemTag ? readItem(reader, at, extent.end, encoding, { parent: dataset, index: items.length }) : undefined
    if (item === undefined) {
      if (!reader.hasFailed) note(reader, 'sequence/broken', { offset: at })
      break
    }
    items.push(item)
    at = item.end
    if (reader.hasFailed) break
  }
  if (!reader.hasFailed) checkSequenceEnd(reader, at, extent)
  reader.path.pop()
  return { items, valueEnd: at, end: at }
}

function checkSequenceEnd(reader: Reader, at: number, extent: Extent): void {
  if (extent.isUndefinedLength) {
    const isFileEnd = extent.end === reader.bytes.length
    note(reader, isFileEnd ? 'sequence/not-closed' : 'sequence/delimiter-missing', { offset: extent.start })
  } else if (at < extent.end) {
    note(reader, 'sequence/broken', { offset: at }, { bytes: extent.end - at })
  }
}

function readItem(
  reader: Reader,
  at: number,
  end: number,
  encoding: Encoding,
  { parent, index }: { parent: Dataset; index: number },
): Item | undefined {
  if (!countElement(reader, at)) return undefined
  const length = reader.view.getUint32(at + 4, !encoding.isBigEndian)
  const isUndefinedLength = length === undefinedLength
  const start = at + 8
  const itemEnd = isUndefinedLength ? end : start + length
  if (itemEnd > end) {
    const isFileEnd = end === reader.bytes.length
    const facts = { length, available: end - start }
    note(reader, isFileEnd ? 'element/truncated' : 'element/overruns', { offset: isFileEnd ? end : at }, facts)
    return undefined
  }
  reader.path.push({ itemIndex: index })
  const own = encodingOfItem(reader, start, itemEnd, encoding)
  const read = readDataset(reader, { start, end: itemEnd, isUndefinedLength }, own, parent)
  reader.path.pop()
  const itemExtent = {
    headerStart: at,
    valueStart: start,
    end: isUndefinedLength ? read.end : itemEnd,
    isUndefinedLength,
  }
  return { ...read.dataset, ...itemExtent }
}

/** Some writers put implicit items into explicit files, or explicit ones into UN; the first element of the item tells. */
function encodingOfItem(reader: Reader, start: number, end: number, encoding: Encoding): Encoding {
  if (start + 8 > end || readTag(reader, start, encoding) >>> 16 === 0xfffe) return encoding
  if (!(encoding.isExplicit ? looksImplicit(reader, start) : looksExplicit(reader, start, end, encoding)))
    return encoding
  const sniffed = sniffEncoding(reader, start, end)
  if (sniffed === undefined || sniffed.isExplicit === encoding.isExplicit) return encoding
  if (sniffed.isBigEndian !== encoding.isBigEndian) return encoding
  note(reader, 'element/encoding', { offset: start })
  return sniffed
}

/** No two capital letters where the VR should be. */
function looksImplicit(reader: Reader, start: number): boolean {
  const code = reader.view.getUint16(start + 4, false)
  const isCapital = (letter: number) => letter >= 0x41 && letter <= 0x5a
  return !isCapital(code >> 8) || !isCapital(code & 0xff)
}

/** A VR where the length should be, and the length that this would make runs over the item. */
function looksExplicit(reader: Reader, start: number, end: number, encoding: Encoding): boolean {
  const length = reader.view.getUint32(start + 4, !encoding.isBigEndian)
  return findVr(reader.view.getUint16(start + 4, false)) !== undefined && start + 8 + length > end
}

function isAllZero(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at++) if (bytes[at] !== 0) return false
  return true
}
