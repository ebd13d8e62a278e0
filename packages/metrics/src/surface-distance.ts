import { squaredDistances } from './distance-transform.ts'

/** Distances in mm between the surfaces of two masks on one grid, both directions. */
export type SurfaceDistances = { readonly firstToSecondMm: Float64Array; readonly secondToFirstMm: Float64Array }

/** Distance of every surface voxel of one mask to the nearest surface voxel of the other, both directions.
 *  Masks hold 0 and 1 in `[slice, row, column]` order; `spacingMm` is `[column, row, slice]`. A surface voxel belongs to
 *  the mask but not to its 6-connected erosion; outside the grid is background. Neither mask may be empty. */
export function surfaceDistances(
  first: Uint8Array,
  second: Uint8Array,
  grid: { shape: readonly [number, number, number]; spacingMm: readonly [number, number, number] },
): SurfaceDistances {
  const firstSurface = findSurface(first, grid.shape)
  const secondSurface = findSurface(second, grid.shape)
  return {
    firstToSecondMm: sample(firstSurface, squaredDistances(secondSurface, grid.shape, grid.spacingMm)),
    secondToFirstMm: sample(secondSurface, squaredDistances(firstSurface, grid.shape, grid.spacingMm)),
  }
}

/** The mask minus its 6-connected erosion, as 0 and 1; outside the grid counts as background. */
export function findSurface(mask: Uint8Array, [slices, rows, columns]: readonly [number, number, number]): Uint8Array {
  const surface = new Uint8Array(mask.length)
  const plane = rows * columns
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue
    const column = i % columns
    const row = Math.floor(i / columns) % rows
    const slice = Math.floor(i / plane)
    const isInside =
      column > 0 &&
      column < columns - 1 &&
      row > 0 &&
      row < rows - 1 &&
      slice > 0 &&
      slice < slices - 1 &&
      mask[i - 1] &&
      mask[i + 1] &&
      mask[i - columns] &&
      mask[i + columns] &&
      mask[i - plane] &&
      mask[i + plane]
    surface[i] = isInside ? 0 : 1
  }
  return surface
}

/** The percentile of unsorted values by linear interpolation between closest ranks; numpy's default method.
 *  `percent` is 0 to 100; the values may not be empty.
 *  @see Hyndman & Fan, Sample Quantiles in Statistical Packages (1996), type 7 */
export function percentile(values: Float64Array, percent: number): number {
  const sorted = values.slice().sort()
  const rank = ((sorted.length - 1) * percent) / 100
  const below = sorted[Math.floor(rank)] ?? Number.NaN
  const above = sorted[Math.ceil(rank)] ?? Number.NaN
  return below + (above - below) * (rank - Math.floor(rank))
}

function sample(surface: Uint8Array, squared: Float64Array): Float64Array {
  const distances: number[] = []
  for (let i = 0; i < surface.length; i++) if (surface[i]) distances.push(Math.sqrt(squared[i] ?? Number.NaN))
  return Float64Array.from(distances)
}
