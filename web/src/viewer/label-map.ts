/** A reading's voxels: `[slice, row, column]`, column fastest; 0 is background, n the form's label n. */
export interface LabelMap {
  readonly slices: number
  readonly rows: number
  readonly columns: number
  readonly voxels: Uint8Array<ArrayBuffer>
}
export type MapShape = Omit<LabelMap, 'voxels'>

/** The wire form of a label map: gzip of its voxels. */
export async function compress(slices: readonly Uint8Array[]): Promise<Blob> {
  // Copied here, so that a stroke drawn while it is sent does not reach it half.
  const copy = slices.map(slice => slice.slice())
  return new Response(new Blob(copy).stream().pipeThrough(new CompressionStream('gzip'))).blob()
}

/** Read the wire form; rejects when the voxels do not fill the shape. */
export async function decompress(bytes: Blob, shape: MapShape): Promise<LabelMap> {
  const stream = bytes.stream().pipeThrough(new DecompressionStream('gzip'))
  const voxels = new Uint8Array(await new Response(stream).arrayBuffer())
  const expected = shape.slices * shape.rows * shape.columns
  if (voxels.length !== expected) throw new Error(`a label map has ${voxels.length} voxels, not ${expected}`)
  return { ...shape, voxels }
}

/** One slice of a label map, `[row, column]`; a view. */
export const sliceOf = (map: LabelMap, slice: number): Uint8Array =>
  map.voxels.subarray(slice * map.rows * map.columns, (slice + 1) * map.rows * map.columns)

/** Every slice of a label map, in order. */
export const picturesOf = (map: LabelMap) =>
  Array.from({ length: map.slices }, (_, slice) => ({ slice, voxels: sliceOf(map, slice) }))

/** Slices on which two label maps differ, 0-based, in order; where `value` is given, only in that label. */
export function differingSlices(a: LabelMap, b: LabelMap, value?: number): number[] {
  const differ = (one: number | undefined, other: number | undefined) =>
    value === undefined ? one !== other : (one === value) !== (other === value)
  return Array.from({ length: a.slices }, (_, slice) => slice).filter(slice => {
    const other = sliceOf(b, slice)
    return sliceOf(a, slice).some((voxel, at) => differ(voxel, other[at]))
  })
}
