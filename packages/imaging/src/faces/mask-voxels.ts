import { transformPoint } from '../geometry/matrix.ts'
import type { Volume } from '../volume.ts'
import type { Mask } from './morphology.ts'
import { gridIndexOf, type PatientGrid } from './patient-grid.ts'

/** Take a mask from the patient's grid to a volume's own voxels, `[slice, row, column]`: a voxel is in where most of what is around it is. */
export function maskVoxels(
  mask: Mask,
  grid: Omit<PatientGrid, 'values'>,
  { affine, shape: [slices, rows, columns] }: Pick<Volume, 'affine' | 'shape'>,
): Mask {
  const voxels = new Uint8Array(slices * rows * columns)
  const read = readerOf(mask, grid.shape)
  let to = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++) {
      const [x, y, z] = gridIndexOf(grid, transformPoint(affine, [0, row, slice]))
      const [nextX, nextY, nextZ] = gridIndexOf(grid, transformPoint(affine, [1, row, slice]))
      for (let column = 0; column < columns; column++)
        voxels[to++] = read(x + column * (nextX - x), y + column * (nextY - y), z + column * (nextZ - z)) >= 0.5 ? 1 : 0
    }
  return voxels
}

function readerOf(mask: Mask, [slices, rows, columns]: PatientGrid['shape']) {
  const plane = rows * columns
  const clamp = (value: number, length: number) => (value < 0 ? 0 : Math.min(value, length - 1))
  return (x: number, y: number, z: number): number => {
    const cx = clamp(x, columns)
    const cy = clamp(y, rows)
    const cz = clamp(z, slices)
    const i = Math.floor(cx)
    const j = Math.floor(cy)
    const k = Math.floor(cz)
    const at = k * plane + j * columns + i
    const right = i + 1 < columns ? 1 : 0
    const down = j + 1 < rows ? columns : 0
    const up = k + 1 < slices ? plane : 0
    const mix = (from: number) => (mask[from] ?? 0) * (1 - (cx - i)) + (mask[from + right] ?? 0) * (cx - i)
    const lower = mix(at) * (1 - (cy - j)) + mix(at + down) * (cy - j)
    const upper = mix(at + up) * (1 - (cy - j)) + mix(at + up + down) * (cy - j)
    return lower * (1 - (cz - k)) + upper * (cz - k)
  }
}
