import type { Element, Encoding, Fragment, Item } from './element.ts'
import type { Header } from './read-header.ts'
import { countElement, itemTag, note, type Reader, readTag, sequenceDelimiter, undefinedLength } from './reader.ts'

/** Fragments up to the sequence delimiter; the first is the Basic Offset Table. @see DICOM PS3.5 A.4 */
export function readEncapsulated(
  reader: Reader,
  header: Header,
  { headerStart, end, encoding }: { headerStart: number; end: number; encoding: Encoding },
): Element | undefined {
  const fragments: Fragment[] = []
  const { tag } = header
  let at = header.valueStart
  while (at + 8 <= end) {
    const found = readTag(reader, at, encoding)
    const length = reader.view.getUint32(at + 4, !encoding.isBigEndian)
    if (found === sequenceDelimiter) return elementOf(header, { headerStart, valueEnd: at, end: at + 8, fragments })
    if (found !== itemTag) {
      note(reader, 'fragment/broken', { offset: at, tag }, { fragments: fragments.length })
      return undefined
    }
    if (!countElement(reader, at)) return undefined
    if (at + 8 + length > end) {
      note(reader, 'element/truncated', { offset: end, tag }, { length, available: end - at - 8 })
      return undefined
    }
    fragments.push({ start: at + 8, length })
    at += 8 + length
  }
  if (at !== end) {
    note(reader, 'element/truncated', { offset: end, tag }, { available: end - at })
    return undefined
  }
  note(reader, 'fragment/delimiter-missing', { offset: at, tag })
  return elementOf(header, { headerStart, valueEnd: at, end: at, fragments })
}

/** The record of an element from its header and where it was found to end. */
export function elementOf(
  header: Header,
  extent: {
    headerStart: number
    valueEnd: number
    end: number
    items?: readonly Item[] | undefined
    fragments?: readonly Fragment[]
  },
): Element {
  return {
    tag: header.tag,
    vr: header.vr,
    headerStart: extent.headerStart,
    valueStart: header.valueStart,
    length: extent.valueEnd - header.valueStart,
    end: extent.end,
    isUndefinedLength: header.length === undefinedLength,
    items: extent.items,
    fragments: extent.fragments,
  }
}
