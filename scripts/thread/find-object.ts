/** A program that reads a case: it marks the imaged object, as a threshold and its largest connected part. */
export interface Block {
  /** `[slice, row, column]`, column fastest. */
  readonly voxels: ArrayLike<number>
  readonly shape: readonly [slices: number, rows: number, columns: number]
}

/** Mark the object in a block with 1. `bias` shifts the threshold by a part of the grey-value range, as two readers differ. */
export function findObject(block: Block, bias: number): Uint8Array {
  const { low, high } = rangeOf(block.voxels)
  const threshold = otsu(block.voxels, low, high) + bias * (high - low)
  // A plain loop: `from` with a function takes many times as long on a large volume.
  const isAbove = new Uint8Array(block.voxels.length)
  for (let index = 0; index < isAbove.length; index++) isAbove[index] = (block.voxels[index] ?? 0) > threshold ? 1 : 0
  return largestPart(isAbove, block.shape)
}

/** The 1st and 99th percentile, so that a few extreme voxels do not move the threshold. */
function rangeOf(voxels: ArrayLike<number>): { low: number; high: number } {
  const step = Math.max(1, Math.floor(voxels.length / 20_000))
  const sample = Float64Array.from(
    { length: Math.floor(voxels.length / step) },
    (_, index) => voxels[index * step] ?? 0,
  ).sort()
  const at = (part: number) => sample[Math.floor(part * (sample.length - 1))] ?? 0
  return { low: at(0.01), high: Math.max(at(0.99), at(0.01) + 1) }
}

/** The threshold that parts a 256-bin histogram into two classes of least spread. @see Otsu 1979, doi 10.1109/TSMC.1979.4310076 */
function otsu(voxels: ArrayLike<number>, low: number, high: number): number {
  const counts = new Float64Array(256)
  for (let index = 0; index < voxels.length; index++) {
    const bin = Math.max(0, Math.min(255, Math.floor((((voxels[index] ?? 0) - low) / (high - low)) * 255)))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const total = voxels.length
  const weighted = counts.reduce((sum, count, bin) => sum + count * bin, 0)
  let below = 0
  let belowWeighted = 0
  let best = { between: -1, bin: 0 }
  for (let bin = 0; bin < 255; bin++) {
    below += counts[bin] ?? 0
    belowWeighted += (counts[bin] ?? 0) * bin
    const above = total - below
    if (below === 0 || above === 0) continue
    const between = below * above * (belowWeighted / below - (weighted - belowWeighted) / above) ** 2
    if (between > best.between) best = { between, bin }
  }
  return low + ((best.bin + 1) / 255) * (high - low)
}

/** Keep the largest part whose voxels touch by faces. */
function largestPart(mask: Uint8Array, shape: Block['shape']): Uint8Array {
  const seen = new Uint8Array(mask.length)
  let largest: Int32Array = new Int32Array(0)
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || seen[start] === 1) continue
    const part = flood(mask, seen, start, shape)
    if (part.length > largest.length) largest = part
  }
  const kept = new Uint8Array(mask.length)
  for (const index of largest) kept[index] = 1
  return kept
}

function flood(mask: Uint8Array, seen: Uint8Array, start: number, [slices, rows, columns]: Block['shape']): Int32Array {
  const stack = [start]
  const part: number[] = []
  const visit = (index: number) => {
    if (mask[index] !== 1 || seen[index] === 1) return
    seen[index] = 1
    stack.push(index)
  }
  seen[start] = 1
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    part.push(index)
    const column = index % columns
    const row = Math.floor(index / columns) % rows
    const slice = Math.floor(index / (columns * rows))
    if (column > 0) visit(index - 1)
    if (column < columns - 1) visit(index + 1)
    if (row > 0) visit(index - columns)
    if (row < rows - 1) visit(index + columns)
    if (slice > 0) visit(index - columns * rows)
    if (slice < slices - 1) visit(index + columns * rows)
  }
  return Int32Array.from(part)
}
