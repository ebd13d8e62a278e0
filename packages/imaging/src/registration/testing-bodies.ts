import { multiply } from '../geometry/matrix.ts'
import { type Matrix4, makeVolume, type Vector3, type Volume } from '../volume.ts'

const shape = [40, 50, 46] as const
const affine = [2, 0, 0, -46, 0, 2, 0, -50, 0, 0, 3, -60, 0, 0, 0, 1]

/** Centre and radii in mm, and the values that MR and CT give to it; later ones lie over earlier ones. */
type Organ = { readonly centre: Vector3; readonly radii: Vector3; readonly MR: number; readonly CT: number }
const organs: readonly Organ[] = [
  { centre: [0, 0, 0], radii: [28, 42, 50], MR: 600, CT: 40 },
  { centre: [-14, 12, -18], radii: [12, 8, 16], MR: 950, CT: -90 },
  { centre: [15, -14, 14], radii: [9, 13, 18], MR: 120, CT: 250 },
  { centre: [8, 20, 22], radii: [8, 8, 10], MR: 300, CT: 120 },
  { centre: [-16, -18, 12], radii: [7, 10, 8], MR: 800, CT: -30 },
]
const background = { MR: 0, CT: -180 }

/** A body of organs without symmetry, as MR or CT would show it: the values of the one are no monotone function of the other's.
 *  Moved by `planted`, LPS mm → LPS mm. `bendMm` pushes the upper half sideways, as soft tissue gives way. */
export function makeBody(modality: 'MR' | 'CT', options: { planted?: Matrix4; bendMm?: number } = {}): Volume {
  const { planted, bendMm = 0 } = options
  const voxels = new Float32Array(shape[0] * shape[1] * shape[2])
  for (let k = 0, to = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[2]; i++, to++) {
        const z = 3 * k - 60
        const at: Vector3 = [2 * i - 46 - (z > 0 ? bendMm : 0), 2 * j - 50, z]
        voxels[to] = organs.reduce(
          (value, organ) => value + (organ[modality] - value) * shareWithin(at, organ),
          background[modality],
        )
      }
  const moved = planted === undefined ? affine : multiply(planted, affine)
  return makeVolume(voxels, shape, { affine: moved, modality, unit: modality === 'CT' ? 'HU' : 'arbitrary' })
}

/** 1 inside, 0 outside, over about 2 mm at the border. */
function shareWithin(at: Vector3, { centre, radii }: Organ): number {
  const distance = Math.hypot(
    (at[0] - centre[0]) / radii[0],
    (at[1] - centre[1]) / radii[1],
    (at[2] - centre[2]) / radii[2],
  )
  return 1 / (1 + Math.exp((distance - 1) * Math.min(...radii)))
}

/** Corners of a box of 80 mm, LPS mm. */
export const corners: readonly Vector3[] = [-40, 40].flatMap(x =>
  [-40, 40].flatMap(y => [-40, 40].map((z): Vector3 => [x, y, z])),
)
