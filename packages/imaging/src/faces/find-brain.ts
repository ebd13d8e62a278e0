import type { Body } from './find-head.ts'
import { dilate, distanceInside, findComponents, type Mask, maskOf } from './morphology.ts'
import type { PatientGrid } from './patient-grid.ts'

/** The inside of the skull, and how sure that is. */
export type Brain = {
  readonly mask: Mask
  readonly volumeMl: number
  /** CT: share of bone close around it. MR: share of its surface that lies deeper than scalp and skull are thick. */
  readonly enclosed: number
}

/** A skull keeps at least this much inside, a newborn's too, or half an adult's that was imaged in part. */
const leastMl = 200
/** No skull holds more; a body part that does is none. */
const mostMl = 2400

/** Bone of CT, thin plates averaged with what is beside them included. */
const boneHu = 200
/** Openings of the skull narrower than twice this are closed: the canal of the neck is 20 mm wide. */
const closeMm = 9
/** A vault has bone on nearly all sides, ribs on less than a third. */
const leastBone = 0.5

/** What a skull of CT encloses: soft tissue that is parted from the rest by bone wherever it is not cut off by the edge of the imaged volume. */
export function findBrainOfCt(grid: PatientGrid): Brain | undefined {
  const { values, shape, stepMm } = grid
  const soft = Uint8Array.from(values, value => (value > -100 && value < boneHu ? 1 : 0))
  const known = Uint8Array.from(values, (value, at) => (Number.isNaN(value) || soft[at] ? 1 : 0))
  const depth = distanceInside(known, shape)
  const core = soft.map((value, at) => (value && (depth[at] ?? 0) * stepMm > closeMm ? 1 : 0))
  for (const points of findComponents(core, shape, leastMl / 4 / (stepMm / 10) ** 3)) {
    const grown = dilate(maskOf(points, core.length), shape, closeMm / stepMm + 0.5)
    const mask = grown.map((value, at) => value & (soft[at] ?? 0))
    const enclosed = shareOfBone(mask, grid)
    const volumeMl = volumeOf(mask, grid)
    if (volumeMl >= leastMl && volumeMl <= mostMl && enclosed >= leastBone) return { mask, volumeMl, enclosed }
  }
  return undefined
}

function shareOfBone(mask: Mask, { values, shape, stepMm }: PatientGrid): number {
  const near = dilate(mask, shape, 4 / stepMm)
  let bone = 0
  let all = 0
  for (let at = 0; at < near.length; at++) {
    const value = values[at] ?? Number.NaN
    if (!near[at] || mask[at] || Number.isNaN(value)) continue
    all++
    if (value >= boneHu) bone++
  }
  return all === 0 ? 0 : bone / all
}

/** Ways to part a brain from what it is tied to: how bright it must be against Otsu's level, and how thick (mm) a tie may be to be cut; from those
 *  that keep most of the brain to those that cut most. */
const partings = [0.8, 1, 1.2].flatMap(level => [3, 5, 7].map(tieMm => ({ level, tieMm })))
/** Scalp and skull together are no thinner; the dark shell puts nearly all of a brain's surface deeper than this, and in no other body part. */
const coverMm = 5
const leastCovered = 0.93

/** What an MR series shows inside the dark shell of the skull: the largest bright part once its ties are cut, if it lies deep under the surface on
 *  nearly all sides. Undefined in body parts that have no such shell, and where scalp and brain cannot be told apart. `depthMm` is from the air. */
export function findBrainOfMr(grid: PatientGrid, body: Body, depthMm: Float32Array): Brain | undefined {
  for (const { level, tieMm } of partings) {
    const mask = findBrightCore(grid, body, { threshold: body.air + level * (body.bright - body.air), tieMm })
    if (mask === undefined) continue
    const enclosed = shareOfCovered(mask, depthMm, grid.shape)
    const volumeMl = volumeOf(mask, grid)
    if (volumeMl >= leastMl && volumeMl <= mostMl && enclosed >= leastCovered) return { mask, volumeMl, enclosed }
  }
  return undefined
}

function findBrightCore(
  { values, shape, stepMm }: PatientGrid,
  body: Body,
  { threshold, tieMm }: { threshold: number; tieMm: number },
): Mask | undefined {
  const bright = body.mask.map((value, at) => (value && (values[at] ?? 0) > threshold ? 1 : 0))
  const known = bright.map((value, at) => (value || Number.isNaN(values[at] ?? 0) ? 1 : 0))
  const inside = distanceInside(known, shape)
  const core = bright.map((value, at) => (value && (inside[at] ?? 0) * stepMm > tieMm ? 1 : 0))
  const [points] = findComponents(core, shape, 1000)
  if (points === undefined) return undefined
  const grown = dilate(maskOf(points, core.length), shape, tieMm / stepMm + 0.5)
  return grown.map((value, at) => value & (bright[at] ?? 0))
}

/** Share of the surface of a mask that lies deep under the body's. */
function shareOfCovered(mask: Mask, depthMm: Float32Array, [slices, rows, columns]: PatientGrid['shape']): number {
  const plane = rows * columns
  let deep = 0
  let all = 0
  for (let at = plane; at < mask.length - plane && slices > 2; at++) {
    if (!mask[at]) continue
    const isInner = mask[at - 1] && mask[at + 1] && mask[at - columns] && mask[at + columns]
    if (isInner && mask[at - plane] && mask[at + plane]) continue
    all++
    if ((depthMm[at] ?? 0) > coverMm) deep++
  }
  return all === 0 ? 0 : deep / all
}

const volumeOf = (mask: Mask, { stepMm }: PatientGrid) =>
  (mask.reduce((sum, value) => sum + value, 0) * stepMm ** 3) / 1000
