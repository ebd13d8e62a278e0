/** One frame of 16-bit little-endian samples as DICOM RLE: two byte segments, most significant first, rows packed one by one.
 *  @see DICOM PS3.5 G */
export function encodeRleFrame(frame: Uint8Array, columns: number): Uint8Array {
  const planes = [1, 0].map(offset => frame.filter((_, index) => index % 2 === offset))
  const segments = planes.map(plane => packSegment(plane, columns))
  const header = new Uint8Array(64)
  const view = new DataView(header.buffer)
  view.setUint32(0, segments.length, true)
  let offset = 64
  segments.forEach((segment, index) => {
    view.setUint32(4 + 4 * index, offset, true)
    offset += segment.length
  })
  return Buffer.concat([header, ...segments])
}

function packSegment(plane: Uint8Array, columns: number): Uint8Array {
  const packed: number[] = []
  for (let row = 0; row < plane.length; row += columns) packRow(plane.subarray(row, row + columns), packed)
  if (packed.length % 2 === 1) packed.push(0)
  return Uint8Array.from(packed)
}

/** PackBits: a run of equal bytes as (1 - n), byte; other bytes as n - 1, bytes. */
function packRow(row: Uint8Array, packed: number[]): void {
  for (let at = 0; at < row.length; ) {
    const run = runLength(row, at)
    if (run >= 2) {
      packed.push(257 - run, row[at] ?? 0)
      at += run
      continue
    }
    let end = at + 1
    while (end < row.length && end - at < 128 && runLength(row, end) < 3) end++
    packed.push(end - at - 1, ...row.subarray(at, end))
    at = end
  }
}

function runLength(row: Uint8Array, start: number): number {
  let end = start + 1
  while (end < row.length && end - start < 128 && row[end] === row[start]) end++
  return end - start
}
