import { strict as assert } from 'node:assert'
import type { Dataset, DicomFile } from './element.ts'
import { dot, type ImagePlane, norm, planeOf, sliceNormal, subtract } from './geometry.ts'
import { type DicomIssue, issueOf } from './issues.ts'
import { segmentationStorage } from './segmentation.ts'
import { unpackBinaryFrame } from './segmentation-frames.ts'
import type { Code, SegmentLabel } from './segmentation-input.ts'
import { bytesOf, findElement, itemsOf, numberOf, textOf } from './values.ts'

/** One frame of a segmentation that was read. */
export interface ReadSegmentFrame {
  readonly segmentNumber: number
  readonly plane: ImagePlane
  /** SOP Instance UID of the image it was drawn on, where the file says. */
  readonly sourceInstanceUid: string | undefined
  /** 1-based frame of that image, where the file says. */
  readonly sourceFrameNumber: number | undefined
  /** `[row, column]`, 0 or 1. */
  readonly pixels: Uint8Array
}

/** A BINARY segmentation that was read. */
export interface Segmentation {
  readonly rows: number
  readonly columns: number
  readonly frameOfReferenceUid: string | undefined
  readonly segments: readonly SegmentLabel[]
  readonly frames: readonly ReadSegmentFrame[]
}

/** Read a BINARY DICOM SEG whose pixels are not compressed; other kinds are an issue `segmentation/unsupported`.
 *  @see DICOM PS3.3 A.51 */
export function readSegmentation(
  file: DicomFile,
):
  | { readonly segmentation: Segmentation; readonly issues: readonly DicomIssue[] }
  | { readonly segmentation: undefined; readonly issues: readonly DicomIssue[] } {
  const { dataset } = file
  const pixels = findElement(dataset, 'PixelData')
  const isBinary =
    textOf(dataset, 'SegmentationType') === 'BINARY' && textOf(dataset, 'SOPClassUID') === segmentationStorage
  if (!isBinary || pixels?.fragments !== undefined) return refused('segmentation/unsupported', '(0062,0001)')
  const rows = numberOf(dataset, 'Rows') ?? 0
  const columns = numberOf(dataset, 'Columns') ?? 0
  const frameCount = numberOf(dataset, 'NumberOfFrames') ?? 0
  const groups = itemsOf(dataset, 'PerFrameFunctionalGroupsSequence')
  if (pixels === undefined || rows * columns === 0) return refused('segmentation/broken', '(7FE0,0010)')
  if (groups.length !== frameCount) return refused('segmentation/broken', '(5200,9230)')
  const packed = bytesOf(dataset, pixels)
  if (packed.length * 8 < rows * columns * frameCount) return refused('segmentation/broken', '(7FE0,0010)')
  const frames: ReadSegmentFrame[] = []
  for (const [frameIndex, group] of groups.entries()) {
    const frame = readFrame(dataset, group, frameIndex)
    if (frame === undefined) return refused('segmentation/broken', `(5200,9230)[${frameIndex}]`)
    frames.push({ ...frame, pixels: unpackBinaryFrame(packed, frameIndex, rows * columns) })
  }
  const segments = itemsOf(dataset, 'SegmentSequence').map(readSegment)
  const frameOfReferenceUid = textOf(dataset, 'FrameOfReferenceUID')
  return { segmentation: { rows, columns, frameOfReferenceUid, segments, frames }, issues: [] }
}

/** Put a segmentation's frames on a stack of planes: a label map `[slice, row, column]` whose slices are those planes in the order
 *  given. A frame goes to the first plane it coincides with (see `isSamePlane`); frames that lie on none are counted in an issue.
 *  Where segments overlap the higher number wins. */
