/** Decode one RLE frame into samples of `bytesPerSample` bytes, little endian, pixel-interleaved.
 *  Undefined when a segment is missing or gives fewer bytes than `pixels`.
 *  @see DICOM PS3.5 Annex G */
export function decodeRle(
  stream: Uint8Array,
  shape: { pixels: number; samplesPerPixel: number; bytesPerSample: number },
): Uint8Array | undefined {
  const { pixels, samplesPerPixel, bytesPerSample } = shape
  if (stream.length < 64) return undefined
  const header = new DataView(stream.buffer, stream.byteOffset, 64)
  const segments = header.getUint32(0, true)
  if (segments !== samplesPerPixel * bytesPerSample || segments > 15) return undefined
  const frame = new Uint8Array(pixels * segments)
  for (let segment = 0; segment < segments; segment++) {
    const start = header.getUint32(4 + 4 * segment, true)
    const end = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : stream.length
    if (start < 64 || end > stream.length || start > end) return undefined
    // The first segment of a sample holds its most significant byte.
    const byte = bytesPerSample - 1 - (segment % bytesPerSample)
    const to = Math.floor(segment / bytesPerSample) * bytesPerSample + byte
    if (!unpackSegment(stream.subarray(start, end), frame, { to, stride: segments, count: pixels })) return undefined
  }
  return frame
}

/** PackBits into every `stride`-th byte; false when the segment ends early. */
function unpackSegment(
  segment: Uint8Array,
  frame: Uint8Array,
  place: { to: number; stride: number; count: number },
): boolean {
  const { stride } = place
  const end = place.to + place.count * stride
  let to = place.to
  let from = 0
  while (to < end && from < segment.length) {
    const control = segment[from++] ?? 128
    if (control < 128) {
      for (let n = control + 1; n > 0 && to < end; n--, to += stride) {
        if (from >= segment.length) return false
        frame[to] = segment[from++] ?? 0
      }
    } else if (control > 128) {
      if (from >= segment.length) return false
      const value = segment[from++] ?? 0
      for (let n = 257 - control; n > 0 && to < end; n--, to += stride) frame[to] = value
    }
  }
  return to >= end
}
