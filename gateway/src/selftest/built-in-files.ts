import { createHash } from 'node:crypto'
import { type Attributes, uidFromBytes, writePart10 } from '@tsumugi/dicom'

const uid = (...words: readonly (string | number)[]) =>
  uidFromBytes(
    createHash('sha256')
      .update(`self-test/${words.join('/')}`)
      .digest(),
  )

/** Kinds of object with the attributes that make each valid; small, but with what scanners write. */
const kinds: readonly { readonly modality: string; readonly sopClassUid: string; readonly attributes: Attributes }[] = [
  {
    modality: 'CT',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    attributes: {
      ...{
        KVP: 120,
        ConvolutionKernel: 'B30f',
        RescaleIntercept: -1024,
        RescaleSlope: 1,
        ExposureTime: 500,
        XRayTubeCurrent: 210,
      },
      ...{
        ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
        BodyPartExamined: 'CHEST',
        FilterType: 'WEDGE_2',
        ScanOptions: 'HELICAL MODE',
      },
    },
  },
  {
    modality: 'MR',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.4',
    attributes: {
      ...{
        ScanningSequence: 'GR',
        SequenceVariant: 'SP',
        ScanOptions: '',
        MRAcquisitionType: '3D',
        EchoTime: 4.6,
        RepetitionTime: 9.2,
      },
      ...{
        EchoTrainLength: 1,
        FlipAngle: 12,
        MagneticFieldStrength: 3,
        SequenceName: '*tfl3d1_16ns',
        BodyPartExamined: 'BRAIN',
      },
      ImageType: ['ORIGINAL', 'PRIMARY', 'M', 'ND', 'NORM'],
      '00190010': { vr: 'LO', value: 'SIEMENS MR HEADER' },
      '0019100C': { vr: 'IS', value: '1000' },
      '0019100D': { vr: 'CS', value: 'DIRECTIONAL' },
    },
  },
  {
    modality: 'PT',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
    attributes: {
      ...{
        Units: 'BQML',
        CountsSource: 'EMISSION',
        SeriesType: ['WHOLE BODY', 'IMAGE'],
        DecayCorrection: 'START',
        FrameReferenceTime: 0,
      },
      ...{
        CorrectedImage: ['DECY', 'ATTN', 'SCAT'],
        ReconstructionMethod: 'OSEM',
        RescaleIntercept: 0,
        RescaleSlope: 1,
        ImageIndex: 1,
      },
    },
  },
  {
    modality: 'DX',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
    attributes: {
      ...{
        ViewPosition: 'PA',
        PresentationIntentType: 'FOR PRESENTATION',
        BurnedInAnnotation: 'NO',
        KVP: 110,
        Exposure: 4,
      },
      ...{
        ImageType: ['ORIGINAL', 'PRIMARY'],
        BodyPartExamined: 'CHEST',
        ImageLaterality: 'U',
        PixelIntensityRelationship: 'LOG',
      },
    },
  },
]

/**
 * Small objects of the kinds that hospitals send, made by the product itself: for each of `series` a file of three dates apart, so that intervals can be
 * compared, and one report. Nothing in them is anyone's; the canaries are planted afterwards.
 */
export function builtInFiles(series = 8): Uint8Array[] {
  return Array.from({ length: series }, (_, seriesNumber) => {
    const kind = kinds[seriesNumber % kinds.length]
    const images = kind === undefined ? [] : [1, 2, 3].map(number => imageOf(kind, seriesNumber, number))
    return [...images, reportOf(seriesNumber)]
  }).flat()
}

function imageOf({ modality, sopClassUid, attributes }: (typeof kinds)[number], series: number, number: number) {
  const pixels = Uint8Array.from({ length: 512 }, (_, index) => (index * 7 + series * 13 + number) % 251)
  return writePart10({
    ...commonAttributes(series, number, modality),
    ...{ SOPClassUID: sopClassUid, Manufacturer: 'ACME IMAGING', ManufacturerModelName: 'MODEL 5' },
    ...{ SliceThickness: 2.5, ImagePositionPatient: [0, 0, number * 2.5], ImageOrientationPatient: [1, 0, 0, 0, 1, 0] },
    ...{ FrameOfReferenceUID: uid('frame', series), PositionReferenceIndicator: '', PatientPosition: 'HFS' },
    ...{
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: 16,
      Columns: 16,
      PixelSpacing: [0.8, 0.8],
    },
    ...{ BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 0, WindowCenter: 40, WindowWidth: 400 },
    ReferencedImageSequence: [
      { ReferencedSOPClassUID: sopClassUid, ReferencedSOPInstanceUID: uid('instance', series, (number % 3) + 1) },
    ],
    ...attributes,
    PixelData: pixels,
  })
}

const code = (value: string, meaning: string): Attributes => ({
  CodeValue: value,
  CodingSchemeDesignator: 'DCM',
  CodeMeaning: meaning,
})

function reportOf(series: number) {
  return writePart10({
    ...commonAttributes(series, 4, 'SR'),
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.11', SeriesInstanceUID: uid('series', series, 'report') },
    ...{
      CompletionFlag: 'COMPLETE',
      VerificationFlag: 'UNVERIFIED',
      ValueType: 'CONTAINER',
      ContinuityOfContent: 'SEPARATE',
    },
    ...{ ConceptNameCodeSequence: [code('121144', 'Document Title')], ReferencedPerformedProcedureStepSequence: [] },
    ContentSequence: [
      {
        RelationshipType: 'CONTAINS',
        ValueType: 'TEXT',
        ConceptNameCodeSequence: [code('121071', 'Finding')],
        TextValue: 'Normal.',
      },
      {
        ...{ RelationshipType: 'CONTAINS', ValueType: 'IMAGE' },
        ReferencedSOPSequence: [
          {
            ReferencedSOPClassUID: kinds[series % kinds.length]?.sopClassUid ?? '',
            ReferencedSOPInstanceUID: uid('instance', series, 1),
          },
        ],
      },
    ],
  })
}

const commonAttributes = (series: number, number: number, modality: string): Attributes => ({
  ...{ SOPInstanceUID: uid('instance', series, number), StudyInstanceUID: uid('study', series >> 1) },
  ...{ SeriesInstanceUID: uid('series', series), Modality: modality, SeriesNumber: series + 1, InstanceNumber: number },
  ...{ PatientID: `subject-${series >> 1}`, PatientName: '', PatientSex: 'O', PatientAge: '054Y', PatientWeight: 71 },
  ...{ StudyDate: '', StudyTime: '101500', ContentTime: '101530', StudyID: '', AccessionNumber: '' },
})