export function placeOnPlanes(
  segmentation: Segmentation,
  planes: readonly ImagePlane[],
): { readonly labelMap: Uint8Array; readonly issues: readonly DicomIssue[] } {
  const frameSize = segmentation.rows * segmentation.columns
  const labelMap = new Uint8Array(frameSize * planes.length)
  let strayCount = 0
  for (const frame of segmentation.frames) {
    const sliceIndex = planes.findIndex(plane => isSamePlane(plane, frame.plane))
    if (sliceIndex < 0) {
      strayCount++
      continue
    }
    assert(frame.segmentNumber <= 255, 'a label map holds 255 segments')
    const start = sliceIndex * frameSize
    frame.pixels.forEach((pixel, at) => {
      if (pixel === 1) labelMap[start + at] = Math.max(labelMap[start + at] ?? 0, frame.segmentNumber)
    })
  }
  const issues =
    strayCount > 0 ? [issueOf('segmentation/broken', { path: '(5200,9230)' }, { framesOffGrid: strayCount })] : []
  return { labelMap, issues }
}

const refused = (code: 'segmentation/unsupported' | 'segmentation/broken', path: string) => ({
  segmentation: undefined,
  issues: [issueOf(code, { path })],
})

function readFrame(dataset: Dataset, group: Dataset, frameIndex: number): Omit<ReadSegmentFrame, 'pixels'> | undefined {
  const plane = planeOf(dataset, frameIndex)
  const shared = itemsOf(dataset, 'SharedFunctionalGroupsSequence')[0]
  const identification =
    itemsOf(group, 'SegmentIdentificationSequence')[0] ??
    (shared && itemsOf(shared, 'SegmentIdentificationSequence')[0])
  const segmentNumber = identification && numberOf(identification, 'ReferencedSegmentNumber')
  if (plane === undefined || segmentNumber === undefined) return undefined
  const derivation = itemsOf(group, 'DerivationImageSequence')[0]
  const source = derivation && itemsOf(derivation, 'SourceImageSequence')[0]
  return {
    segmentNumber,
    plane,
    sourceInstanceUid: source && textOf(source, 'ReferencedSOPInstanceUID'),
    sourceFrameNumber: source && numberOf(source, 'ReferencedFrameNumber'),
  }
}

function readSegment(item: Dataset): SegmentLabel {
  const algorithmName = textOf(item, 'SegmentAlgorithmName')
  return {
    number: numberOf(item, 'SegmentNumber') ?? 0,
    name: textOf(item, 'SegmentLabel') ?? '',
    category: readCode(item, 'SegmentedPropertyCategoryCodeSequence'),
    type: readCode(item, 'SegmentedPropertyTypeCodeSequence'),
    algorithm: algorithmOf(textOf(item, 'SegmentAlgorithmType')),
    ...(algorithmName === undefined ? {} : { algorithmName }),
  }
}

function algorithmOf(text: string | undefined): SegmentLabel['algorithm'] {
  return text === 'AUTOMATIC' || text === 'SEMIAUTOMATIC' ? text : 'MANUAL'
}

function readCode(item: Dataset, sequence: string): Code {
  const code = itemsOf(item, sequence)[0]
  const read = (keyword: string) => (code === undefined ? '' : (textOf(code, keyword) ?? ''))
  return {
    value: read('CodeValue') || read('LongCodeValue') || read('URNCodeValue'),
    scheme: read('CodingSchemeDesignator'),
    meaning: read('CodeMeaning'),
  }
}

/** Same orientation within 0.05°, same first voxel within 0.01 of a pixel in plane and 0.05 mm across, same spacing within 0.1 %. */
function isSamePlane(a: ImagePlane, b: ImagePlane): boolean {
  const normal = sliceNormal(a)
  const offset = subtract(b.positionMm, a.positionMm)
  const across = Math.abs(dot(offset, normal))
  const inPlane = Math.sqrt(Math.max(0, norm(offset) ** 2 - across ** 2))
  const isParallel =
    dot(a.rowDirection, b.rowDirection) > 1 - 1e-6 && dot(a.columnDirection, b.columnDirection) > 1 - 1e-6
  const isSameSpacing =
    Math.abs(a.rowSpacingMm / b.rowSpacingMm - 1) < 1e-3 && Math.abs(a.columnSpacingMm / b.columnSpacingMm - 1) < 1e-3
  return isParallel && isSameSpacing && across < 0.05 && inPlane < 0.01 * Math.min(a.rowSpacingMm, a.columnSpacingMm)
}
