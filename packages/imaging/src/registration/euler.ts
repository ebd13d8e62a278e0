import type { Matrix4, Vector3 } from '../volume.ts'

/** Rotations in radians about x, y, z, then a shift in mm, about a centre in mm. */
export type EulerTransform = { readonly angles: Vector3; readonly shiftMm: Vector3; readonly centreMm: Vector3 }

/** The 4×4 of a rigid transform: p ↦ Rz·Rx·Ry·(p − centre) + centre + shift.
 *  @see ITK Euler3DTransform with ComputeZYX false */
export function eulerToMatrix({ angles, shiftMm, centreMm }: EulerTransform): Matrix4 {
  const [cx, cy, cz] = [Math.cos(angles[0]), Math.cos(angles[1]), Math.cos(angles[2])]
  const [sx, sy, sz] = [Math.sin(angles[0]), Math.sin(angles[1]), Math.sin(angles[2])]
  const rows: readonly Vector3[] = [
    [cz * cy - sz * sx * sy, -sz * cx, cz * sy + sz * sx * cy],
    [sz * cy + cz * sx * sy, cz * cx, sz * sy - cz * sx * cy],
    [-cx * sy, sx, cx * cy],
  ]
  const shifts = rows.map((row, axis) => {
    const turned = row[0] * centreMm[0] + row[1] * centreMm[1] + row[2] * centreMm[2]
    return (centreMm[axis] ?? 0) + (shiftMm[axis] ?? 0) - turned
  })
  return [...rows.flatMap((row, axis) => [...row, shifts[axis] ?? 0]), 0, 0, 0, 1]
}
