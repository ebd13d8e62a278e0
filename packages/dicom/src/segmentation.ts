import { strict as assert } from 'node:assert'
import { type Attributes, writePart10 } from './build.ts'
import type { Dataset } from './element.ts'
import { frameOfReferenceOf, type ImagePlane, planeOf } from './geometry.ts'
import { type DicomIssue, issueOf } from './issues.ts'
import { packBinaryFrames, segmentFrames } from './segmentation-frames.ts'
import { functionalGroups } from './segmentation-groups.ts'
import {
  codeItem,
  instanceReference,
  type SegmentationInput,
  type SegmentLabel,
  type SourceImage,
} from './segmentation-input.ts'
import { numberOf, textOf, textsOf } from './values.ts'

/** DICOM Segmentation Storage. */
export const segmentationStorage = '1.2.840.10008.5.1.4.1.1.66.4'

/** A BINARY DICOM SEG (explicit little endian) of a label map. Frames without a voxel are left out; a map without any voxel gets one
 *  empty frame, since an image has at least one. Sources without position, orientation or spacing are issues.
 *  @see DICOM PS3.3 A.51, C.8.20 */
export function buildSegmentation(
  input: SegmentationInput,
):
  | { readonly bytes: Uint8Array; readonly issues: readonly DicomIssue[] }
  | { readonly bytes: undefined; readonly issues: readonly DicomIssue[] } {
  const [first] = input.sources
  assert(first !== undefined, 'a segmentation has at least one source image')
  const rows = numberOf(first.dataset, 'Rows') ?? 0
  const columns = numberOf(first.dataset, 'Columns') ?? 0
  const planes = input.sources.map(source => planeOf(source.dataset, source.frameIndex))
  const issues = missingGeometry(planes, first.dataset, rows * columns)
  const found = planes.filter(plane => plane !== undefined)
  if (issues.length > 0) return { bytes: undefined, issues }
  assert(input.labelMap.length === rows * columns * planes.length, 'the label map has the shape of its sources')
  input.labels.forEach((label, index) => {
    assert(label.number === index + 1, 'labels are numbered 1, 2, 3 … in order')
  })
  const frames = segmentFrames(input.labelMap, planes.length, {
    frameSize: rows * columns,
    labelCount: input.labels.length,
  })
  const attributes: Attributes = {
    ...patientAndStudy(first.dataset),
    ...seriesAndEquipment(input, first.dataset),
    ...imageAttributes(input, { rows, columns, frameCount: frames.length }),
    SegmentSequence: input.labels.map(segmentItem),
    ...functionalGroups(input, frames, found),
    ReferencedSeriesSequence: referencedSeries(input.sources),
    PixelData: { vr: 'OB', value: packBinaryFrames(input.labelMap, frames, rows * columns) },
  }
  return { bytes: writePart10(attributes), issues: [] }
}

function missingGeometry(planes: readonly (ImagePlane | undefined)[], first: Dataset, frameSize: number): DicomIssue[] {
  const missing = planes.flatMap((plane, sliceIndex) =>
    plane === undefined ? [issueOf('geometry/missing', {}, { sliceIndex })] : [],
  )
  const isWithoutFrame = frameOfReferenceOf(first) === undefined || frameSize === 0
  return isWithoutFrame ? [...missing, issueOf('geometry/missing', { path: '(0020,0052)' })] : missing
}

