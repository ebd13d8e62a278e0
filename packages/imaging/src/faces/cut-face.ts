import type { Brain } from './find-brain.ts'
import { type Anatomy, boundsOf } from './head-anatomy.ts'
import { dilate, erode, type Mask } from './morphology.ts'
import type { PatientGrid } from './patient-grid.ts'

/** The lines of a head that a cut goes by, as indices of the grid. */
export type HeadLines = {
  readonly middle: number
  /** The foremost point of the brain. */
  readonly front: number
  /** Length of the brain from front to back, in points. */
  readonly length: number
  /** Floor of the frontal lobe: the roof of the orbits. */
  readonly floor: number
  /** Above the eyebrows; the face lies below. */
  readonly brow: number
}

/** Eyebrows lie above the roof of the orbits by this much, and some. */
const browMm = 14
/** From the eyebrows to below any chin, of a head that is bent as well. */
const faceHeightMm = 150
/** What is taken behind the skin, and over what distance the skin is smoothed first, so that the cut keeps none of its shape. */
const depthMm = 16
const smoothMm = 16
/** How thick the layer is that closes the cut. */
const layerMm = 4
/** The cut goes no farther back than this share of the brain's length behind its front: before the ears and the joint of the jaw. */
const farthest = 0.33
/** Inner table of the skull and the coverings of the brain. */
const guardMm = 4
/** Ears are thinner than this and stand out. */
const earMm = 9
const earReachMm = 30

/** Find the lines of a head by its brain; undefined where a brain is cut off before its frontal lobe's floor. */
export function findHeadLines({ mask }: Brain, grid: PatientGrid): HeadLines | undefined {
  const bounds = boundsOf(mask, grid.shape)
  if (bounds === undefined) return undefined
  const { low, high } = bounds
  const middle = Math.round((low[0] + high[0]) / 2)
  const front = low[1]
  const length = high[1] - front + 1
  const floor = findFloor(mask, grid, { middle, front, length })
  return { middle, front, length, floor, brow: floor + Math.round(browMm / grid.stepMm) }
}

/** The lowest slice in which the front part of the brain is still a quarter as large as where it is largest. Ties to the orbits are smaller. */
function findFloor(
  mask: Mask,
  { shape: [slices, rows, columns], stepMm }: PatientGrid,
  at: Omit<HeadLines, 'floor' | 'brow'>,
) {
  const half = Math.round(25 / stepMm)
  const back = Math.round(at.front + 0.3 * at.length)
  const areas = Array.from({ length: slices }, (_, slice) => {
    let area = 0
    for (let row = at.front; row <= back; row++)
      for (let column = at.middle - half; column <= at.middle + half; column++)
        area += mask[(slice * rows + row) * columns + column] ?? 0
    return area
  })
  const least = Math.max(...areas) / 4
  return areas.findIndex(area => area >= least)
}

/** For each ray from the front, `[slice, column]`: the row where it leaves the air, NaN where it never does; and whether it was in air before. */
export function findFrontSkin({ air, grid }: Pick<Anatomy, 'air' | 'grid'>) {
  const [slices, rows, columns] = grid.shape
  const skin = new Float32Array(slices * columns).fill(Number.NaN)
  const isOpen = new Uint8Array(slices * columns)
  for (let slice = 0; slice < slices; slice++)
    for (let column = 0; column < columns; column++) {
      const ray = slice * columns + column
      for (let row = 0; row < rows; row++) {
        const at = (slice * rows + row) * columns + column
        if (Number.isNaN(grid.values[at] ?? 0)) continue
        if (!air[at]) {
          skin[ray] = row
          break
        }
        isOpen[ray] = 1
      }
    }
  return { skin, isOpen }
}

/** What becomes of a point: nothing, air, or the stand-in for skin that closes the cut. */
export const faceMarks = { kept: 0, air: 1, skin: 2 } as const

/**
 * What is done to the points of a head so that no face is left: all is air from the front to a smooth surface under the skin, from the eyebrows to below
 * the chin, but never nearer to the brain than the skull is thick; a plain layer before that surface closes the cut; and the ears are air.
 */
