import { multiply } from '../geometry/matrix.ts'
import { histogramOf, histogramPercentile } from '../intensity/otsu.ts'
import type { Matrix4, Vector3, Volume } from '../volume.ts'

/** What a registration sees of a volume: grey 0…1, `[slice, row, column]` with column fastest, on a coarser grid.
 *  `size` is `[columns, rows, slices]`; `affine` takes an index to LPS mm. */
export type MatchImage = { readonly grey: Float32Array; readonly size: Vector3; readonly affine: Matrix4 }

/** Soft tissue in HU: beyond it air and bone are one grey each, since their contrast says nothing of MR. The window is ours. */
const softTissue = { low: -200, high: 300 }

/** Clip a volume (HU to soft tissue, else to the 1st and 99th percentile) and average blocks of whole voxels towards a spacing in mm. */
export function makeMatchImage(volume: Volume, spacingMm: number): MatchImage {
  const [slices, rows, columns] = volume.shape
  const lengths: Vector3 = [columns, rows, slices]
  const factor = (axis: 0 | 1 | 2) =>
    Math.max(1, Math.min(lengths[axis], Math.round(spacingMm / volume.spacingMm[axis])))
  const block: Vector3 = [factor(0), factor(1), factor(2)]
  const [bx, by, bz] = block
  const size: Vector3 = [Math.floor(columns / bx), Math.floor(rows / by), Math.floor(slices / bz)]
  const grey = averageBlocks(volume, size, block)
  const scaling = [bx, 0, 0, (bx - 1) / 2, 0, by, 0, (by - 1) / 2, 0, 0, bz, (bz - 1) / 2, 0, 0, 0, 1]
  return { grey, size, affine: multiply(volume.affine, scaling) }
}

/** Voxels left over at the far ends, fewer than a block, are not looked at. */
function averageBlocks(volume: Volume, [nx, ny, nz]: Vector3, [bx, by, bz]: Vector3): Float32Array {
  const [, rows, columns] = volume.shape
  const { voxels } = volume
  const { low, high } = rangeOf(volume)
  const width = high > low ? high - low : 1
  const sums = new Float64Array(nx * ny * nz)
  for (let slice = 0; slice < nz * bz; slice++)
    for (let row = 0; row < ny * by; row++) {
      const from = (slice * rows + row) * columns
      const to = (Math.floor(slice / bz) * ny + Math.floor(row / by)) * nx
      for (let x = 0, column = 0; x < nx; x++) {
        let sum = 0
        for (const end = column + bx; column < end; column++) {
          const share = ((voxels[from + column] ?? 0) - low) / width
          sum += share > 0 ? Math.min(share, 1) : 0
        }
        sums[to + x] = (sums[to + x] ?? 0) + sum
      }
    }
  return Float32Array.from(sums, sum => sum / (bx * by * bz))
}

function rangeOf({ voxels, unit }: Volume): { low: number; high: number } {
  if (unit === 'HU') return softTissue
  const histogram = histogramOf(voxels, 4096)
  return { low: histogramPercentile(histogram, 1), high: histogramPercentile(histogram, 99) }
}

/** Grey at a place given in indices `[column, row, slice]`, trilinear, the border's value going on outside. */
export function greyAt({ grey, size: [columns, rows, slices] }: MatchImage, x: number, y: number, z: number): number {
  const px = x < 0 ? 0 : Math.min(x, columns - 1)
  const py = y < 0 ? 0 : Math.min(y, rows - 1)
  const pz = z < 0 ? 0 : Math.min(z, slices - 1)
  const i = px | 0
  const j = py | 0
  const k = pz | 0
  const fx = px - i
  const fy = py - j
  const a = (k * rows + j) * columns + i
  const right = i + 1 < columns ? 1 : 0
  const b = j + 1 < rows ? a + columns : a
  const up = k + 1 < slices ? columns * rows : 0
  const low = mix(edge(grey, a, right, fx), edge(grey, b, right, fx), fy)
  const high = mix(edge(grey, a + up, right, fx), edge(grey, b + up, right, fx), fy)
  return mix(low, high, pz - k)
}

function edge(grey: Float32Array, at: number, right: number, share: number): number {
  return mix(grey[at] ?? 0, grey[at + right] ?? 0, share)
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share
}