/** Text is decoded and written anew in UTF-8; a missing Type 2 attribute becomes empty. */
function patientAndStudy(source: Dataset): Attributes {
  const copy = (keyword: string) => textsOf(source, keyword)
  const copyIfThere = (keyword: string) =>
    textOf(source, keyword) === undefined ? undefined : textsOf(source, keyword)
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    PatientName: copy('PatientName'),
    PatientID: copy('PatientID'),
    PatientBirthDate: copy('PatientBirthDate'),
    PatientSex: copy('PatientSex'),
    PatientAge: copyIfThere('PatientAge'),
    PatientIdentityRemoved: copyIfThere('PatientIdentityRemoved'),
    DeidentificationMethod: copyIfThere('DeidentificationMethod'),
    LongitudinalTemporalInformationModified: copyIfThere('LongitudinalTemporalInformationModified'),
    StudyInstanceUID: copy('StudyInstanceUID'),
    StudyDate: copy('StudyDate'),
    StudyTime: copy('StudyTime'),
    StudyID: copy('StudyID'),
    StudyDescription: copyIfThere('StudyDescription'),
    AccessionNumber: copy('AccessionNumber'),
    ReferringPhysicianName: copy('ReferringPhysicianName'),
    FrameOfReferenceUID: copy('FrameOfReferenceUID'),
    PositionReferenceIndicator: copy('PositionReferenceIndicator'),
  }
}

function seriesAndEquipment(input: SegmentationInput, source: Dataset): Attributes {
  const date = input.createdAt.slice(0, 10).replaceAll('-', '')
  const time = input.createdAt.slice(11, 19).replaceAll(':', '')
  assert(/^\d{8}$/.test(date) && /^\d{6}$/.test(time), 'createdAt is an ISO 8601 instant')
  return {
    SOPClassUID: segmentationStorage,
    SOPInstanceUID: input.sopInstanceUid,
    Modality: 'SEG',
    SeriesInstanceUID: input.seriesInstanceUid,
    SeriesNumber: input.seriesNumber ?? 300,
    SeriesDescription: input.seriesDescription,
    SeriesDate: date,
    SeriesTime: time,
    Manufacturer: 'Tsumugi',
    ManufacturerModelName: 'Tsumugi',
    DeviceSerialNumber: '1',
    SoftwareVersions: input.softwareVersion,
    InstanceNumber: 1,
    ContentDate: date,
    ContentTime: time,
    TimezoneOffsetFromUTC: input.createdAt.endsWith('Z') ? '+0000' : textOf(source, 'TimezoneOffsetFromUTC'),
    LossyImageCompression: textOf(source, 'LossyImageCompression') === '01' ? '01' : '00',
    LossyImageCompressionRatio: textOf(source, 'LossyImageCompressionRatio'),
    LossyImageCompressionMethod: textOf(source, 'LossyImageCompressionMethod'),
  }
}

function imageAttributes(
  input: SegmentationInput,
  { rows, columns, frameCount }: { rows: number; columns: number; frameCount: number },
): Attributes {
  return {
    ImageType: ['DERIVED', 'PRIMARY'],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frameCount,
    Rows: rows,
    Columns: columns,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    SegmentationType: 'BINARY',
    SegmentsOverlap: 'NO',
    ContentLabel: input.contentLabel ?? 'SEGMENTATION',
    ContentDescription: input.contentDescription ?? '',
    ContentCreatorName: input.contentCreatorName ?? '',
  }
}

function segmentItem(label: SegmentLabel): Attributes {
  assert(
    label.algorithm === 'MANUAL' || label.algorithmName !== undefined,
    'an algorithm that is not a person has a name',
  )
  return {
    SegmentNumber: label.number,
    SegmentLabel: label.name,
    SegmentedPropertyCategoryCodeSequence: [codeItem(label.category)],
    SegmentedPropertyTypeCodeSequence: [codeItem(label.type)],
    SegmentAlgorithmType: label.algorithm,
    SegmentAlgorithmName: label.algorithmName,
  }
}

/** Each source instance once, under its series. @see DICOM PS3.3 C.12.2 */
function referencedSeries(sources: readonly SourceImage[]): readonly Attributes[] {
  const bySeries = Map.groupBy(sources, source => textOf(source.dataset, 'SeriesInstanceUID') ?? '')
  return [...bySeries].map(([seriesInstanceUid, members]) => {
    const byInstance = new Map(members.map(source => [textOf(source.dataset, 'SOPInstanceUID'), source]))
    return {
      SeriesInstanceUID: seriesInstanceUid,
      ReferencedInstanceSequence: [...byInstance.values()].map(({ dataset }) => instanceReference({ dataset })),
    }
  })
}
