import type { Volume } from '../volume.ts'

/** Standard deviation of Gaussian noise in the volume's unit, by Immerkær's operator: the mean absolute response of a Laplacian
 *  difference that cancels structure, over all slices. 0 for slices narrower than 3 voxels.
 *  @see Immerkær, Fast Noise Variance Estimation, CVIU 64 (1996) 300–302 */
export function estimateNoise({ voxels, shape }: Volume): number {
  const [slices, rows, columns] = shape
  if (rows < 3 || columns < 3) return 0
  let sum = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 1; row < rows - 1; row++) {
      let at = (slice * rows + row) * columns + 1
      for (let column = 1; column < columns - 1; column++, at++)
        sum += Math.abs(laplacianDifference(voxels, at, columns))
    }
  return (Math.sqrt(Math.PI / 2) * sum) / (6 * slices * (rows - 2) * (columns - 2))
}

/** The same operator by the median of absolute responses, which large flat areas and strong edges move less; rows and columns
 *  where all nine voxels are equal (padding, zeroed air) are left out. 0 when nothing is left.
 *  @see Donoho & Johnstone, Ideal spatial adaptation by wavelet shrinkage, Biometrika 81 (1994): σ = MAD ÷ 0.6745 */
export function estimateNoiseByMedian({ voxels, shape }: Volume): number {
  const [slices, rows, columns] = shape
  const responses: number[] = []
  // Every third row of every slice gives far more than enough samples for a median.
  for (let slice = 0; slice < slices; slice++)
    for (let row = 1; row < rows - 1; row += 3)
      for (let column = 1; column < columns - 1; column++) {
        const at = (slice * rows + row) * columns + column
        const response = Math.abs(laplacianDifference(voxels, at, columns))
        if (response > 0 || voxels[at] !== voxels[at + 1]) responses.push(response)
      }
  const sorted = Float64Array.from(responses).sort()
  return (sorted[sorted.length >> 1] ?? 0) / (6 * 0.6745)
}

/** Weights 1 −2 1, −2 4 −2, 1 −2 1; the standard deviation of its response to unit noise is 6. */
function laplacianDifference(voxels: Volume['voxels'], at: number, columns: number): number {
  const line = (centre: number) => (voxels[centre - 1] ?? 0) - 2 * (voxels[centre] ?? 0) + (voxels[centre + 1] ?? 0)
  return line(at - columns) - 2 * line(at) + line(at + columns)
}

/** Standard deviation in homogeneous air or background: the lowest tenth of the deviations, above zero, of 16 × 16 blocks whose mean
 *  lies between `low` and `high`; undefined when there is no such block. */
export function noiseInAir(
  { voxels, shape }: Volume,
  { low, high }: { low: number; high: number },
): number | undefined {
  const [slices, rows, columns] = shape
  const side = 16
  const found: number[] = []
  for (let slice = 0; slice < slices; slice += Math.max(1, slices >> 4))
    for (let row = 0; row + side <= rows; row += side)
      for (let column = 0; column + side <= columns; column += side) {
        const { mean, deviation } = blockStatistics(voxels, {
          at: (slice * rows + row) * columns + column,
          side,
          columns,
        })
        if (mean >= low && mean <= high && deviation > 0) found.push(deviation)
      }
  // The lowest tenth, not the least: one block of reconstruction padding would else stand for the air.
  const sorted = found.sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 10)]
}

function blockStatistics(
  voxels: Volume['voxels'],
  { at, side, columns }: { at: number; side: number; columns: number },
) {
  let sum = 0
  let squares = 0
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const value = voxels[at + row * columns + column] ?? 0
      sum += value
      squares += value * value
    }
  const count = side * side
  const mean = sum / count
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) }
}
