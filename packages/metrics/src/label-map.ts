import { MetricsRefusal } from './refusal.ts'

/** A label map: voxels in `[slice, row, column]` order (column fastest), 0 is background, n is label n.
 *  `spacingMm` is the distance between voxel centres along `[column, row, slice]`. */
export type LabelMap = {
  readonly voxels: Uint8Array | Uint16Array
  readonly shape: readonly [slices: number, rows: number, columns: number]
  readonly spacingMm: readonly [column: number, row: number, slice: number]
}

/** Inclusive bounds of a label in voxel indices; both ends belong to the box. */
export type Box = {
  minSlice: number
  maxSlice: number
  minRow: number
  maxRow: number
  minColumn: number
  maxColumn: number
}

/** How often a label occurs in the first and the second map, and the box around both. */
export type LabelExtent = { readonly label: number; first: number; second: number; shared: number; readonly box: Box }

/** Two spacings closer than this are the same grid; DICOM decimal strings keep fewer digits. */
const spacingToleranceMm = 1e-4

/** Refuse maps that are not on one grid: a metric over different grids has no meaning.
 *  Refused: other shape, spacing that differs by more than 0.0001 mm, voxels that do not fill the shape. */
export function refuseOtherGrid(first: LabelMap, second: LabelMap): void {
  const expected = first.shape.join('×')
  for (const map of [first, second]) {
    const [slices, rows, columns] = map.shape
    if (map.shape.join('×') !== expected || map.voxels.length !== slices * rows * columns)
      throw new MetricsRefusal(
        'metrics/different-shape',
        `expected ${expected} voxels in both maps, got ${map.shape.join('×')} with ${map.voxels.length} voxels`,
      )
  }
  const isOther = first.spacingMm.some((mm, axis) => Math.abs(mm - (second.spacingMm[axis] ?? 0)) > spacingToleranceMm)
  if (isOther)
    throw new MetricsRefusal(
      'metrics/different-spacing',
      `expected spacing ${first.spacingMm.join('×')} mm, got ${second.spacingMm.join('×')} mm`,
    )
}

/** Count every label of both maps in one pass; labels in rising order, background left out. */
export function measureExtents(first: LabelMap, second: LabelMap): readonly LabelExtent[] {
  const extents = new Map<number, LabelExtent>()
  const [slices, rows, columns] = first.shape
  let index = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, index++) {
        const a = first.voxels[index] ?? 0
        const b = second.voxels[index] ?? 0
        if (a === 0 && b === 0) continue
        if (a !== 0) grow(extentOf(extents, a), slice, row, column).first++
        if (b !== 0) grow(extentOf(extents, b), slice, row, column).second++
        if (a === b) extentOf(extents, a).shared++
      }
  return [...extents.values()].sort((x, y) => x.label - y.label)
}

/** Cut one label out of a map as a mask of 0 and 1 over the box, same order as the map. */
export function cutMask(map: LabelMap, label: number, box: Box): Uint8Array {
  const [, rows, columns] = map.shape
  const [boxSlices, boxRows, boxColumns] = boxShape(box)
  const mask = new Uint8Array(boxSlices * boxRows * boxColumns)
  let to = 0
  for (let slice = box.minSlice; slice <= box.maxSlice; slice++)
    for (let row = box.minRow; row <= box.maxRow; row++) {
      let from = (slice * rows + row) * columns + box.minColumn
      for (let column = 0; column < boxColumns; column++) mask[to++] = map.voxels[from++] === label ? 1 : 0
    }
  return mask
}

/** Voxels along `[slice, row, column]` of a box. */
export function boxShape(box: Box): readonly [slices: number, rows: number, columns: number] {
  return [box.maxSlice - box.minSlice + 1, box.maxRow - box.minRow + 1, box.maxColumn - box.minColumn + 1]
}

function extentOf(extents: Map<number, LabelExtent>, label: number): LabelExtent {
  const known = extents.get(label)
  if (known) return known
  const box = { minSlice: Infinity, maxSlice: -1, minRow: Infinity, maxRow: -1, minColumn: Infinity, maxColumn: -1 }
  const extent = { label, first: 0, second: 0, shared: 0, box }
  extents.set(label, extent)
  return extent
}

function grow(extent: LabelExtent, slice: number, row: number, column: number): LabelExtent {
  const box = extent.box
  if (slice < box.minSlice) box.minSlice = slice
  if (slice > box.maxSlice) box.maxSlice = slice
  if (row < box.minRow) box.minRow = row
  if (row > box.maxRow) box.maxRow = row
  if (column < box.minColumn) box.minColumn = column
  if (column > box.maxColumn) box.maxColumn = column
  return extent
}
