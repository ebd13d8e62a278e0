import type { Dataset, DicomFile } from './element.ts'
import { type DicomIssue, type DicomIssueCode, formatPath, issueOf } from './issues.ts'
import { isPixelData } from './reader.ts'
import { isValidUid } from './uid.ts'
import { findElement, numberOf, textOf, textsOf } from './values.ts'

/** A question put to a parsed file. */
type InstanceCheck = (file: DicomFile) => readonly DicomIssue[]

/** Is this a storable instance: UIDs there, well formed and the same in meta and data set; Patient ID; image attributes that pixel
 *  data fit? An `error` means that it cannot be kept, a `warning` that a person should look.
 *  @see DICOM PS3.3 C.12.1 (Type 1), PS3.10 7.1 */
export const checkInstance = (file: DicomFile): readonly DicomIssue[] => instanceChecks.flatMap(check => check(file))

const requiredUids = [0x00080016, 0x00080018, 0x0020000d, 0x0020000e] as const

const checkUids: InstanceCheck = ({ dataset }) =>
  requiredUids.flatMap(tag => {
    const uid = textOf(dataset, tag)
    if (uid === undefined) return [at('uid/missing', dataset, tag)]
    return isValidUid(uid) ? [] : [at('uid/invalid', dataset, tag)]
  })

const checkMeta: InstanceCheck = ({ meta, dataset }) => {
  if (meta.elements.length === 0) return []
  const differs = (metaTag: number, tag: number) => {
    const stated = textOf(meta, metaTag)
    return stated !== undefined && stated !== textOf(dataset, tag)
  }
  return [
    ...(differs(0x00020002, 0x00080016) ? [at('meta/sop-class-differs', meta, 0x00020002)] : []),
    ...(differs(0x00020003, 0x00080018) ? [at('meta/sop-instance-differs', meta, 0x00020003)] : []),
  ]
}

const checkPatient: InstanceCheck = ({ dataset }) =>
  textsOf(dataset, 0x00100020).some(id => id !== '') ? [] : [at('patient/id-missing', dataset, 0x00100020)]

/** Rows, Columns, Samples per Pixel, Bits Allocated, Bits Stored, High Bit, Pixel Representation. @see DICOM PS3.3 C.7.6.3 */
const unsignedTags = [0x00280002, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103] as const

const checkImageVrs: InstanceCheck = ({ dataset }) =>
  unsignedTags.flatMap(tag => {
    const element = findElement(dataset, tag)
    if (element === undefined || element.length === 0) return []
    const isShort = (element.vr === 'US' || element.vr === 'UN') && element.length === 2
    return isShort ? [] : [at('image/attribute-vr', dataset, tag)]
  })

/** Bits stored beyond allocated, no rows with pixels, frames beyond what a file could hold. */
const checkImageRanges: InstanceCheck = ({ dataset, stoppedAt }) => {
  const hasPixels = stoppedAt !== undefined || dataset.elements.some(element => isPixelData(element.tag))
  const isOut = (tag: number, low: number, high: number, isNeeded: boolean) => {
    const value = numberOf(dataset, tag)
    return value === undefined ? isNeeded : value < low || value > high
  }
  const allocated = numberOf(dataset, 0x00280100) ?? 64
  return [
    ...(isOut(0x00280010, 1, 65535, hasPixels) ? [at('image/attribute-range', dataset, 0x00280010)] : []),
    ...(isOut(0x00280011, 1, 65535, hasPixels) ? [at('image/attribute-range', dataset, 0x00280011)] : []),
    ...(isOut(0x00280100, 1, 64, hasPixels) ? [at('image/attribute-range', dataset, 0x00280100)] : []),
    ...(isOut(0x00280101, 1, allocated, false) ? [at('image/attribute-range', dataset, 0x00280101)] : []),
    ...(isOut(0x00280008, 1, 2 ** 31 - 1, false) ? [at('image/attribute-range', dataset, 0x00280008)] : []),
  ]
}

/** Uncompressed pixel data are exactly as long as the image attributes say, padded to even; each encapsulated frame has a fragment. */
const checkPixelLength: InstanceCheck = ({ dataset, stoppedAt }) => {
  const pixels = dataset.elements.find(element => isPixelData(element.tag))
  const rows = numberOf(dataset, 0x00280010)
  const isImage = rows !== undefined && numberOf(dataset, 0x00280011) !== undefined
  if (pixels === undefined || !isImage) {
    return isImage && stoppedAt === undefined ? [at('image/pixel-length', dataset, 0x7fe00010)] : []
  }
  const frames = numberOf(dataset, 0x00280008) ?? 1
  if (pixels.fragments !== undefined) {
    const isShort = pixels.fragments.length - 1 < frames
    return isShort
      ? [at('image/pixel-length', dataset, pixels.tag, { frames, fragments: pixels.fragments.length - 1 })]
      : []
  }
  const expected = expectedBytes(dataset, rows, frames)
  const isRight = pixels.length === expected || pixels.length === expected + (expected % 2)
  return isRight ? [] : [at('image/pixel-length', dataset, pixels.tag, { expected, length: pixels.length })]
}

/** 4:2:2 sub-sampling halves the chroma; 1-bit pixels are packed across the whole of the frames. */
function expectedBytes(dataset: Dataset, rows: number, frames: number): number {
  const columns = numberOf(dataset, 0x00280011) ?? 0
  const isHalved = textOf(dataset, 0x00280004)?.endsWith('_422') ?? false
  const samples = isHalved ? 2 : (numberOf(dataset, 0x00280002) ?? 1)
  const bits = numberOf(dataset, 0x00280100) ?? 8
  return Math.ceil((rows * columns * frames * samples * bits) / 8)
}

const instanceChecks: readonly InstanceCheck[] = [
  checkUids,
  checkMeta,
  checkPatient,
  checkImageVrs,
  checkImageRanges,
  checkPixelLength,
]

function at(
  code: DicomIssueCode,
  dataset: Dataset,
  tag: number,
  facts: Readonly<Record<string, number>> = {},
): DicomIssue {
  const offset = findElement(dataset, tag)?.headerStart
  const place = { path: formatPath([{ tag }]) }
  return issueOf(code, offset === undefined ? place : { ...place, offset }, facts)
}
