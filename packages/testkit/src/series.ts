import { type Attributes, encodingOf, transferSyntaxes, writePart10 } from '@tsumugi/dicom'
import { encodeRleFrame } from './encapsulate.ts'
import { identifiersOf, type SyntheticPatient, syntheticPatient } from './patients.ts'
import { ballPhantom, type Phantom } from './phantoms.ts'
import { syntheticUid } from './random.ts'

/** What to build. Every field has a default; the same input gives the same bytes. */
export interface SeriesInput {
  readonly modality?: 'CT' | 'MR'
  readonly patient?: SyntheticPatient
  /** Distinguishes studies of one patient, and series of one study. */
  readonly studyNumber?: number
  readonly seriesNumber?: number
  /** `YYYYMMDD` and `HHMMSS`. */
  readonly studyDate?: string
  readonly studyTime?: string
  readonly seriesDescription?: string
  readonly phantom?: Phantom
  /** Distances of voxel centres in mm. */
  readonly spacingMm?: { readonly slice: number; readonly row: number; readonly column: number }
  /** Direction cosines of a row and of a column, LPS. */
  readonly orientation?: readonly [number, number, number, number, number, number]
  /** Centre of the first voxel in LPS mm. */
  readonly originMm?: readonly [number, number, number]
  readonly transferSyntaxUid?: string
  /** Write InstanceNumber against the order of positions. */
  readonly isReversed?: boolean
  /** Merged last into every instance. */
  readonly extra?: Attributes
}

/** One file of the series. */
export interface SyntheticInstance {
  readonly bytes: Uint8Array
  readonly sopInstanceUid: string
  readonly instanceNumber: number
  readonly positionMm: readonly [number, number, number]
}

/** A built series; instances are in order of slice of the phantom. */
export interface SyntheticSeries {
  readonly patient: SyntheticPatient
  readonly modality: 'CT' | 'MR'
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly frameOfReferenceUid: string
  readonly phantom: Phantom
  readonly instances: readonly SyntheticInstance[]
  /** Strings that identify, all of which are somewhere in each file. */
  readonly identifiers: readonly string[]
}

const sopClasses = { CT: '1.2.840.10008.5.1.4.1.1.2', MR: '1.2.840.10008.5.1.4.1.1.4' } as const
const institution = '紬総合病院'
const referringPhysician = 'SATO^ICHIRO=佐藤^一郎=さとう^いちろう'

type Settings = Required<Omit<SeriesInput, 'extra' | 'isReversed'>> & { extra: Attributes; isReversed: boolean }

/** Build a CT or MR series with names in kanji and kana (ISO 2022 IR 87), nested sequences and a private block. */
export function buildSeries(input: SeriesInput = {}): SyntheticSeries {
  const settings: Settings = { ...defaults(), ...input }
  const { patient, modality, studyNumber, seriesNumber, phantom } = settings
  const studyInstanceUid = syntheticUid('study', patient.patientId, studyNumber)
  const seriesInstanceUid = syntheticUid('series', patient.patientId, studyNumber, seriesNumber)
  const frameOfReferenceUid = syntheticUid('frame', patient.patientId, studyNumber)
  const uids = { studyInstanceUid, seriesInstanceUid, frameOfReferenceUid }
  const instances = Array.from({ length: phantom.shape[0] }, (_, slice) => buildInstance(settings, uids, slice))
  const identifiers = [...identifiersOf(patient), institution, ...referringPhysician.split('=')]
  return { patient, modality, ...uids, phantom, instances, identifiers }
}

const defaults = (): Settings => ({
  modality: 'CT',
  patient: syntheticPatient(1),
  studyNumber: 1,
  seriesNumber: 1,
  studyDate: '20250314',
  studyTime: '091530',
  seriesDescription: 'THORAX 2.0',
  phantom: ballPhantom([4, 16, 16]),
  spacingMm: { slice: 2.5, row: 0.8, column: 0.8 },
  orientation: [1, 0, 0, 0, 1, 0],
  originMm: [-100, -120, 40],
  transferSyntaxUid: transferSyntaxes.explicitLittle,
  isReversed: false,
  extra: {},
})

interface SeriesUids {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly frameOfReferenceUid: string
}

function buildInstance(settings: Settings, uids: SeriesUids, slice: number): SyntheticInstance {
  const sopInstanceUid = syntheticUid('instance', uids.seriesInstanceUid, slice)
  const count = settings.phantom.shape[0]
  const instanceNumber = settings.isReversed ? count - slice : slice + 1
  const positionMm = positionOf(settings, slice)
  const attributes: Attributes = {
    ...identityAttributes(settings, uids, { sopInstanceUid, instanceNumber }),
    ...(settings.modality === 'CT' ? ctAttributes : mrAttributes),
    ...imageAttributes(settings, positionMm),
    ...trickyAttributes(settings.patient),
    ...pixelAttributes(settings, slice),
    ...settings.extra,
  }
  const bytes = writePart10(attributes, { transferSyntaxUid: settings.transferSyntaxUid })
  return { bytes, sopInstanceUid, instanceNumber, positionMm }
}

function positionOf({ orientation, spacingMm, originMm }: Settings, slice: number): readonly [number, number, number] {
  const [a, b, c, d, e, f] = orientation
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d] as const
  const step = spacingMm.slice * slice
  const round = (mm: number) => Math.round(mm * 1e6) / 1e6
  return [
    round(originMm[0] + normal[0] * step),
    round(originMm[1] + normal[1] * step),
    round(originMm[2] + normal[2] * step),
  ]
}

