import type { ByteRange } from './blobs.ts'
import { refuse } from './refusals.ts'

/** The one range a `Range` header asks for, as half-open bytes; undefined for the whole, also when the header asks for several
 *  ranges or cannot be read, which the standard lets a server ignore. Refused (416) when it begins after the end. @see RFC 9110 14.2 */
export function parseRange(header: string | undefined, sizeBytes: number): { start: number; end: number } | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (found === null) return undefined
  const [, first = '', last = ''] = found
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  if (start >= sizeBytes || end <= start) {
    const headers = { 'content-range': `bytes */${sizeBytes}` }
    throw refuse('http/range-not-satisfiable', {
      message: 'The range begins after the end.',
      expected: `0 to ${sizeBytes - 1}`,
      found: `from ${start}`,
      headers,
    })
  }
  return { start, end }
}

/** A range within a part of a blob, as a range of the blob. */
export function within(part: ByteRange, range: { start: number; end: number } | undefined): ByteRange {
  return range === undefined ? part : { start: part.start + range.start, end: part.start + range.end }
}
