import assert from 'node:assert/strict'
import { storeLike } from '../geometry/make-voxels.ts'
import { estimateNoise } from '../quality/noise.ts'
import { makeVolume, type Volume } from '../volume.ts'

/** How strongly and how far to look. */
export type NonLocalMeansOptions = {
  /** Standard deviation of the noise in the volume's unit; measured by Immerkær's operator when not given. */
  readonly sigma?: number
  /** Filter strength as a multiple of sigma: 0.8 by default (skimage's advice for this weight). */
  readonly strength?: number
  /** Half width of a patch, voxels: 2 by default, which is 5 × 5. */
  readonly patchRadius?: number
  /** How far in-plane to look for like patches, voxels: 6 by default. */
  readonly searchRadius?: number
  /** How many slices up and down to look as well: 0 by default. Patches stay in-plane, since slices are mostly thicker than pixels. */
  readonly searchSlices?: number
  /** `rician` takes the bias of magnitude MR out: the mean of squares less 2σ². */
  readonly noise?: 'gaussian' | 'rician'
}

/** Non-local means: each voxel becomes the mean of the voxels around it, weighted by how alike their patches are.
 *  weight = exp(−max(0, mean squared patch difference − 2σ²) ÷ (strength·σ)²), below e⁻⁵ nothing. Borders are mirrored. Type, shape and
 *  unit stay; a volume without noise (σ = 0) comes back as it is.
 *  @see Buades, Coll & Morel, CVPR 2005; Darbon et al., ISBI 2008 (sums by integral images); Wiest-Daesslé et al., MICCAI 2008 (Rician) */
export function denoiseNonLocalMeans(volume: Volume, options: NonLocalMeansOptions = {}): Volume {
  const sigma = options.sigma ?? estimateNoise(volume)
  assert.ok(sigma >= 0, `expected a noise of at least 0, got ${sigma}`)
  if (sigma === 0) return volume
  const plan = makePlan(volume, { ...options, sigma })
  const slices = Array.from({ length: volume.shape[0] }, (_, slice) => openSlice(volume, slice, plan))
  slices.forEach((slice, index) => {
    compareWithin(slice, plan)
    for (const other of slices.slice(index + 1, index + 1 + plan.searchSlices)) compareAcross(slice, other, plan)
  })
  const means = finish(volume, slices, plan)
  const { affine, modality, unit } = volume
  return makeVolume(storeLike(volume.voxels, means), volume.shape, { affine, modality, unit })
}

type Plan = {
  readonly sigma: number
  readonly isRician: boolean
  readonly patch: number
  readonly search: number
  readonly searchSlices: number
  /** Mirrored border around a slice, and the width and height with it. */
  readonly border: number
  readonly width: number
  readonly height: number
  /** Weight by (mean squared difference − 2σ²) × `steps`. */
  readonly weights: Float32Array
  readonly steps: number
  /** Scratch: squared differences of one shift, and their sums over columns of a patch. */
  readonly squares: Float32Array
  readonly sums: Float32Array
}

/** One slice with its border: values, what is averaged, and the running weighted sums. */
type Slice = {
  readonly values: Float32Array
  readonly averaged: Float32Array
  readonly total: Float32Array
  readonly weight: Float32Array
}

const cutoff = 5
const tableLength = 8192

function makePlan({ shape }: Volume, options: NonLocalMeansOptions & { sigma: number }): Plan {
  const { sigma, strength = 0.8, patchRadius: patch = 2, searchRadius: search = 6, searchSlices = 0 } = options
  const [, rows, columns] = shape
  const border = patch + search
  const [width, height] = [columns + 2 * border, rows + 2 * border]
  return {
    ...{ sigma, patch, search, searchSlices, border, width, height },
    isRician: options.noise === 'rician',
    weights: Float32Array.from({ length: tableLength + 1 }, (_, i) =>
      i === tableLength ? 0 : Math.exp((-cutoff * i) / tableLength),
    ),
    steps: tableLength / (cutoff * (strength * sigma) ** 2),
    squares: new Float32Array(width * height),
    sums: new Float32Array(width),
  }
}

