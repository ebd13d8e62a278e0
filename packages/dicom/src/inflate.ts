import { deflateRawSync, inflateRawSync, inflateSync } from 'node:zlib'
import { joinBytes } from './bytes.ts'
import type { ParseLimits } from './reader.ts'

/** Below this many bytes any ratio is allowed: an empty image deflates a thousandfold. */
const freeBytes = 16 * 2 ** 20

/** The inflated bytes, or the code of what went wrong. Never holds more than the limits allow. zlib-wrapped data, which the
 *  Standard forbids and some writers make, are understood. @see DICOM PS3.5 A.5 */
export function inflateBounded(
  deflated: Uint8Array,
  limits: ParseLimits,
): { bytes: Uint8Array } | { bytes: undefined; code: 'deflate/broken' | 'deflate/too-large' } {
  const byRatio = Math.max(freeBytes, deflated.length * limits.maxInflateRatio)
  const maxOutputLength = Math.min(limits.maxInflatedBytes, byRatio)
  const raw = tryInflate(() => inflateRawSync(deflated, { maxOutputLength }))
  if (raw.bytes !== undefined || raw.code === 'deflate/too-large') return raw
  return tryInflate(() => inflateSync(deflated, { maxOutputLength }))
}

/** Deflate a data set, padded to an even length. */
export function deflateDataset(bytes: Uint8Array): Uint8Array {
  const deflated = deflateRawSync(bytes)
  return deflated.length % 2 === 0 ? deflated : joinBytes([deflated, new Uint8Array(1)])
}

function tryInflate(
  inflate: () => Uint8Array,
): { bytes: Uint8Array } | { bytes: undefined; code: 'deflate/broken' | 'deflate/too-large' } {
  try {
    return { bytes: inflate() }
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return { bytes: undefined, code: isTooLarge ? 'deflate/too-large' : 'deflate/broken' }
  }
}
