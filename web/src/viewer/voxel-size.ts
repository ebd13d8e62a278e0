import type { Stack } from './use-stack.ts'

/** Volume of a voxel in mm³; undefined of a single slice or without geometry. */
export function voxelMm3Of({ scene, sliceMm }: Stack): number | undefined {
  return scene?.grid && sliceMm !== undefined ? scene.grid.rowMm * scene.grid.columnMm * sliceMm : undefined
}
