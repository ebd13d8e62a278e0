/** A reading's voxels: `[slice, row, column]`, column fastest; 0 is background, n the form's label n. */
export interface LabelMap {
  readonly slices: number
  readonly rows: number
  readonly columns: number
  readonly voxels: Uint8Array<ArrayBuffer>
}

/** The wire form of a label map: gzip of its voxels. */
export async function compress(map: LabelMap): Promise<Blob> {
  const stream = new Blob([map.voxels]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Response(stream).blob()
}

/** Read the wire form; undefined when the voxels do not fill the shape. */
export async function decompress(
  bytes: Blob,
  shape: { slices: number; rows: number; columns: number },
): Promise<LabelMap | undefined> {
  const stream = bytes.stream().pipeThrough(new DecompressionStream('gzip'))
  const voxels = new Uint8Array(await new Response(stream).arrayBuffer())
  return voxels.length === shape.slices * shape.rows * shape.columns ? { ...shape, voxels } : undefined
}

/** How many voxels each label has. */
export function countLabels(map: LabelMap): Map<number, number> {
  const counts = new Uint32Array(256)
  for (const value of map.voxels) counts[value] = (counts[value] ?? 0) + 1
  return new Map([...counts].flatMap((count, value) => (value > 0 && count > 0 ? [[value, count] as const] : [])))
}

/** Slices on which two label maps differ, 0-based, in order. */
export function differingSlices(a: LabelMap, b: LabelMap): number[] {
  const size = a.rows * a.columns
  return Array.from({ length: a.slices }, (_, slice) => slice).filter(slice => {
    for (let at = slice * size; at < (slice + 1) * size; at++) if (a.voxels[at] !== b.voxels[at]) return true
    return false
  })
}
