import { strict as assert } from 'node:assert'
import type { Dataset } from './element.ts'
import { itemsOf, numbersOf, textOf } from './values.ts'

/** A point or direction in LPS: x to the left of the patient, y to the back, z to the head. Points in mm. */
export type Vector3 = readonly [number, number, number]

/** The plane of one image or frame. */
export interface ImagePlane {
  /** Centre of the first voxel, LPS mm: Image Position (Patient). */
  readonly positionMm: Vector3
  /** Direction of increasing column index (along a row), then of increasing row index; unit vectors, LPS. */
  readonly rowDirection: Vector3
  readonly columnDirection: Vector3
  /** Distance between rows, then between columns: Pixel Spacing. */
  readonly rowSpacingMm: number
  readonly columnSpacingMm: number
}

/** Slices of one stack in order of position along the normal. */
export interface SliceStack {
  readonly normal: Vector3
  /** 0-based indices into the input, by rising position; equal positions in input order. */
  readonly order: readonly number[]
  /** Position of each slice along the normal, in `order`. */
  readonly positionsMm: readonly number[]
  /** Median distance of neighbours; undefined for fewer than two distinct positions. */
  readonly spacingMm: number | undefined
  /** Places where neighbours are farther apart than 1.5 times the median; `afterIndex` counts in `order`. */
  readonly gaps: readonly { readonly afterIndex: number; readonly distanceMm: number; readonly missingCount: number }[]
  /** Indices in `order` whose position is that of the slice before. */
  readonly duplicateIndices: readonly number[]
  /** True when all neighbours are one spacing apart within 1 % of it or 0.01 mm. */
  readonly isUniform: boolean
  /** Largest angle between any slice's normal and the first's, in degrees. */
  readonly tiltDegrees: number
  /** Largest in-plane offset of any slice's first voxel from the line through the first along the normal. */
  readonly shearMm: number
}

export const dot = (a: Vector3, b: Vector3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

export const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

export const subtract = (a: Vector3, b: Vector3): Vector3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]

export const norm = (a: Vector3): number => Math.sqrt(dot(a, a))

const scale = (a: Vector3, factor: number): Vector3 => [a[0] * factor, a[1] * factor, a[2] * factor]

/** Row direction × column direction: for axial slices towards the head. @see DICOM PS3.3 C.7.6.2.1.1 */
export const sliceNormal = (plane: Pick<ImagePlane, 'rowDirection' | 'columnDirection'>): Vector3 =>
  cross(plane.rowDirection, plane.columnDirection)

/** The LPS point of a voxel centre; `column` and `row` are 0-based and may be fractions. @see DICOM PS3.3 C.7.6.2.1.1-1 */
export function pointOf(plane: ImagePlane, column: number, row: number): Vector3 {
  const alongRow = scale(plane.rowDirection, column * plane.columnSpacingMm)
  const alongColumn = scale(plane.columnDirection, row * plane.rowSpacingMm)
  const [x, y, z] = plane.positionMm
  return [x + alongRow[0] + alongColumn[0], y + alongRow[1] + alongColumn[1], z + alongRow[2] + alongColumn[2]]
}

/** The plane of a single-frame image, or of one 0-based frame of an enhanced one; undefined when an attribute is missing, not a
 *  number, or the directions are not perpendicular unit vectors within 1e-3. @see DICOM PS3.3 C.7.6.2, C.7.6.16.2.3 */
export function planeOf(dataset: Dataset, frameIndex?: number): ImagePlane | undefined {
  const sources = frameIndex === undefined ? [dataset] : frameGroups(dataset, frameIndex)
  const position = tripleOf(firstNumbers(sources, ['PlanePositionSequence', 'ImagePositionPatient']))
  const orientation = firstNumbers(sources, ['PlaneOrientationSequence', 'ImageOrientationPatient'])
  const rowDirection = tripleOf(orientation.slice(0, 3))
  const columnDirection = tripleOf(orientation.slice(3, 6))
  const spacing = firstNumbers(sources, ['PixelMeasuresSequence', 'PixelSpacing'])
  const [rowSpacingMm, columnSpacingMm] = spacing
  if (position === undefined || rowDirection === undefined || columnDirection === undefined) return undefined
  if (rowSpacingMm === undefined || columnSpacingMm === undefined) return undefined
  if (!(rowSpacingMm > 0) || !(columnSpacingMm > 0) || !isOrthonormal(rowDirection, columnDirection)) return undefined
  return { positionMm: position, rowDirection, columnDirection, rowSpacingMm, columnSpacingMm }
}

