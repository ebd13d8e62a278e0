/** A yes or no for every point, 1 or 0, `[slice, row, column]`. */
export type Mask = Uint8Array
export type MaskShape = readonly [slices: number, rows: number, columns: number]

/** For each point the distance to the nearest point where `mask` is 0, in steps of the grid; outside the grid counts as 1, so that a cut body has no
 *  surface there. Infinite where no 0 is. @see Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012 */
export function distanceInside(mask: Mask, shape: MaskShape): Float32Array {
  const [slices, rows, columns] = shape
  const squares = new Float32Array(mask.length)
  for (let i = 0; i < mask.length; i++) squares[i] = mask[i] ? far : 0
  const plane = rows * columns
  transformLines(squares, { length: columns, stride: 1, starts: startsOf(slices, plane, rows, columns) })
  transformLines(squares, { length: rows, stride: columns, starts: startsOf(slices, plane, columns, 1) })
  transformLines(squares, { length: slices, stride: plane, starts: startsOf(rows, columns, columns, 1) })
  for (let i = 0; i < squares.length; i++) squares[i] = Math.sqrt(squares[i] ?? 0)
  return squares
}

/** Points within `steps` of the mask. */
export function dilate(mask: Mask, shape: MaskShape, steps: number): Mask {
  const distances = distanceInside(
    mask.map(value => (value ? 0 : 1)),
    shape,
  )
  return Uint8Array.from(distances, distance => (distance <= steps ? 1 : 0))
}

/** Points of the mask farther than `steps` from all that is outside it. */
export function erode(mask: Mask, shape: MaskShape, steps: number): Mask {
  return Uint8Array.from(distanceInside(mask, shape), distance => (distance > steps ? 1 : 0))
}

/** The parts of a mask that hang together by faces, largest first, at least `least` points each; as lists of point indices. */
export function findComponents(mask: Mask, [slices, rows, columns]: MaskShape, least: number): readonly Uint32Array[] {
  const plane = rows * columns
  const seen = new Uint8Array(mask.length)
  const queue = new Uint32Array(mask.length)
  const found: Uint32Array[] = []
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || seen[seed]) continue
    let length = 1
    queue[0] = seed
    seen[seed] = 1
    const visit = (at: number) => {
      if (!mask[at] || seen[at]) return
      seen[at] = 1
      queue[length++] = at
    }
    for (let next = 0; next < length; next++) {
      const at = queue[next] ?? 0
      const column = at % columns
      const row = Math.floor(at / columns) % rows
      const slice = Math.floor(at / plane)
      if (column > 0) visit(at - 1)
      if (column + 1 < columns) visit(at + 1)
      if (row > 0) visit(at - columns)
      if (row + 1 < rows) visit(at + columns)
      if (slice > 0) visit(at - plane)
      if (slice + 1 < slices) visit(at + plane)
    }
    if (length >= least) found.push(queue.slice(0, length))
  }
  return found.sort((a, b) => b.length - a.length)
}

/** The mask of a list of points. */
export function maskOf(points: Uint32Array, count: number): Mask {
  const mask = new Uint8Array(count)
  for (const at of points) mask[at] = 1
  return mask
}

/** A finite stand-in for infinite: squares of it still fit into a double. */
const far = 1e12

type Lines = { readonly length: number; readonly stride: number; readonly starts: Iterable<number> }

function* startsOf(outer: number, outerStride: number, inner: number, innerStride: number): Iterable<number> {
  for (let a = 0; a < outer; a++) for (let b = 0; b < inner; b++) yield a * outerStride + b * innerStride
}

/** Lower envelope of parabolas along each line. */
function transformLines(squares: Float32Array, { length, stride, starts }: Lines): void {
  const line = new Float64Array(length)
  const vertex = new Int32Array(length)
  const bound = new Float64Array(length + 1)
  for (const start of starts) {
    for (let i = 0; i < length; i++) line[i] = squares[start + i * stride] ?? 0
    let last = 0
    vertex[0] = 0
    bound[0] = -Infinity
    bound[1] = Infinity
    for (let i = 1; i < length; i++) {
      let meet = meetingPoint(line, i, vertex[last] ?? 0)
      while (meet <= (bound[last] ?? 0)) meet = meetingPoint(line, i, vertex[--last] ?? 0)
      vertex[++last] = i
      bound[last] = meet
      bound[last + 1] = Infinity
    }
    let at = 0
    for (let i = 0; i < length; i++) {
      while ((bound[at + 1] ?? Infinity) < i) at++
      const from = vertex[at] ?? 0
      squares[start + i * stride] = Math.min(far, (i - from) ** 2 + (line[from] ?? 0))
    }
  }
}

const meetingPoint = (line: Float64Array, a: number, b: number): number =>
  ((line[a] ?? 0) + a * a - (line[b] ?? 0) - b * b) / (2 * (a - b))
