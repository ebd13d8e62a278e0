import { type Matrix4, makeVolume, type Vector3, type Volume } from '../volume.ts'
import { makeVoxelsLike } from './make-voxels.ts'
import { add, axisOf, fromAxes, normalize, scale } from './matrix.ts'

/** Which way the indices `[column, row, slice]` of a canonical volume grow: towards left, posterior, superior (DICOM's axes) or right, anterior, superior (NIfTI's). */
export type CanonicalOrientation = 'LPS' | 'RAS'

/** For each output axis: the input axis it is taken from, and whether that is walked backwards. */
type AxisMap = readonly { from: 0 | 1 | 2; isFlipped: boolean }[]

/** Turn a volume so that its axes lie closest to the canonical ones, by permuting and flipping only: no voxel value changes
 *  and every voxel keeps its place in LPS mm. An oblique volume stays oblique. */
export function reorient(volume: Volume, orientation: CanonicalOrientation = 'LPS'): Volume {
  const axes = mapAxes(volume.affine, orientation)
  const [slices, rows, columns] = volume.shape
  const lengths = [columns, rows, slices] as const
  const steps = [1, columns, columns * rows] as const
  const size = axes.map(axis => lengths[axis.from])
  const [nx = 1, ny = 1, nz = 1] = size
  const stride = axes.map(axis => (axis.isFlipped ? -steps[axis.from] : steps[axis.from]))
  const start = axes.reduce((sum, axis) => sum + (axis.isFlipped ? (lengths[axis.from] - 1) * steps[axis.from] : 0), 0)
  const voxels = makeVoxelsLike(volume.voxels, volume.voxels.length)
  const [sx = 0, sy = 0, sz = 0] = stride
  let to = 0
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++) {
      let from = start + z * sz + y * sy
      for (let x = 0; x < nx; x++, from += sx) voxels[to++] = volume.voxels[from] ?? 0
    }
  const affine = turnAffine(volume.affine, axes, lengths)
  return makeVolume(voxels, [nz, ny, nx], { affine, modality: volume.modality, unit: volume.unit })
}

function turnAffine(affine: Matrix4, axes: AxisMap, lengths: readonly [number, number, number]): Matrix4 {
  let origin = axisOf(affine, 3)
  const turned: Vector3[] = axes.map(({ from, isFlipped }) => {
    const axis = axisOf(affine, from)
    if (!isFlipped) return axis
    origin = add(origin, scale(axis, lengths[from] - 1))
    return scale(axis, -1)
  })
  const [x = [1, 0, 0], y = [0, 1, 0], z = [0, 0, 1]] = turned
  return fromAxes(x, y, z, origin)
}

const permutations = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const

/** The permutation whose axes together lie closest to the patient's: the largest sum of cosines. */
function mapAxes(affine: Matrix4, orientation: CanonicalOrientation): AxisMap {
  const directions = ([0, 1, 2] as const).map(axis => normalize(axisOf(affine, axis)))
  const sign = orientation === 'LPS' ? [1, 1, 1] : [-1, -1, 1]
  const cosine = (from: number, to: number) => (directions[from]?.[to] ?? 0) * (sign[to] ?? 1)
  const closeness = (permutation: readonly (0 | 1 | 2)[]) =>
    permutation.reduce<number>((sum, from, to) => sum + Math.abs(cosine(from, to)), 0)
  const best = permutations.reduce((a, b) => (closeness(b) > closeness(a) + 1e-9 ? b : a))
  return best.map((from, to) => ({ from, isFlipped: cosine(from, to) < 0 }))
}
