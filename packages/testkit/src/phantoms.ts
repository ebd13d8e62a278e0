import { randomOf } from './random.ts'

/** A volume of modality values `[slice, row, column]` (HU for CT) and the label map of what was drawn in it. */
export interface Phantom {
  readonly shape: readonly [slices: number, rows: number, columns: number]
  readonly values: Int16Array
  /** 1 inside the lesion, 0 elsewhere. */
  readonly labelMap: Uint8Array
}

/** A ball of tissue in air with a denser ball (the lesion) in it, and a little noise. Sizes are in voxels of the grid. */
export function ballPhantom(
  shape: readonly [number, number, number],
  { seed = 1, noise = 8, tissue = 40, lesion = 120, air = -1000 } = {},
): Phantom {
  const [slices, rows, columns] = shape
  const values = new Int16Array(slices * rows * columns)
  const labelMap = new Uint8Array(values.length)
  const random = randomOf(seed)
  const lesionRadius = 0.5
  for (let slice = 0, at = 0; slice < slices; slice++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        const body = distance([slice, row, column], shape, [0.5, 0.5, 0.5])
        const spot = distance([slice, row, column], shape, [0.55, 0.4, 0.6])
        labelMap[at] = spot < lesionRadius ? 1 : 0
        const value = spot < lesionRadius ? lesion : body < 0.9 ? tissue : air
        values[at] = Math.round(value + (random() + random() - 1) * noise)
      }
    }
  }
  return { shape, values, labelMap }
}

/** Distance from a centre given as fractions of the grid, in half extents of the grid. */
function distance(
  index: readonly [number, number, number],
  shape: readonly [number, number, number],
  centre: readonly [number, number, number],
): number {
  let sum = 0
  for (const axis of [0, 1, 2] as const) {
    const offset = (index[axis] + 0.5) / shape[axis] - centre[axis]
    sum += (2 * offset) ** 2
  }
  return Math.sqrt(sum)
}
