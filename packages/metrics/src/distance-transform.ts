/** Exact squared Euclidean distance in mm² from every voxel to the nearest set voxel of `mask`.
 *  `shape` is `[slice, row, column]`, `spacingMm` is `[column, row, slice]`; Infinity everywhere when no voxel is set.
 *  Lower envelope of parabolas, one axis after the other.
 *  @see Felzenszwalb & Huttenlocher, Distance Transforms of Sampled Functions, Theory of Computing 8 (2012) 415–428 */
export function squaredDistances(
  mask: Uint8Array,
  shape: readonly [number, number, number],
  spacingMm: readonly [number, number, number],
): Float64Array {
  const [slices, rows, columns] = shape
  const squared = Float64Array.from(mask, voxel => (voxel ? 0 : Infinity))
  const envelope = makeEnvelope(Math.max(slices, rows, columns))
  for (let line = 0; line < slices * rows; line++)
    transformLine(squared, envelope, { start: line * columns, stride: 1, length: columns, mm: spacingMm[0] })
  for (let slice = 0; slice < slices; slice++)
    for (let column = 0; column < columns; column++)
      transformLine(squared, envelope, {
        start: slice * rows * columns + column,
        stride: columns,
        length: rows,
        mm: spacingMm[1],
      })
  for (let line = 0; line < rows * columns; line++)
    transformLine(squared, envelope, { start: line, stride: rows * columns, length: slices, mm: spacingMm[2] })
  return squared
}

type Line = { start: number; stride: number; length: number; mm: number }
/** Scratch space: the parabolas of the envelope (vertex index, height) and where each begins to be the lowest. */
type Envelope = { vertex: Int32Array; height: Float64Array; from: Float64Array }

function makeEnvelope(length: number): Envelope {
  return { vertex: new Int32Array(length), height: new Float64Array(length), from: new Float64Array(length) }
}

function transformLine(squared: Float64Array, envelope: Envelope, line: Line): void {
  const count = buildEnvelope(squared, envelope, line)
  if (count === 0) return
  let parabola = 0
  for (let i = 0; i < line.length; i++) {
    while (parabola + 1 < count && (envelope.from[parabola + 1] ?? 0) < i) parabola++
    const mm = (i - (envelope.vertex[parabola] ?? 0)) * line.mm
    squared[line.start + i * line.stride] = mm * mm + (envelope.height[parabola] ?? 0)
  }
}

function buildEnvelope(squared: Float64Array, { vertex, height, from }: Envelope, line: Line): number {
  const square = line.mm * line.mm
  let count = 0
  for (let i = 0; i < line.length; i++) {
    const h = squared[line.start + i * line.stride] ?? Infinity
    if (h === Infinity) continue
    let begin = -Infinity
    while (count > 0) {
      const v = vertex[count - 1] ?? 0
      begin = (h - (height[count - 1] ?? 0) + square * (i * i - v * v)) / (2 * square * (i - v))
      if (begin > (from[count - 1] ?? 0)) break
      count--
      begin = -Infinity
    }
    vertex[count] = i
    height[count] = h
    from[count++] = begin
  }
  return count
}
