import { invert, multiply, transformPoint } from '../geometry/matrix.ts'
import { histogramOf } from '../intensity/otsu.ts'
import type { Matrix4, Volume } from '../volume.ts'

/** Mutual information in nats of two volumes over 32 × 32 bins, at about 200 000 evenly spaced voxels of the fixed one that fall inside
 *  the moving one (nearest voxel). `transform` takes fixed LPS mm to moving LPS mm. 0 when they do not overlap.
 *  @see Mattes et al., PET-CT image registration in the chest, IEEE TMI 22 (2003) 120–128 */
export function mutualInformation(fixed: Volume, moving: Volume, transform: Matrix4): number {
  const bins = 32
  const binOf = [fixed, moving].map(({ voxels }) => {
    const { low, high } = histogramOf(voxels)
    return (value: number) => Math.min(bins - 1, Math.floor(((value - low) / (high - low || 1)) * bins))
  })
  const [fixedBin = () => 0, movingBin = () => 0] = binOf
  const joint = new Float64Array(bins * bins)
  forEachPair(fixed, moving, transform, (a, b) => {
    const at = fixedBin(a) * bins + movingBin(b)
    joint[at] = (joint[at] ?? 0) + 1
  })
  return informationOf(joint, bins)
}

function forEachPair(fixed: Volume, moving: Volume, transform: Matrix4, visit: (a: number, b: number) => void): void {
  const [slices, rows, columns] = fixed.shape
  const [movingSlices, movingRows, movingColumns] = moving.shape
  const toIndex = multiply(invert(moving.affine), multiply(transform, fixed.affine))
  const step = Math.max(1, Math.floor(fixed.voxels.length / 200_000))
  for (let at = 0; at < slices * rows * columns; at += step) {
    const [x, y, z] = transformPoint(toIndex, [
      at % columns,
      Math.floor(at / columns) % rows,
      Math.floor(at / (rows * columns)),
    ])
    const [i, j, k] = [Math.round(x), Math.round(y), Math.round(z)]
    if (i < 0 || j < 0 || k < 0 || i >= movingColumns || j >= movingRows || k >= movingSlices) continue
    visit(fixed.voxels[at] ?? 0, moving.voxels[(k * movingRows + j) * movingColumns + i] ?? 0)
  }
}

function informationOf(joint: Float64Array, bins: number): number {
  const total = joint.reduce((sum, count) => sum + count, 0)
  if (total === 0) return 0
  const rows = new Float64Array(bins)
  const columns = new Float64Array(bins)
  joint.forEach((count, at) => {
    rows[Math.floor(at / bins)] = (rows[Math.floor(at / bins)] ?? 0) + count
    columns[at % bins] = (columns[at % bins] ?? 0) + count
  })
  return joint.reduce((sum, count, at) => {
    if (count === 0) return sum
    return (
      sum +
      (count / total) * Math.log((count * total) / ((rows[Math.floor(at / bins)] ?? 1) * (columns[at % bins] ?? 1)))
    )
  }, 0)
}
