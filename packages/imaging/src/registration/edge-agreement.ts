import { dot, invert, multiply, norm, transformPoint } from '../geometry/matrix.ts'
import type { Matrix4, Vector3 } from '../volume.ts'
import type { Matching } from './likeness.ts'
import { greyAt, type MatchImage } from './match-image.ts'
import { placeOf } from './sample-points.ts'

/** How far the edges of two images run alike: the mean square cosine between their gradients, weighted by the strength of both, over the
 *  fixed image's points. 1: every edge lies on a parallel one; 1/3: they know nothing of each other; 0 without edges in common.
 *  @see Haber & Modersitzki, Intensity gradient based registration and fusion of multi-modal images, MICCAI 2006 */
export function edgeAgreement({ fixed, moving, fixedPoints }: Matching, transform: Matrix4): number {
  const toFixed = invert(fixed.affine)
  const toMoving = multiply(invert(moving.affine), transform)
  let agreeing = 0
  let weight = 0
  for (let at = 0; at < fixedPoints.greys.length; at++) {
    const place = placeOf(fixedPoints.places, at)
    if (!isInside(moving, transformPoint(toMoving, place))) continue
    const a = gradientAt(fixed, toFixed, place)
    const b = gradientAt(moving, toMoving, place)
    const strength = norm(a) * norm(b)
    if (strength === 0) continue
    agreeing += dot(a, b) ** 2 / strength
    weight += strength
  }
  return weight > 0 ? agreeing / weight : 0
}

/** Is an index `[column, row, slice]` inside, to half a voxel? */
export function isInside({ size }: MatchImage, index: Vector3): boolean {
  return index.every((value, axis) => value > -0.5 && value < (size[axis] ?? 0) - 0.5)
}

/** Half the distance in mm over which a gradient is taken. */
const reachMm = 2

/** Grey a millimetre along the fixed image's LPS axes, but for a factor. */
function gradientAt(image: MatchImage, toIndex: Matrix4, [x, y, z]: Vector3): Vector3 {
  const grey = (dx: number, dy: number, dz: number) => {
    const [i, j, k] = transformPoint(toIndex, [x + dx, y + dy, z + dz])
    return greyAt(image, i, j, k)
  }
  return [
    grey(reachMm, 0, 0) - grey(-reachMm, 0, 0),
    grey(0, reachMm, 0) - grey(0, -reachMm, 0),
    grey(0, 0, reachMm) - grey(0, 0, -reachMm),
  ]
}
