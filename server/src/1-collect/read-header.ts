import { type Dataset, elementNumbersOf, findElement, textsOf, valueVrOf } from '@tsumugi/dicom'
import type { JsonValue } from './tables.ts'

/** Attributes of a series that are kept beside it, for viewers, criteria and people. All that identifies is gone before a file gets here;
 *  none of these is a name, an identifier of a person, or free comment. */
export const headerKeywords = [
  'ImageType',
  'Manufacturer',
  'ManufacturerModelName',
  'SoftwareVersions',
  'StudyDescription',
  'SeriesDescription',
  'ProtocolName',
  'SeriesNumber',
  'AcquisitionNumber',
  'BodyPartExamined',
  'Laterality',
  'PatientPosition',
  'PatientSex',
  'PatientAge',
  'FrameOfReferenceUID',
  'ImageOrientationPatient',
  'ImagePositionPatient',
  'PixelSpacing',
  'ImagerPixelSpacing',
  'SliceThickness',
  'SpacingBetweenSlices',
  'GantryDetectorTilt',
  'Rows',
  'Columns',
  'NumberOfFrames',
  'SamplesPerPixel',
  'PhotometricInterpretation',
  'BitsAllocated',
  'BitsStored',
  'HighBit',
  'PixelRepresentation',
  'RescaleSlope',
  'RescaleIntercept',
  'RescaleType',
  'WindowCenter',
  'WindowWidth',
  'LossyImageCompression',
  'BurnedInAnnotation',
  'KVP',
  'XRayTubeCurrent',
  'Exposure',
  'ExposureTime',
  'CTDIvol',
  'ConvolutionKernel',
  'ReconstructionDiameter',
  'ContrastBolusAgent',
  'MagneticFieldStrength',
  'ScanningSequence',
  'SequenceVariant',
  'SequenceName',
  'MRAcquisitionType',
  'RepetitionTime',
  'EchoTime',
  'InversionTime',
  'FlipAngle',
  'EchoTrainLength',
  'DiffusionBValue',
  'TotalPixelMatrixColumns',
  'TotalPixelMatrixRows',
] as const

/** The kept attributes that a data set has, by keyword: one value as it is, several as an array; numbers as numbers. */
export function readHeader(dataset: Dataset): Record<string, JsonValue> {
  const found: Record<string, JsonValue> = {}
  for (const keyword of headerKeywords) {
    const values = valuesOf(dataset, keyword)
    const [first] = values
    if (first !== undefined) found[keyword] = values.length === 1 ? first : values
  }
  return found
}

const numberVrs = ['DS', 'IS', 'US', 'SS', 'UL', 'SL', 'FL', 'FD']

function valuesOf(dataset: Dataset, keyword: string): (string | number)[] {
  const element = findElement(dataset, keyword)
  if (element === undefined) return []
  if (!numberVrs.includes(valueVrOf(element))) {
    const texts = textsOf(dataset, keyword)
    return texts.every(text => text === '') ? [] : [...texts]
  }
  const numbers = elementNumbersOf(dataset, element)
  return numbers.some(number => !Number.isFinite(number)) ? [] : [...numbers]
}
