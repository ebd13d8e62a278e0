import { add, axisOf, invert, transformPoint } from '../geometry/matrix.ts'
import type { Matrix4, Vector3, Volume } from '../volume.ts'

/** A volume sampled on a grid along the patient's axes: columns to the left, rows to the back, slices to the top. `values` is `[slice, row, column]`;
 *  NaN lies outside what was imaged. `originMm` is the LPS place of the first voxel centre. */
export type PatientGrid = {
  readonly values: Float32Array
  readonly shape: readonly [slices: number, rows: number, columns: number]
  readonly stepMm: number
  readonly originMm: Vector3
}

/** Distance between the points of a grid: fine enough for noses and orbits, and a head is two million points of it. */
export const gridStepMm = 2

/** More points than this, a box of 500 × 500 × 800 mm, would need more than a gigabyte of memory. */
const mostPoints = 25_000_000

/** Sample a volume linearly along the patient's axes, whatever plane it was acquired in; undefined where the affine spans no sensible box. */
export function sampleAlongPatient(volume: Volume): PatientGrid | undefined {
  const box = boxOf(volume)
  const [columns = 0, rows = 0, slices = 0] = box.sizeMm.map(size => Math.floor(size / gridStepMm) + 1)
  const count = columns * rows * slices
  if (!(count > 0) || count > mostPoints) return undefined
  const grid = {
    values: new Float32Array(count),
    shape: [slices, rows, columns] as const,
    stepMm: gridStepMm,
    originMm: box.originMm,
  }
  fill(grid, volume)
  return grid
}

/** Index `[column, row, slice]`, not whole, of a place in LPS mm. */
export function gridIndexOf({ originMm, stepMm }: Pick<PatientGrid, 'originMm' | 'stepMm'>, point: Vector3): Vector3 {
  return [(point[0] - originMm[0]) / stepMm, (point[1] - originMm[1]) / stepMm, (point[2] - originMm[2]) / stepMm]
}

function boxOf({ affine, shape: [slices, rows, columns] }: Volume) {
  const corners = [0, columns - 1].flatMap(column =>
    [0, rows - 1].flatMap(row => [0, slices - 1].map(slice => transformPoint(affine, [column, row, slice]))),
  )
  const along = (axis: 0 | 1 | 2) => corners.map(corner => corner[axis])
  const low: Vector3 = [Math.min(...along(0)), Math.min(...along(1)), Math.min(...along(2))]
  const high = [Math.max(...along(0)), Math.max(...along(1)), Math.max(...along(2))]
  return { originMm: low, sizeMm: high.map((value, axis) => value - (low[axis] ?? 0)) }
}

function fill(grid: PatientGrid, volume: Volume): void {
  const [slices, rows, columns] = grid.shape
  const toIndex = invert(volume.affine)
  const [stepX, stepY, stepZ] = [0, 1, 2].map(axis => stepOf(toIndex, axis, grid.stepMm))
  if (!stepX || !stepY || !stepZ) return
  const start = transformPoint(toIndex, grid.originMm)
  const read = readerOf(volume)
  let to = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++) {
      const [x, y, z] = add(start, add(scaled(stepZ, slice), scaled(stepY, row)))
      for (let column = 0; column < columns; column++)
        grid.values[to++] = read(x + column * stepX[0], y + column * stepX[1], z + column * stepX[2])
    }
}

const scaled = ([x, y, z]: Vector3, times: number): Vector3 => [x * times, y * times, z * times]
const stepOf = (toIndex: Matrix4, axis: number, stepMm: number): Vector3 =>
  scaled(axis === 0 ? axisOf(toIndex, 0) : axis === 1 ? axisOf(toIndex, 1) : axisOf(toIndex, 2), stepMm)

/** Linear between voxel centres; half a voxel beyond the last centre its value goes on. */
function readerOf({ voxels, shape: [slices, rows, columns] }: Volume) {
  const plane = rows * columns
  const reach = 0.5 + 1e-6
  return (x: number, y: number, z: number): number => {
    if (x < -reach || y < -reach || z < -reach) return Number.NaN
    if (x > columns - 1 + reach || y > rows - 1 + reach || z > slices - 1 + reach) return Number.NaN
    const i = x <= 0 ? 0 : x >= columns - 1 ? columns - 1 : Math.floor(x)
    const j = y <= 0 ? 0 : y >= rows - 1 ? rows - 1 : Math.floor(y)
    const k = z <= 0 ? 0 : z >= slices - 1 ? slices - 1 : Math.floor(z)
    const fx = Math.min(1, Math.max(0, x - i))
    const fy = Math.min(1, Math.max(0, y - j))
    const fz = Math.min(1, Math.max(0, z - k))
    const at = k * plane + j * columns + i
    const right = i + 1 < columns ? 1 : 0
    const down = j + 1 < rows ? columns : 0
    const up = k + 1 < slices ? plane : 0
    const mix = (from: number) => (voxels[from] ?? 0) * (1 - fx) + (voxels[from + right] ?? 0) * fx
    const lower = mix(at) * (1 - fy) + mix(at + down) * fy
    const upper = mix(at + up) * (1 - fy) + mix(at + up + down) * fy
    return lower * (1 - fz) + upper * fz
  }
}