/** The functional groups of a frame, the frame's own before the shared. */
const frameGroups = (dataset: Dataset, frameIndex: number): readonly Dataset[] =>
  [
    itemsOf(dataset, 'PerFrameFunctionalGroupsSequence')[frameIndex],
    itemsOf(dataset, 'SharedFunctionalGroupsSequence')[0],
  ].filter(group => group !== undefined)

/** Numbers of `keyword` in the first data set that has them, itself or in the first item of `sequence`. */
function firstNumbers(sources: readonly Dataset[], [sequence, keyword]: readonly [string, string]): readonly number[] {
  for (const source of sources) {
    const numbers = numbersOf(itemsOf(source, sequence)[0] ?? source, keyword)
    if (numbers.length > 0) return numbers
  }
  return []
}

function tripleOf(numbers: readonly number[]): Vector3 | undefined {
  const [x, y, z] = numbers
  if (x === undefined || y === undefined || z === undefined) return undefined
  return Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z) ? [x, y, z] : undefined
}

function isOrthonormal(a: Vector3, b: Vector3): boolean {
  return Math.abs(norm(a) - 1) < 1e-3 && Math.abs(norm(b) - 1) < 1e-3 && Math.abs(dot(a, b)) < 1e-3
}

/** Order slices by position along the first one's normal and measure the stack. At least one plane. */
export function describeStack(planes: readonly ImagePlane[]): SliceStack {
  const [first] = planes
  assert(first !== undefined, 'a stack has at least one slice')
  const normal = sliceNormal(first)
  const along = planes.map(plane => dot(plane.positionMm, normal))
  const order = planes.map((_, index) => index).sort((a, b) => (along[a] ?? 0) - (along[b] ?? 0) || a - b)
  const positionsMm = order.map(index => along[index] ?? 0)
  const distances = positionsMm.slice(1).map((position, index) => position - (positionsMm[index] ?? 0))
  const spacingMm = median(distances.filter(distance => distance > minDistanceMm))
  const tolerance = spacingMm === undefined ? 0 : Math.max(0.01, spacingMm * 0.01)
  return {
    normal,
    order,
    positionsMm,
    spacingMm,
    gaps: spacingMm === undefined ? [] : findGaps(distances, spacingMm),
    duplicateIndices: distances.flatMap((distance, index) => (distance <= minDistanceMm ? [index + 1] : [])),
    isUniform: distances.every(distance => Math.abs(distance - (spacingMm ?? 0)) <= tolerance),
    tiltDegrees: Math.max(...planes.map(plane => angleDegrees(sliceNormal(plane), normal))),
    shearMm: Math.max(...planes.map(plane => inPlaneOffset(plane, first, normal))),
  }
}

/** Positions closer than this are the same position. */
const minDistanceMm = 1e-3

const findGaps = (distances: readonly number[], spacingMm: number): SliceStack['gaps'] =>
  distances.flatMap((distanceMm, afterIndex) =>
    distanceMm > spacingMm * 1.5
      ? [{ afterIndex, distanceMm, missingCount: Math.round(distanceMm / spacingMm) - 1 }]
      : [],
  )

function median(numbers: readonly number[]): number | undefined {
  if (numbers.length === 0) return undefined
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2
}

const angleDegrees = (a: Vector3, b: Vector3): number => (Math.atan2(norm(cross(a, b)), dot(a, b)) * 180) / Math.PI

function inPlaneOffset(plane: ImagePlane, first: ImagePlane, normal: Vector3): number {
  const offset = subtract(plane.positionMm, first.positionMm)
  return norm(subtract(offset, scale(normal, dot(offset, normal))))
}

/** Frame of Reference UID, needed before positions of two images may be compared. */
export const frameOfReferenceOf = (dataset: Dataset): string | undefined => textOf(dataset, 'FrameOfReferenceUID')
