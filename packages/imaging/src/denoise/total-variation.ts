import assert from 'node:assert/strict'
import { storeLike } from '../geometry/make-voxels.ts'
import { estimateNoise } from '../quality/noise.ts'
import { makeVolume, type Volume } from '../volume.ts'

/** How strongly to smooth, and when to stop. */
export type TotalVariationOptions = {
  /** Weight of the total variation against likeness, in the volume's unit; by default 1.2 × the noise by Immerkær's operator. */
  readonly weight?: number
  /** Stop when the objective changes by less than this share of its first value: 2e-4 by default. */
  readonly tolerance?: number
  /** At most this many iterations: 200 by default. */
  readonly iterations?: number
}

/** Total variation denoising in 3-D (2-D for one slice), voxel distances counted as 1: edges stay, noise between them goes.
 *  Type, shape and unit stay; weight 0 gives the volume back.
 *  @see Chambolle, An algorithm for total variation minimization and applications, J. Math. Imaging Vision 20 (2004) 89–97 */
export function denoiseTotalVariation(volume: Volume, options: TotalVariationOptions = {}): Volume {
  const weight = options.weight ?? 1.2 * estimateNoise(volume)
  assert.ok(weight >= 0, `expected a weight of at least 0, got ${weight}`)
  if (weight === 0) return volume
  const state = openState(volume, weight)
  const { tolerance = 2e-4, iterations = 200 } = options
  let first = 0
  let previous = 0
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (iteration > 0) subtractDivergence(state)
    const objective = stepDual(state)
    if (iteration === 0) first = objective
    else if (Math.abs(previous - objective) < tolerance * first) break
    previous = objective
  }
  const { affine, modality, unit } = volume
  return makeVolume(storeLike(volume.voxels, state.smooth), volume.shape, { affine, modality, unit })
}

/** `dual` has one field for each axis; `smooth` is the image less its divergence. */
type State = {
  readonly shape: Volume['shape']
  readonly image: Float32Array
  readonly smooth: Float32Array
  readonly dual: readonly [Float32Array, Float32Array, Float32Array]
  readonly weight: number
  /** Half the inverse of the number of axes: the largest step that converges. */
  readonly step: number
}

function openState({ voxels, shape }: Volume, weight: number): State {
  const image = Float32Array.from(voxels)
  const field = () => new Float32Array(image.length)
  return {
    shape,
    image,
    smooth: image.slice(),
    dual: [field(), field(), field()],
    weight,
    step: shape[0] > 1 ? 1 / 6 : 1 / 4,
  }
}

function subtractDivergence({ shape, image, smooth, dual }: State): void {
  const [slices, rows, columns] = shape
  const plane = rows * columns
  const [px, py, pz] = dual
  let at = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, at++) {
        let value = (image[at] ?? 0) - (px[at] ?? 0) - (py[at] ?? 0) - (pz[at] ?? 0)
        if (column > 0) value += px[at - 1] ?? 0
        if (row > 0) value += py[at - columns] ?? 0
        if (slice > 0) value += pz[at - plane] ?? 0
        smooth[at] = value
      }
}

/** One projected step of the dual fields; returns the objective per voxel before it. */
function stepDual({ shape, image, smooth, dual, weight, step }: State): number {
  const [slices, rows, columns] = shape
  const plane = rows * columns
  const [px, py, pz] = dual
  const scale = step / weight
  let distance = 0
  let variation = 0
  let at = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, at++) {
        const value = smooth[at] ?? 0
        const gx = column + 1 < columns ? (smooth[at + 1] ?? 0) - value : 0
        const gy = row + 1 < rows ? (smooth[at + columns] ?? 0) - value : 0
        const gz = slice + 1 < slices ? (smooth[at + plane] ?? 0) - value : 0
        const length = Math.sqrt(gx * gx + gy * gy + gz * gz)
        const moved = value - (image[at] ?? 0)
        distance += moved * moved
        variation += length
        const shrink = 1 / (1 + scale * length)
        px[at] = ((px[at] ?? 0) - step * gx) * shrink
        py[at] = ((py[at] ?? 0) - step * gy) * shrink
        pz[at] = ((pz[at] ?? 0) - step * gz) * shrink
      }
  return (distance + weight * variation) / image.length
}
