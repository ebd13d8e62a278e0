import { type Matrix4, makeVolume, type Vector3, type Volume } from '../volume.ts'
import { makeVoxelsLike, storeLike } from './make-voxels.ts'
import { axisOf, fromAxes, identity, invert, multiply, normalize, scale, transformPoint } from './matrix.ts'

/** `linear` for images, `nearest` for label maps. */
export type Interpolation = 'linear' | 'nearest'

/** Where voxels are: shape `[slice, row, column]` and affine in LPS mm. */
export type Grid = {
  readonly shape: readonly [slices: number, rows: number, columns: number]
  readonly affine: Matrix4
}

/** Resample to a spacing in mm along `[column, row, slice]`; the field of view keeps its centre and, to half a voxel, its edges.
 *  Linear unless told or the unit is `label`. Integer voxels stay integer, rounded half up. */
export function resample(volume: Volume, options: { spacingMm: Vector3; interpolation?: Interpolation }): Volume {
  const grid = gridOfSpacing(volume, options.spacingMm)
  // Within half a voxel of the border the border's value goes on, so the outside value is never seen here.
  return resampleToReference(volume, grid, options.interpolation ? { interpolation: options.interpolation } : {})
}

/** Resample onto another grid. `transform` takes a point of the reference in LPS mm to the moving volume's LPS mm
 *  (identity by default; what {@link registerRigid} returns). Farther than half a voxel outside the moving volume
 *  the value is `outsideValue`: by default −1024 for HU, else 0. */
export function resampleToReference(
  moving: Volume,
  reference: Grid,
  options: { transform?: Matrix4; interpolation?: Interpolation; outsideValue?: number } = {},
): Volume {
  const toIndex = multiply(invert(moving.affine), multiply(options.transform ?? identity, reference.affine))
  const interpolation = options.interpolation ?? (moving.unit === 'label' ? 'nearest' : 'linear')
  const outsideValue = options.outsideValue ?? (moving.unit === 'HU' ? -1024 : 0)
  const sampled =
    interpolation === 'nearest'
      ? sampleNearest(moving, reference, { toIndex, outsideValue })
      : sampleLinear(moving, reference, { toIndex, outsideValue })
  return makeVolume(sampled, reference.shape, {
    affine: reference.affine,
    modality: moving.modality,
    unit: moving.unit,
  })
}

function gridOfSpacing(volume: Volume, spacingMm: Vector3): Grid {
  const [slices, rows, columns] = volume.shape
  const lengths = [columns, rows, slices] as const
  const size = lengths.map((length, axis) =>
    Math.max(1, Math.round((length * (volume.spacingMm[axis] ?? 1)) / (spacingMm[axis] ?? 1))),
  )
  const [nx = 1, ny = 1, nz = 1] = size
  const step = (axis: 0 | 1 | 2) => scale(normalize(axisOf(volume.affine, axis)), spacingMm[axis])
  const centre = transformPoint(volume.affine, [(columns - 1) / 2, (rows - 1) / 2, (slices - 1) / 2])
  const turned = fromAxes(step(0), step(1), step(2), centre)
  const origin = transformPoint(turned, [-(nx - 1) / 2, -(ny - 1) / 2, -(nz - 1) / 2])
  return { shape: [nz, ny, nx], affine: fromAxes(step(0), step(1), step(2), origin) }
}

type Sampling = { readonly toIndex: Matrix4; readonly outsideValue: number }

/** Half a voxel, and a little for rounding of a product of matrices. */
const reach = 0.5 + 1e-6

function sampleLinear(moving: Volume, { shape }: Grid, { toIndex, outsideValue }: Sampling) {
  const [slices, rows, columns] = moving.shape
  const { voxels } = moving
  const values = new Float32Array(shape[0] * shape[1] * shape[2])
  const [dx = 0, , , , dy = 0, , , , dz = 0] = toIndex
  const plane = rows * columns
  let to = 0
  for (let slice = 0; slice < shape[0]; slice++)
    for (let row = 0; row < shape[1]; row++) {
      const [x0, y0, z0] = transformPoint(toIndex, [0, row, slice])
      for (let column = 0; column < shape[2]; column++) {
        let x = x0 + column * dx
        let y = y0 + column * dy
        let z = z0 + column * dz
        if (
          x < -reach ||
          y < -reach ||
          z < -reach ||
          x > columns - 1 + reach ||
          y > rows - 1 + reach ||
          z > slices - 1 + reach
        ) {
          values[to++] = outsideValue
          continue
        }
        x = x < 0 ? 0 : Math.min(x, columns - 1)
        y = y < 0 ? 0 : Math.min(y, rows - 1)
        z = z < 0 ? 0 : Math.min(z, slices - 1)
        const i = x | 0
        const j = y | 0
        const k = z | 0
        const fx = x - i
        const fy = y - j
        const fz = z - k
        const a = k * plane + j * columns + i
        const right = i + 1 < columns ? 1 : 0
        const b = a + (j + 1 < rows ? columns : 0)
        const up = k + 1 < slices ? plane : 0
        const p = lerp(voxels[a] ?? 0, voxels[a + right] ?? 0, fx)
        const q = lerp(voxels[b] ?? 0, voxels[b + right] ?? 0, fx)
        const r = lerp(voxels[a + up] ?? 0, voxels[a + up + right] ?? 0, fx)
        const s = lerp(voxels[b + up] ?? 0, voxels[b + up + right] ?? 0, fx)
        values[to++] = lerp(lerp(p, q, fy), lerp(r, s, fy), fz)
      }
    }
  return storeLike(voxels, values)
}

function lerp(a: number, b: number, share: number): number {
  return a + (b - a) * share
}

function sampleNearest(moving: Volume, { shape }: Grid, { toIndex, outsideValue }: Sampling) {
  const [slices, rows, columns] = moving.shape
  const values = makeVoxelsLike(moving.voxels, shape[0] * shape[1] * shape[2])
  const clamp = (at: number, length: number) => Math.min(length - 1, Math.max(0, Math.floor(at + 0.5)))
  const isOutside = (at: number, length: number) => at < -reach || at > length - 1 + reach
  let to = 0
  for (let slice = 0; slice < shape[0]; slice++)
    for (let row = 0; row < shape[1]; row++)
      for (let column = 0; column < shape[2]; column++, to++) {
        const [x, y, z] = transformPoint(toIndex, [column, row, slice])
        if (isOutside(x, columns) || isOutside(y, rows) || isOutside(z, slices)) values[to] = outsideValue
        else values[to] = moving.voxels[(clamp(z, slices) * rows + clamp(y, rows)) * columns + clamp(x, columns)] ?? 0
      }
  return values
}
