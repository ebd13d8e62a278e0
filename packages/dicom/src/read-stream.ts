import { joinBytes } from './bytes.ts'
import type { DicomFile, Encoding, ParseResult } from './element.ts'
import { type DicomIssue, issueOf } from './issues.ts'
import { type ParseOptions, parseDicom } from './parse.ts'
import { readHeader } from './read-header.ts'
import { defaultLimits, itemTag, openReader, sequenceDelimiter, undefinedLength } from './reader.ts'

/** A large file to be read in pieces. */
export interface StreamSource {
  readonly sizeBytes: number
  /** Fill the whole of `buffer` with the bytes from `offset`; never asked beyond `sizeBytes`. */
  readonly readInto: (offset: number, buffer: Uint8Array) => Promise<void>
}

/** Bounds of a streamed read or edit; the rest as in `parseDicom`. */
export interface StreamOptions extends ParseOptions {
  /** Most bytes of header, or of elements after the pixel data, to hold in memory. Default 64 MiB. */
  readonly maxHeldBytes?: number
}

const firstRead = 2 ** 20
export const defaultHeldBytes = 64 * 2 ** 20

/**
 * Parse a file too large for memory as if its top-level pixel data element were not there: what stands before and after it is read and joined, so all
 * that can hold text is in the result. Offsets count in the joined bytes, not in the file. A deflated file is read whole up to `maxHeldBytes`.
 */
export async function readWithoutPixels(source: StreamSource, options: StreamOptions = {}): Promise<ParseResult> {
  const limits = { ...defaultLimits, ...options.limits }
  const maxHeldBytes = options.maxHeldBytes ?? defaultHeldBytes
  const { file, issues } = await readHead(source, { limits }, maxHeldBytes)
  if (file === undefined) return { file, partial: undefined, issues }
  if (file.isDeflated) return parseDicom(await readBytes(source, 0, source.sizeBytes), { limits })
  if (file.stoppedAt === undefined) return { file, issues }
  const pixels = await findPixelDataEnd(source, file.stoppedAt, file.dataset.encoding)
  if ('issue' in pixels) return { file: undefined, partial: file, issues: [...issues, pixels.issue] }
  const tailBytes = source.sizeBytes - pixels.end
  if (tailBytes > maxHeldBytes) {
    const tooLarge = issueOf('dataset/too-large', { offset: pixels.end }, { limit: maxHeldBytes })
    return { file: undefined, partial: file, issues: [...issues, tooLarge] }
  }
  const tail = await readBytes(source, pixels.end, tailBytes)
  return parseDicom(joinBytes([file.bytes.subarray(0, file.stoppedAt), tail]), { limits })
}

/** Parse growing heads of the file until the pixel data, or the end, are reached. */
export async function readHead(
  ends: StreamSource,
  options: ParseOptions,
  maxHeldBytes: number,
): Promise<{ file: DicomFile | undefined; issues: readonly DicomIssue[] }> {
  for (let length = Math.min(firstRead, ends.sizeBytes); ; length = Math.min(length * 4, ends.sizeBytes)) {
    const bytes = await readBytes(ends, 0, length)
    const result = parseDicom(bytes, { ...options, stopAtPixelData: true })
    const isWhole = length === ends.sizeBytes
    if (result.file?.stoppedAt !== undefined || isWhole) {
      if (result.file?.isDeflated && ends.sizeBytes > maxHeldBytes) break
      return { file: result.file, issues: result.issues }
    }
    if (result.issues.some(issue => issue.code === 'file/not-dicom')) return { file: undefined, issues: result.issues }
    if (length >= maxHeldBytes) break
  }
  return { file: undefined, issues: [issueOf('dataset/too-large', {}, { limit: maxHeldBytes })] }
}

/** The end of the pixel data element at `start`, or what is wrong with it. */
export async function findPixelDataEnd(
  ends: StreamSource,
  start: number,
  encoding: Encoding,
): Promise<{ end: number } | { issue: DicomIssue }> {
  const headBytes = await readBytes(ends, start, Math.min(12, ends.sizeBytes - start))
  const reader = openReader(headBytes, defaultLimits, false)
  const header = readHeader(reader, 0, headBytes.length, encoding)
  const path = '(7FE0,0010)'
  if (header === undefined) return { issue: issueOf('element/truncated', { path, offset: ends.sizeBytes }) }
  const valueStart = start + header.valueStart
  if (header.length === undefinedLength) {
    const end = await findFragmentsEnd(ends, valueStart, encoding)
    return typeof end === 'number' ? { end } : { issue: end }
  }
  const end = valueStart + header.length
  if (end > ends.sizeBytes) {
    const facts = { length: header.length, available: ends.sizeBytes - valueStart }
    return { issue: issueOf('element/truncated', { path, offset: ends.sizeBytes }, facts) }
  }
  return { end }
}

/** A copy of a range of the file. */
export async function readBytes(ends: StreamSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  await ends.readInto(offset, bytes)
  return bytes
}

/** Walk the fragments' headers to the end of the sequence delimiter; 4 KiB at a time, since small fragments lie close. */
async function findFragmentsEnd(ends: StreamSource, start: number, encoding: Encoding): Promise<number | DicomIssue> {
  const path = '(7FE0,0010)'
  let at = start
  const buffer = new Uint8Array(Math.min(4096, ends.sizeBytes))
  let window = { start: 0, bytes: buffer.subarray(0, 0) }
  while (at + 8 <= ends.sizeBytes) {
    if (at < window.start || at + 8 > window.start + window.bytes.length) {
      window = { start: at, bytes: buffer.subarray(0, Math.min(buffer.length, ends.sizeBytes - at)) }
      await ends.readInto(at, window.bytes)
    }
    const view = new DataView(window.bytes.buffer, window.bytes.byteOffset + at - window.start, 8)
    const isLittle = !encoding.isBigEndian
    const tag = view.getUint16(0, isLittle) * 0x10000 + view.getUint16(2, isLittle)
    if (tag === sequenceDelimiter) return at + 8
    if (tag !== itemTag) return issueOf('fragment/broken', { path, offset: at })
    at += 8 + view.getUint32(4, isLittle)
  }
  if (at === ends.sizeBytes) return at
  return issueOf('element/truncated', { path, offset: ends.sizeBytes })
}