export function cutFace(anatomy: Anatomy, brain: Brain, lines: HeadLines): Mask {
  const { grid } = anatomy
  const [slices, rows, columns] = grid.shape
  const guard = dilate(brain.mask, grid.shape, guardMm / grid.stepMm)
  const cut = findCut(anatomy, lines)
  const face = new Uint8Array(slices * rows * columns)
  const layer = layerMm / grid.stepMm
  for (let slice = 0; slice < slices; slice++)
    for (let column = 0; column < columns; column++) {
      const last = cut[slice * columns + column] ?? -1
      const at = (row: number) => (slice * rows + row) * columns + column
      let end = 0
      while (end <= last && !guard[at(end)]) end++
      for (let row = 0; row < end; row++) face[at(row)] = row < end - layer ? faceMarks.air : faceMarks.skin
    }
  keepSkinWithin(face, anatomy)
  addEars(face, anatomy, { guard, lines })
  return face
}

/** The layer stands in for skin only where tissue was: beside the head there is air. */
function keepSkinWithin(face: Mask, { air }: Anatomy): void {
  for (let at = 0; at < face.length; at++) if (face[at] === faceMarks.skin && air[at]) face[at] = faceMarks.air
}

/** Rows up to which each ray is cleared; −1 where nothing is. */
function findCut({ air, grid }: Anatomy, lines: HeadLines): Float32Array {
  const [slices, , columns] = grid.shape
  const { skin } = findFrontSkin({ air, grid })
  const limit = lines.front + farthest * lines.length
  const surface = skin.map(row => Math.min(row, limit))
  const shape = { slices, columns, around: Math.round(smoothMm / grid.stepMm) }
  const smooth = blur(blur(spreadBackwards(surface, shape), shape), shape)
  const taper = browMm / grid.stepMm
  const lowest = lines.brow - faceHeightMm / grid.stepMm
  return smooth.map((row, ray) => {
    const slice = Math.floor(ray / columns)
    if (slice < lowest || slice >= lines.brow + taper) return -1
    const cut = Number.isNaN(row) ? limit : Math.min(limit, row + depthMm / grid.stepMm)
    if (slice <= lines.brow) return cut
    const share = 1 - (slice - lines.brow) / taper
    const from = surface[ray] ?? Number.NaN
    return cut > from ? from + (cut - from) * share : cut
  })
}

type RayShape = { readonly slices: number; readonly columns: number; readonly around: number }

/** The farthest row of all rays around; rays beside the head say nothing. */
const spreadBackwards = (rays: Float32Array, shape: RayShape) => alongBoth(rays, shape, values => Math.max(...values))
const blur = (rays: Float32Array, shape: RayShape) =>
  alongBoth(rays, shape, values => values.reduce((sum, value) => sum + value, 0) / values.length)

function alongBoth(rays: Float32Array, { slices, columns, around }: RayShape, reduce: (values: number[]) => number) {
  const walk = (from: Float32Array, stepSlice: number, stepColumn: number) =>
    from.map((_, ray) => {
      const slice = Math.floor(ray / columns)
      const column = ray % columns
      const values: number[] = []
      for (let step = -around; step <= around; step++) {
        const s = slice + step * stepSlice
        const c = column + step * stepColumn
        const value = s >= 0 && s < slices && c >= 0 && c < columns ? (from[s * columns + c] ?? Number.NaN) : Number.NaN
        if (!Number.isNaN(value)) values.push(value)
      }
      return values.length === 0 ? Number.NaN : reduce(values)
    })
  return walk(walk(rays, 0, 1), 1, 0)
}

/** Tissue beside a head at the height of the ears that is too thin to be head, and a little around it. */
function addEars(face: Mask, { air, body, grid }: Anatomy, { guard, lines }: { guard: Mask; lines: HeadLines }): void {
  const { shape, stepMm, values } = grid
  const [, rows, columns] = shape
  const steps = earMm / stepMm
  const filled = air.map(value => 1 - value)
  const opened = dilate(erode(filled, shape, steps), shape, steps)
  const near = dilate(opened, shape, earReachMm / stepMm)
  const half = 45 / stepMm
  const thin = opened.map((isHead, at) => {
    if (isHead || !near[at] || !((values[at] ?? 0) > body.threshold)) return 0
    const slice = Math.floor(at / (columns * rows))
    const row = Math.floor(at / columns) % rows
    const isLevel = slice < lines.brow + 25 / stepMm && slice > lines.brow - 110 / stepMm
    const isBeside = row > lines.front + 0.2 * lines.length && row < lines.front + 0.85 * lines.length
    return isLevel && isBeside && Math.abs((at % columns) - lines.middle) > half ? 1 : 0
  })
  const around = dilate(thin, shape, 4 / stepMm)
  for (let at = 0; at < face.length; at++) if (around[at] && !guard[at]) face[at] = faceMarks.air
}
