import { histogramOf, histogramPercentile, otsuThreshold } from '../intensity/otsu.ts'
import { dilate, distanceInside, erode, findComponents, type Mask, maskOf } from './morphology.ts'
import type { PatientGrid } from './patient-grid.ts'

/** What stands apart from the air. */
export type Body = {
  /** Values above it are tissue. */
  readonly threshold: number
  /** What air reads: HU, or the median of the MR background. */
  readonly air: number
  /** Between dark tissue, bone and liquor and the rest; MR only means something by it. */
  readonly bright: number
  /** All tissue, specks of noise left out; with tables and holders. */
  readonly tissue: Mask
  /** The largest thing, without tables and holders, and without its thin ends such as ears. */
  readonly mask: Mask
}

/** Between air (−1000) and fat (−100) of CT, nearer to fat since skin is thin against a voxel. */
const skinHu = -300
/** What opens the body from a holder or a table that it touches. */
const openMm = 4
/** Points of tissue that hang together; fewer are noise. */
const leastPoints = 100

/** The largest body of a grid; undefined where there is none. */
export function findBody(grid: PatientGrid, modality: string): Body | undefined {
  const levels = modality === 'CT' ? { threshold: skinHu, air: -1000, bright: skinHu } : findLevels(grid.values)
  if (levels === undefined) return undefined
  const { threshold } = levels
  const above = Uint8Array.from(grid.values, value => (value > threshold ? 1 : 0))
  const tissue = new Uint8Array(above.length)
  for (const points of findComponents(above, grid.shape, leastPoints)) for (const at of points) tissue[at] = 1
  const steps = openMm / grid.stepMm
  const [core] = findComponents(erode(tissue, grid.shape, steps), grid.shape, 1000)
  if (core === undefined) return undefined
  const near = dilate(maskOf(core, tissue.length), grid.shape, steps + 1)
  return { ...levels, tissue, mask: tissue.map((value, at) => value & (near[at] ?? 0)) }
}

/** Levels of an MR volume by its own histogram: Otsu's threshold parts bright tissue from the rest, and the rest's median and spread are the air's. */
function findLevels(values: Float32Array): Omit<Body, 'mask' | 'tissue'> | undefined {
  const inside = values.filter(value => !Number.isNaN(value))
  if (inside.length === 0) return undefined
  const top = histogramPercentile(histogramOf(inside, 4096), 99)
  const clipped = inside.map(value => Math.min(value, top))
  const bright = otsuThreshold(histogramOf(clipped))
  const dark = clipped.filter(value => value <= bright).sort()
  const air = dark[Math.floor(dark.length / 2)] ?? 0
  const spread = 1.4826 * ((dark[Math.floor(dark.length * 0.5)] ?? 0) - (dark[Math.floor(dark.length * 0.25)] ?? 0))
  if (!(bright > air)) return undefined
  const step = bright - air
  const threshold = air + Math.min(0.6 * step, Math.max(0.3 * step, 6 * spread))
  return { threshold, air, bright }
}

/** Openings narrower than twice this do not let the outer air in: nostrils, ear canals, and the dark shell of a skull where the image ends. */
const passageMm = 5

/** The air around the body, without that inside it; 1 is air. What was not imaged is no air. */
export function findOuterAir({ tissue }: Body, grid: PatientGrid): Mask {
  const { values, shape, stepMm } = grid
  const dark = tissue.map((value, at) => (value || Number.isNaN(values[at] ?? 0) ? 0 : 1))
  const wide = distanceInside(
    tissue.map(value => 1 - value),
    shape,
  )
  const open = dark.map((value, at) => (value && (wide[at] ?? 0) * stepMm > passageMm ? 1 : 0))
  const outer = new Uint8Array(tissue.length)
  for (const points of findComponents(open, shape, 50))
    if (touchesSide(points, shape)) for (const at of points) outer[at] = 1
  const grown = dilate(outer, shape, passageMm / stepMm + 0.5)
  return grown.map((value, at) => value & (dark[at] ?? 0))
}

/** True if points lie at any side of the grid but its lower one, where throat and windpipe are cut off. */
function touchesSide(points: Uint32Array, [slices, rows, columns]: PatientGrid['shape']): boolean {
  return points.some(at => {
    const column = at % columns
    const row = Math.floor(at / columns) % rows
    const isTop = at >= (slices - 1) * rows * columns
    return column === 0 || column === columns - 1 || row === 0 || row === rows - 1 || isTop
  })
}

/** Distance in mm of every point from a set of points. */
export function distanceTo(points: Mask, { shape, stepMm }: PatientGrid): Float32Array {
  return distanceInside(
    points.map(value => 1 - value),
    shape,
  ).map(distance => distance * stepMm)
}
