import assert from 'node:assert/strict'
import type { Matrix4, Vector3 } from '../volume.ts'

/** The 4×4 identity. */
export const identity: Matrix4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** `a · b`: first `b`, then `a`. */
export function multiply(a: Matrix4, b: Matrix4): Matrix4 {
  const product: number[] = []
  for (let row = 0; row < 4; row++)
    for (let column = 0; column < 4; column++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += (a[4 * row + k] ?? 0) * (b[4 * k + column] ?? 0)
      product.push(sum)
    }
  return product
}

/** Inverse of an affine matrix (last row 0 0 0 1). Asserts that it has one. */
export function invert(m: Matrix4): Matrix4 {
  const [x, y, z] = [axisOf(m, 0), axisOf(m, 1), axisOf(m, 2)]
  const volume = dot(x, cross(y, z))
  assert.ok(Math.abs(volume) > 1e-12, 'an affine without volume has no inverse')
  const rows = [cross(y, z), cross(z, x), cross(x, y)].map(row => scale(row, 1 / volume))
  const origin = axisOf(m, 3)
  return [...rows.flatMap(row => [...row, -dot(row, origin)]), 0, 0, 0, 1]
}

/** Column 0, 1 or 2: the step in mm of one index; column 3: the position of index 0. */
export function axisOf(m: Matrix4, column: 0 | 1 | 2 | 3): Vector3 {
  return [m[column] ?? 0, m[4 + column] ?? 0, m[8 + column] ?? 0]
}

/** A matrix from its three axes and its origin. */
export function fromAxes(x: Vector3, y: Vector3, z: Vector3, origin: Vector3): Matrix4 {
  return [x[0], y[0], z[0], origin[0], x[1], y[1], z[1], origin[1], x[2], y[2], z[2], origin[2], 0, 0, 0, 1]
}

/** A point moved by a matrix. */
export function transformPoint(m: Matrix4, [x, y, z]: Vector3): Vector3 {
  const at = (row: number) => (m[row] ?? 0) * x + (m[row + 1] ?? 0) * y + (m[row + 2] ?? 0) * z + (m[row + 3] ?? 0)
  return [at(0), at(4), at(8)]
}

/** Scalar product. */
export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/** Vector product. */
export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/** `a · factor`. */
export function scale(a: Vector3, factor: number): Vector3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor]
}

/** `a + b`. */
export function add(a: Vector3, b: Vector3): Vector3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/** `a − b`. */
export function subtract(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/** Length of a vector. */
export function norm(a: Vector3): number {
  return Math.hypot(...a)
}

/** The vector of length 1; a zero vector stays zero. */
export function normalize(a: Vector3): Vector3 {
  const length = norm(a)
  return length > 0 ? scale(a, 1 / length) : a
}