function openSlice({ voxels, shape }: Volume, slice: number, { border, width, height, isRician }: Plan): Slice {
  const [, rows, columns] = shape
  const values = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (slice * rows + mirror(y - border, rows)) * columns + mirror(x - border, columns)
      values[y * width + x] = voxels[from] ?? 0
    }
  const averaged = isRician ? values.map(value => value * value) : values
  // A voxel is fully alike to itself.
  return { values, averaged, total: averaged.slice(), weight: new Float32Array(width * height).fill(1) }
}

/** Index mirrored at the first and last voxel, which are not repeated. */
function mirror(at: number, length: number): number {
  if (length === 1) return 0
  const period = 2 * (length - 1)
  const folded = ((at % period) + period) % period
  return folded < length ? folded : period - folded
}

/** Every unordered pair of places in one slice: half of the shifts, each giving to both ends. */
function compareWithin(slice: Slice, plan: Plan): void {
  for (let dy = 0; dy <= plan.search; dy++)
    for (let dx = dy === 0 ? 1 : -plan.search; dx <= plan.search; dx++) compareShift(slice, slice, plan, { dx, dy })
}

function compareAcross(lower: Slice, upper: Slice, plan: Plan): void {
  for (let dy = -plan.search; dy <= plan.search; dy++)
    for (let dx = -plan.search; dx <= plan.search; dx++) compareShift(lower, upper, plan, { dx, dy })
}

/** Patches of `a` against patches of `b` shifted by (dx, dy). Sums over a patch are kept up by adding one row and taking one away. */
function compareShift(a: Slice, b: Slice, plan: Plan, { dx, dy }: { dx: number; dy: number }): void {
  const { width, height, patch, squares, sums } = plan
  const shift = dy * width + dx
  const [left, right] = [Math.max(0, -dx), width - Math.max(0, dx)]
  const [top, bottom] = [Math.max(0, -dy), height - Math.max(0, dy)]
  for (let y = top; y < bottom; y++)
    for (let x = left, at = y * width + left; x < right; x++, at++) {
      const difference = (a.values[at] ?? 0) - (b.values[at + shift] ?? 0)
      squares[at] = difference * difference
    }
  sums.fill(0)
  for (let y = top; y < top + 2 * patch; y++)
    for (let x = left; x < right; x++) sums[x] = (sums[x] ?? 0) + (squares[y * width + x] ?? 0)
  for (let y = top + patch; y < bottom - patch; y++) {
    const entering = (y + patch) * width
    for (let x = left; x < right; x++) sums[x] = (sums[x] ?? 0) + (squares[entering + x] ?? 0)
    weighRow(a, b, plan, { y, left, right, shift })
    const leaving = (y - patch) * width
    for (let x = left; x < right; x++) sums[x] = (sums[x] ?? 0) - (squares[leaving + x] ?? 0)
  }
}

type Row = { readonly y: number; readonly left: number; readonly right: number; readonly shift: number }

function weighRow(a: Slice, b: Slice, plan: Plan, { y, left, right, shift }: Row): void {
  const { width, patch, sums, weights, steps, sigma } = plan
  const size = 2 * patch + 1
  const scale = steps / (size * size)
  const floor = 2 * sigma * sigma * steps
  let sum = 0
  for (let x = left; x < left + 2 * patch; x++) sum += sums[x] ?? 0
  for (let x = left + patch, at = y * width + x; x < right - patch; x++, at++) {
    sum += sums[x + patch] ?? 0
    const index = sum * scale - floor
    sum -= sums[x - patch] ?? 0
    if (index >= tableLength) continue
    const weight = weights[index > 0 ? index | 0 : 0] ?? 0
    const other = at + shift
    a.total[at] = (a.total[at] ?? 0) + weight * (b.averaged[other] ?? 0)
    a.weight[at] = (a.weight[at] ?? 0) + weight
    b.total[other] = (b.total[other] ?? 0) + weight * (a.averaged[at] ?? 0)
    b.weight[other] = (b.weight[other] ?? 0) + weight
  }
}

function finish({ shape }: Volume, slices: readonly Slice[], { border, width, isRician, sigma }: Plan): Float32Array {
  const [, rows, columns] = shape
  const means = new Float32Array(shape[0] * rows * columns)
  slices.forEach(({ total, weight }, slice) => {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const at = (row + border) * width + column + border
        const mean = (total[at] ?? 0) / (weight[at] ?? 1)
        means[(slice * rows + row) * columns + column] = isRician
          ? Math.sqrt(Math.max(0, mean - 2 * sigma * sigma))
          : mean
      }
  })
  return means
}
