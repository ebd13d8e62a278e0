import type { Encoding } from './element.ts'
import { type DicomIssue, type DicomIssueCode, formatPath, issueOf, issueSeverities, type PathStep } from './issues.ts'

/** Bounds on what a file may make the parser do. */
export interface ParseLimits {
  /** Sequences within sequences. */
  readonly maxDepth: number
  /** Elements, items and fragments together. */
  readonly maxElements: number
  /** Absolute size of an inflated data set. */
  readonly maxInflatedBytes: number
  /** Inflated size over deflated size, tested above 16 MiB. */
  readonly maxInflateRatio: number
}

/** 64 levels, 2 million elements, 1 GiB inflated, 200 to 1. */
export const defaultLimits: ParseLimits = {
  maxDepth: 64,
  maxElements: 2_000_000,
  maxInflatedBytes: 2 ** 30,
  maxInflateRatio: 200,
}

/** The state of one parse: bytes, bounds, where we are, what was found wrong. */
export interface Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly limits: ParseLimits
  readonly path: PathStep[]
  readonly issues: DicomIssue[]
  readonly shouldStopAtPixelData: boolean
  elementCount: number
  hasFailed: boolean
  stoppedAt: number | undefined
}

/** A reader at the root of these bytes. */
export function openReader(bytes: Uint8Array, limits: ParseLimits, shouldStopAtPixelData: boolean): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    ...{ bytes, view, limits, shouldStopAtPixelData, path: [], issues: [] },
    ...{ elementCount: 0, hasFailed: false, stoppedAt: undefined },
  }
}

/** At most this many warnings are kept of one file; a broken file must not fill the memory with them. */
const maxWarnings = 100

/** Note a problem at `offset`; an error stops the parse. `tag` is the element meant, inside the current path. */
export function note(
  reader: Reader,
  code: DicomIssueCode,
  place: { offset: number; tag?: number },
  facts: Readonly<Record<string, number>> = {},
): void {
  const severity = issueSeverities[code]
  if (severity === 'warning' && reader.issues.length >= maxWarnings) return
  if (severity === 'error') reader.hasFailed = true
  const path = place.tag === undefined ? reader.path : [...reader.path, { tag: place.tag }]
  const issue = issueOf(code, { path: formatPath(path), offset: place.offset }, facts)
  reader.issues.push(issue)
}

/** Count one more element, item or fragment; false when the bound is passed. */
export function countElement(reader: Reader, offset: number): boolean {
  reader.elementCount++
  if (reader.elementCount <= reader.limits.maxElements) return true
  note(reader, 'dataset/too-many-elements', { offset }, { limit: reader.limits.maxElements })
  return false
}

/** The tag at `offset`. Eight bytes must be there. */
export function readTag(reader: Reader, offset: number, encoding: Encoding): number {
  const { view } = reader
  const isLittle = !encoding.isBigEndian
  return view.getUint16(offset, isLittle) * 0x10000 + view.getUint16(offset + 2, isLittle)
}

export const itemTag = 0xfffee000
export const itemDelimiter = 0xfffee00d
export const sequenceDelimiter = 0xfffee0dd
export const undefinedLength = 0xffffffff
/** The three elements that hold pixels at the root. */
export const isPixelData = (tag: number): boolean => tag === 0x7fe00010 || tag === 0x7fe00008 || tag === 0x7fe00009

export const implicitLittle: Encoding = { isExplicit: false, isBigEndian: false }
export const explicitLittle: Encoding = { isExplicit: true, isBigEndian: false }
export const explicitBig: Encoding = { isExplicit: true, isBigEndian: true }
