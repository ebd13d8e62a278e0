import assert from 'node:assert/strict'

/** Three numbers along `[column, row, slice]` or `[left, posterior, superior]`. */
export type Vector3 = readonly [number, number, number]

/** A 4×4 matrix, row by row: `[column, row, slice, 1]` → `[x, y, z, 1]` in LPS mm at voxel centres, or LPS mm → LPS mm for a transform. */
export type Matrix4 = readonly number[]

/** Voxel storage; labels are Uint8Array or Uint16Array. */
export type Voxels =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array

/** What a voxel value is: Hounsfield units, SUV and such as DICOM says, or the arbitrary unit of MR. */
export type VoxelUnit = string

/** A block of voxels in space. `voxels` is `[slice, row, column]` with column fastest; `shape` is in that order.
 *  `spacingMm` is `[column, row, slice]`, distances between voxel centres. `affine` is LPS, see {@link Matrix4}.
 *  Values are in modality units: rescale slope and intercept are already applied. */
export type Volume = {
  readonly voxels: Voxels
  readonly shape: readonly [slices: number, rows: number, columns: number]
  readonly spacingMm: Vector3
  readonly affine: Matrix4
  /** DICOM Modality, such as `CT` or `MR`; `SEG` for a label map. */
  readonly modality: string
  /** `HU` for CT, `label` for a label map, else DICOM's word or `arbitrary`. */
  readonly unit: VoxelUnit
}

/** Make a volume from voxels and its affine; spacing is taken from the affine's columns. Asserts that the voxels fill the shape. */
export function makeVolume(
  voxels: Voxels,
  shape: readonly [number, number, number],
  space: { affine: Matrix4; modality: string; unit: VoxelUnit },
): Volume {
  assert.equal(voxels.length, shape[0] * shape[1] * shape[2], 'voxels must fill the shape')
  assert.equal(space.affine.length, 16, 'an affine has 16 numbers')
  return { voxels, shape, spacingMm: affineSpacing(space.affine), ...space }
}

/** Length of the affine's columns: spacing in mm along `[column, row, slice]`. */
export function affineSpacing(affine: Matrix4): Vector3 {
  const length = (column: number) => Math.hypot(affine[column] ?? 0, affine[4 + column] ?? 0, affine[8 + column] ?? 0)
  return [length(0), length(1), length(2)]
}