function identityAttributes(
  { modality, patient, studyDate, studyTime, seriesDescription, studyNumber, seriesNumber }: Settings,
  uids: SeriesUids,
  { sopInstanceUid, instanceNumber }: { sopInstanceUid: string; instanceNumber: number },
): Attributes {
  return {
    SpecificCharacterSet: ['', 'ISO 2022 IR 87'],
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    SOPClassUID: sopClasses[modality],
    SOPInstanceUID: sopInstanceUid,
    StudyDate: studyDate,
    SeriesDate: studyDate,
    AcquisitionDate: studyDate,
    ContentDate: studyDate,
    StudyTime: studyTime,
    ContentTime: studyTime,
    AccessionNumber: `A${studyDate.slice(2)}${studyNumber}`,
    Modality: modality,
    Manufacturer: 'TSUMUGI PHANTOM',
    InstitutionName: institution,
    ReferringPhysicianName: referringPhysician,
    StationName: `${modality}01`,
    StudyDescription: modality === 'CT' ? 'CT CHEST' : 'MR BRAIN',
    SeriesDescription: seriesDescription,
    ManufacturerModelName: 'BALL-16',
    PatientName: patient.name,
    PatientID: patient.patientId,
    PatientBirthDate: patient.birthDate,
    PatientSex: patient.sex,
    PatientAddress: patient.address,
    PatientTelephoneNumbers: patient.telephone,
    StudyInstanceUID: uids.studyInstanceUid,
    SeriesInstanceUID: uids.seriesInstanceUid,
    FrameOfReferenceUID: uids.frameOfReferenceUid,
    StudyID: String(studyNumber),
    SeriesNumber: seriesNumber,
    AcquisitionNumber: 1,
    InstanceNumber: instanceNumber,
    PositionReferenceIndicator: '',
    DeviceSerialNumber: 'SN-4711',
    BodyPartExamined: modality === 'CT' ? 'CHEST' : 'BRAIN',
    PatientPosition: 'HFS',
  }
}

const ctAttributes: Attributes = {
  KVP: 120,
  RescaleIntercept: -1024,
  RescaleSlope: 1,
  RescaleType: 'HU',
  ConvolutionKernel: 'STANDARD',
}
const mrAttributes: Attributes = {
  ScanningSequence: 'GR',
  SequenceVariant: 'SP',
  ScanOptions: '',
  MRAcquisitionType: '3D',
  EchoTime: 4.6,
  RepetitionTime: 9.2,
  EchoTrainLength: 1,
  FlipAngle: 12,
  MagneticFieldStrength: 3,
}

function imageAttributes(
  { phantom, spacingMm, orientation }: Settings,
  positionMm: readonly [number, number, number],
): Attributes {
  return {
    SliceThickness: spacingMm.slice,
    ImagePositionPatient: positionMm,
    ImageOrientationPatient: orientation,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: phantom.shape[1],
    Columns: phantom.shape[2],
    PixelSpacing: [spacingMm.row, spacingMm.column],
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    WindowCenter: 40,
    WindowWidth: 400,
  }
}

/** What a de-identifier must find: names inside nested sequences, a private block, a code whose meaning is free text. */
function trickyAttributes(patient: SyntheticPatient): Attributes {
  return {
    RequestAttributesSequence: [
      {
        ScheduledProcedureStepDescription: `${patient.patientId} FOLLOW UP`,
        ScheduledProcedureStepID: 'SPS1',
        RequestedProcedureID: 'RP1',
        ScheduledProtocolCodeSequence: [
          {
            CodeValue: 'P1',
            CodingSchemeDesignator: '99TSUMUGI',
            CodeMeaning: '胸部',
            ProtocolContextSequence: [
              {
                ValueType: 'PNAME',
                ConceptNameCodeSequence: [
                  { CodeValue: '121013', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Device Observer Name' },
                ],
                PersonName: patient.name,
              },
            ],
          },
        ],
      },
    ],
    '00090010': { vr: 'LO', value: 'TSUMUGI PHANTOM 1.0' },
    '00091001': { vr: 'LO', value: patient.name.split('=')[0] ?? '' },
    '00091002': { vr: 'DS', value: [0.5, 1.25] },
    '00091003': { vr: 'SQ', value: [{ '00090010': { vr: 'LO', value: 'TSUMUGI PHANTOM 1.0' } }] },
  }
}

function pixelAttributes({ modality, phantom, transferSyntaxUid }: Settings, slice: number): Attributes {
  const [, rows, columns] = phantom.shape
  const frame = phantom.values.subarray(slice * rows * columns, (slice + 1) * rows * columns)
  const stored = new Uint8Array(frame.length * 2)
  const view = new DataView(stored.buffer)
  const isLittle = !encodingOf(transferSyntaxUid).isBigEndian
  frame.forEach((value, index) => {
    view.setUint16(index * 2, Math.max(0, value + (modality === 'CT' ? 1024 : 1000)), isLittle)
  })
  if (transferSyntaxUid !== transferSyntaxes.rle) return { PixelData: { vr: 'OW', value: stored } }
  return { PixelData: { vr: 'OB', value: { fragments: [new Uint8Array(0), encodeRleFrame(stored, columns)] } } }
}
