import { findUid } from './dictionary.ts'
import type { Dataset, DicomFile, Encoding, ParseResult } from './element.ts'
import { inflateBounded } from './inflate.ts'
import { type DicomIssue, issueOf } from './issues.ts'
import { readDataset } from './read-dataset.ts'
import { sniffEncoding } from './read-header.ts'
import { findMeta } from './read-meta.ts'
import { defaultLimits, explicitLittle, note, openReader, type ParseLimits, type Reader } from './reader.ts'
import { contradictedEncoding, encodingOf, isDeflatedSyntax, syntaxOf } from './transfer-syntax.ts'
import { uidOf } from './values.ts'

/** What to read, and how much a file may ask of us. */
export interface ParseOptions {
  /** Stop at the first Pixel Data element of the root; it and what follows are not in `dataset`, `stoppedAt` says where. */
  readonly stopAtPixelData?: boolean
  readonly limits?: Partial<ParseLimits>
}

/** Read a Part 10 file or a bare data set. Total over any bytes: never throws on them, reads each byte at most once, and stays
 *  within `limits`. The result's elements are records over `bytes`, which must not be changed while it is in use.
 *  @see DICOM PS3.10 7, PS3.5 7 and A.4 */
export function parseDicom(bytes: Uint8Array, options: ParseOptions = {}): ParseResult {
  if (bytes.length === 0) return { file: undefined, partial: undefined, issues: [issueOf('file/empty')] }
  const limits = { ...defaultLimits, ...options.limits }
  const reader = openReader(bytes, limits, options.stopAtPixelData ?? false)
  const head = findMeta(reader)
  if (head === undefined) return { file: undefined, partial: undefined, issues: reader.issues }
  const stated = uidOf(head.meta, 0x00020010)
  if (stated !== undefined && isDeflatedSyntax(stated)) return readDeflated(reader, { ...head, stated })
  return finish(reader, { ...head, ...readBody(reader, head.bodyStart, stated), isDeflated: false })
}

/** The parts of a file before its data set. */
interface Head {
  readonly preamble: Uint8Array | undefined
  readonly meta: Dataset
  readonly bodyStart: number
}

interface Body {
  readonly dataset: Dataset
  readonly trailingStart: number
  readonly transferSyntaxUid: string
}

function readBody(reader: Reader, start: number, stated: string | undefined): Body {
  const encoding = chooseEncoding(reader, start, stated)
  const transferSyntaxUid = stated ?? syntaxOf(encoding)
  const extent = { start, end: reader.bytes.length, isUndefinedLength: false }
  const { dataset, end } = readDataset(reader, extent, encoding, undefined)
  return { dataset, trailingStart: end, transferSyntaxUid }
}

function chooseEncoding(reader: Reader, start: number, stated: string | undefined): Encoding {
  const end = reader.bytes.length
  if (stated === undefined) {
    if (start > 132) note(reader, 'meta/transfer-syntax-missing', { offset: start })
    return sniffEncoding(reader, start, end) ?? explicitLittle
  }
  const isKnown = findUid(stated)?.kind === 'transfer-syntax'
  if (!isKnown) {
    note(reader, 'meta/transfer-syntax-unknown', { offset: start })
    return sniffEncoding(reader, start, end) ?? explicitLittle
  }
  const other = contradictedEncoding(reader, start, encodingOf(stated))
  if (other !== undefined) note(reader, 'meta/transfer-syntax-contradicted', { offset: start })
  return other ?? encodingOf(stated)
}

/** The deflated part is inflated into bytes of its own; offsets from here on count in them. */
function readDeflated(reader: Reader, head: Head & { stated: string }): ParseResult {
  const deflated = reader.bytes.subarray(head.bodyStart)
  const inflated = inflateBounded(deflated, reader.limits)
  if (inflated.bytes === undefined) {
    if (inflated.code === 'deflate/broken' && sniffEncoding(reader, head.bodyStart, reader.bytes.length)?.isExplicit) {
      note(reader, 'meta/transfer-syntax-contradicted', { offset: head.bodyStart })
      return finish(reader, { ...head, ...readBody(reader, head.bodyStart, '1.2.840.10008.1.2.1'), isDeflated: false })
    }
    const facts = { deflatedBytes: deflated.length }
    note(reader, inflated.code, { offset: head.bodyStart }, facts)
    return { file: undefined, partial: undefined, issues: reader.issues }
  }
  const inner = openReader(inflated.bytes, reader.limits, reader.shouldStopAtPixelData)
  const body = readBody(inner, 0, head.stated)
  const result = finish(inner, { ...head, ...body, transferSyntaxUid: head.stated, isDeflated: true })
  return { ...result, issues: [...reader.issues, ...result.issues] }
}

function finish(reader: Reader, parts: Head & Body & { isDeflated: boolean }): ParseResult {
  const issues: readonly DicomIssue[] = reader.issues
  const file: DicomFile = {
    bytes: parts.meta.bytes,
    preamble: parts.preamble,
    meta: parts.meta,
    dataset: parts.dataset,
    transferSyntaxUid: parts.transferSyntaxUid,
    isDeflated: parts.isDeflated,
    bodyStart: parts.bodyStart,
    trailingStart: parts.trailingStart,
    stoppedAt: reader.stoppedAt,
  }
  return reader.hasFailed ? { file: undefined, partial: file, issues } : { file, issues }
}
