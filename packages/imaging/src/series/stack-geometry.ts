import { add, axisOf, cross, dot, fromAxes, norm, normalize, scale, subtract } from '../geometry/matrix.ts'
import { type Issue, issue } from '../issues.ts'
import type { Matrix4, Vector3 } from '../volume.ts'
import type { FrameFacts } from './frame-facts.ts'
import { positionAlongNormal } from './group-stacks.ts'

/** Where the slices of a stack lie. `gapsMm` are distances along the normal between neighbours, `tiltDegrees` the angle between the
 *  slice direction and the normal. `affine` is LPS mm; undefined when the frames do not say where they are. */
export type StackGeometry = {
  readonly frames: readonly FrameFacts[]
  readonly affine: Matrix4 | undefined
  readonly gapsMm: readonly number[]
  readonly tiltDegrees: number
  readonly duplicates: readonly FrameFacts[]
  readonly missing: number
  readonly issues: readonly Issue[]
}

/** Two positions closer than this along the normal are one place. */
const samePlaceMm = 0.01
/** A gap may differ from the median by this share; beyond it voxels would be off by a tenth of a slice. */
const gapTolerance = 0.1
/** Tilts below this are the rounding of decimal strings. */
const tiltToleranceDegrees = 0.5

/** Sort a group's frames along their normal, set duplicates aside and find affine, gaps, tilt and what is wrong with them. */
export function findGeometry(frames: readonly FrameFacts[]): StackGeometry {
  const isPlaced = frames.every(frame => frame.position && frame.orientation && frame.pixelSpacingMm)
  if (!isPlaced) return withoutGeometry(frames)
  const sorted = [...frames].sort(
    (a, b) => positionAlongNormal(a) - positionAlongNormal(b) || a.instanceNumber - b.instanceNumber,
  )
  const isDuplicate = (frame: FrameFacts, index: number) => {
    const before = sorted[index - 1]
    return before !== undefined && positionAlongNormal(frame) - positionAlongNormal(before) < samePlaceMm
  }
  const duplicates = sorted.filter(isDuplicate)
  const kept = sorted.filter((frame, index) => !isDuplicate(frame, index))
  const gapsMm = kept.slice(1).map((frame, i) => positionAlongNormal(frame) - positionAlongNormal(kept[i] ?? frame))
  const affine = findAffine(kept)
  const tiltDegrees = affine && kept.length > 1 ? tiltOf(affine) : 0
  const missing = countMissing(gapsMm)
  return {
    ...{ frames: kept, affine, gapsMm, tiltDegrees, duplicates, missing },
    issues: [...checkGaps(gapsMm, missing), ...checkLine(kept, affine), ...checkTilt(tiltDegrees)],
  }
}

/** The distance that most gaps have; 0 when there are none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

function withoutGeometry(frames: readonly FrameFacts[]): StackGeometry {
  const lost = frames.filter(frame => !(frame.position && frame.orientation && frame.pixelSpacingMm)).length
  const issues = [
    issue('no-geometry', `${lost} of ${frames.length} frames have no position, orientation or pixel spacing`),
  ]
  return { frames, affine: undefined, gapsMm: [], tiltDegrees: 0, duplicates: [], missing: 0, issues }
}

/** Column and row steps from the header; the slice step from first to last position, so that a shear by gantry tilt is kept.
 *  @see DICOM PS3.3 C.7.6.2.1.1 */
function findAffine(frames: readonly FrameFacts[]): Matrix4 | undefined {
  const [first] = frames
  const last = frames.at(-1)
  if (!first?.position || !first.orientation || !first.pixelSpacingMm || !last?.position) return undefined
  const [along, down] = first.orientation
  const normal = normalize(cross(along, down))
  const only = scale(normal, first.sliceStepMm || first.thicknessMm || 1)
  const step = frames.length > 1 ? scale(subtract(last.position, first.position), 1 / (frames.length - 1)) : only
  return fromAxes(scale(along, first.pixelSpacingMm[1]), scale(down, first.pixelSpacingMm[0]), step, first.position)
}

function tiltOf(affine: Matrix4): number {
  const normal = normalize(cross(axisOf(affine, 0), axisOf(affine, 1)))
  return (Math.acos(Math.min(1, Math.abs(dot(normal, normalize(axisOf(affine, 2)))))) * 180) / Math.PI
}

/** Slices that fit into gaps of whole multiples of the median. */
function countMissing(gapsMm: readonly number[]): number {
  const median = medianOf(gapsMm)
  if (median === 0) return 0
  return gapsMm.reduce((sum, gap) => {
    const times = Math.round(gap / median)
    return times > 1 && Math.abs(gap / median - times) < gapTolerance ? sum + times - 1 : sum
  }, 0)
}

function checkGaps(gapsMm: readonly number[], missing: number): readonly Issue[] {
  const median = medianOf(gapsMm)
  const range = `gaps from ${Math.min(...gapsMm).toFixed(3)} to ${Math.max(...gapsMm).toFixed(3)} mm, median ${median.toFixed(3)} mm`
  if (missing > 0)
    return [issue('missing-slice', `${missing} of ${gapsMm.length + 1 + missing} slices are missing: ${range}`)]
  const isUneven = gapsMm.some(gap => Math.abs(gap - median) > gapTolerance * median)
  return isUneven ? [issue('unequal-gaps', range)] : []
}

/** Slices must lie on a straight line: sideways steps would be lost in one affine. */
function checkLine(frames: readonly FrameFacts[], affine: Matrix4 | undefined): readonly Issue[] {
  if (!affine || frames.length < 3) return []
  const normal = normalize(cross(axisOf(affine, 0), axisOf(affine, 1)))
  const origin = axisOf(affine, 3)
  const offsets = frames.map((frame, i) => {
    const expected: Vector3 = add(origin, scale(axisOf(affine, 2), i))
    const offset = subtract(frame.position ?? expected, expected)
    return norm(subtract(offset, scale(normal, dot(offset, normal))))
  })
  const worst = Math.max(...offsets)
  const limit = norm(axisOf(affine, 0)) / 2
  return worst > limit ? [issue('unequal-gaps', `slices leave the straight line by up to ${worst.toFixed(2)} mm`)] : []
}

function checkTilt(tiltDegrees: number): readonly Issue[] {
  if (tiltDegrees < tiltToleranceDegrees) return []
  return [issue('gantry-tilt', `slices are sheared by ${tiltDegrees.toFixed(2)}°; the affine keeps the shear`)]
}
