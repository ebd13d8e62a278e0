import { axisOf, cross, dot, normalize } from '../geometry/matrix.ts'
import type { Matrix4, Vector3 } from '../volume.ts'

/** NIfTI's method 2: unit quaternion's b, c, d and the sign of the third axis. @see nifti1.h, "QUATERNION REPRESENTATION" */
export type Quaternion = { readonly b: number; readonly c: number; readonly d: number; readonly qfac: 1 | -1 }

/** The rotation of an affine as a quaternion; undefined when its axes are not at right angles (gantry tilt), which a quaternion cannot say. */
export function findQuaternion(affine: Matrix4): Quaternion | undefined {
  const axes = ([0, 1, 2] as const).map(axis => normalize(axisOf(affine, axis)))
  const [x, y, z] = axes
  if (!x || !y || !z) return undefined
  const isSquare = Math.max(Math.abs(dot(x, y)), Math.abs(dot(y, z)), Math.abs(dot(z, x))) < 1e-4
  if (!isSquare) return undefined
  const qfac = dot(cross(x, y), z) < 0 ? -1 : 1
  return { ...fromRotation(x, y, [z[0] * qfac, z[1] * qfac, z[2] * qfac]), qfac }
}

/** Rotation axes of a quaternion, third axis already turned by `qfac`. */
export function rotationAxes({ b, c, d, qfac }: Quaternion): readonly [Vector3, Vector3, Vector3] {
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d))
  const x: Vector3 = [a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)]
  const y: Vector3 = [2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)]
  const z: Vector3 = [2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - b * b - c * c]
  return [x, y, [z[0] * qfac, z[1] * qfac, z[2] * qfac]]
}

/** The largest of the four components is found first, so that no small number is divided by. */
function fromRotation(x: Vector3, y: Vector3, z: Vector3): { b: number; c: number; d: number } {
  const trace = x[0] + y[1] + z[2]
  const squares = [1 + trace, 1 + x[0] - y[1] - z[2], 1 - x[0] + y[1] - z[2], 1 - x[0] - y[1] + z[2]]
  const largest = squares.indexOf(Math.max(...squares))
  const twice = Math.sqrt(Math.max(...squares))
  const [p, q, r] = [y[2] - z[1], z[0] - x[2], x[1] - y[0]]
  const [u, v, w] = [x[1] + y[0], x[2] + z[0], y[2] + z[1]]
  const quaternion =
    largest === 0
      ? [twice * twice, p, q, r]
      : largest === 1
        ? [p, twice * twice, u, v]
        : largest === 2
          ? [q, u, twice * twice, w]
          : [r, v, w, twice * twice]
  const [a = 1, b = 0, c = 0, d = 0] = quaternion.map(part => part / (2 * twice))
  const sign = a < 0 ? -1 : 1
  return { b: b * sign, c: c * sign, d: d * sign }
}
