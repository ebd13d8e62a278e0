/** Encode one frame of `bytesPerSample` bytes a sample, little endian, pixel-interleaved, as RLE segments, most significant bytes first.
 *  Runs end at the end of a row. @see DICOM PS3.5 Annex G */
export function encodeRle(
  frame: Uint8Array,
  shape: { readonly columns: number; readonly samplesPerPixel: number; readonly bytesPerSample: number },
): Uint8Array {
  const { columns, samplesPerPixel, bytesPerSample } = shape
  const stride = samplesPerPixel * bytesPerSample
  const segments = Array.from({ length: stride }, (_, segment) => {
    const byte = bytesPerSample - 1 - (segment % bytesPerSample)
    const from = Math.floor(segment / bytesPerSample) * bytesPerSample + byte
    const plane = Uint8Array.from({ length: frame.length / stride }, (_unused, i) => frame[from + i * stride] ?? 0)
    return packSegment(plane, columns)
  })
  const header = new DataView(new ArrayBuffer(64))
  header.setUint32(0, segments.length, true)
  let at = 64
  segments.forEach((segment, i) => {
    header.setUint32(4 + 4 * i, at, true)
    at += segment.length
  })
  return Buffer.concat([new Uint8Array(header.buffer), ...segments])
}

/** PackBits, row by row, padded to an even number of bytes. */
function packSegment(plane: Uint8Array, columns: number): Uint8Array {
  const packed: number[] = []
  for (let start = 0; start < plane.length; start += columns) packRow(plane.subarray(start, start + columns), packed)
  if (packed.length % 2 === 1) packed.push(0)
  return Uint8Array.from(packed)
}

function packRow(row: Uint8Array, packed: number[]): void {
  let at = 0
  while (at < row.length) {
    const run = runLength(row, at)
    if (run >= 2) {
      packed.push(257 - run, row[at] ?? 0)
      at += run
      continue
    }
    let end = at + 1
    // A run of two inside other bytes costs as much as the bytes themselves.
    while (end < row.length && end - at < 128 && runLength(row, end) < 3) end++
    packed.push(end - at - 1, ...row.subarray(at, end))
    at = end
  }
}

function runLength(row: Uint8Array, at: number): number {
  let end = at + 1
  while (end < row.length && end - at < 128 && row[end] === row[at]) end++
  return end - at
}
