import { gatherIdentifiers, holdsIdentifier, identifyingTexts, type OptionName } from '@tsumugi/deidentify'
import {
  bytesOf,
  type Dataset,
  type DicomFile,
  type EditPlan,
  type Element,
  editDicom,
  findElement,
  findKeyword,
  type PathStep,
  parseDicom,
  tagOfKeyword,
  textOf,
  uidOf,
  valueVrOf,
  wholeTextOf,
} from '@tsumugi/dicom'
import { type Answer, type AnswerRow, md5Of } from './answer-key.ts'
import { plainLatin, type TextEncoding } from './encodings.ts'
import { descriptorAnswers, type PlantContext, plantElements } from './plant-elements.ts'
import { answerOf, makeProse, tagText } from './plant-texts.ts'
import { siteWishesOf } from './site-wishes.ts'

/** A file with canaries in it, and the row of the key that goes with it. */
export interface PlantedFile {
  readonly bytes: Uint8Array
  readonly row: AnswerRow
  readonly file: DicomFile
}

/**
 * Plant canaries into a file: elements of the root, nested and private ones, and each text of a report. What else the file holds stays, and its dates,
 * UIDs, technical attributes and pixels get their checks too. Nothing where the result could not be read again.
 */
export function plantFile(source: DicomFile, context: PlantContext): PlantedFile | undefined {
  const wishes = siteWishesOf(source, context)
  const plantings = plantElements(context).filter(wishes.isPlanted)
  const answers: Answer[] = plantings.flatMap(planting => planting.answers)
  const { encoding } = context
  const characterSet = { tag: 0x00080005, vr: 'CS' as const, value: encoding.declared ?? '' }
  const roots = plantings.map(planting => planting.element)
  const rootTags = new Set(roots.map(element => element.tag))
  const plan: EditPlan = {
    element: (element, { path, dataset }) => {
      if (path.length === 0 && element.tag === 0x00080005) return 'remove'
      if (path.length === 0 && rootTags.has(element.tag)) return 'remove'
      if (element.tag !== textValue || !isReportText(dataset) || element.length === 0) return 'recurse'
      const planted = makeProse(context.set, encoding, context.chooser)
      const tagDs = pathText(path, element.tag)
      answers.push(...descriptorAnswers(tagDs, 'TextValue', planted, context.options))
      return { value: encoding.encode(planted.text) ?? '' }
    },
    add: ({ path }) => (path.length > 0 ? [] : encoding.declared === undefined ? roots : [characterSet, ...roots]),
  }
  const bytes = Buffer.concat(editDicom(source, plan).chunks)
  const { file } = parseDicom(bytes)
  if (file === undefined) return undefined
  const all = [...answers, ...structuralAnswers(file.dataset, rootTags, context.options)].filter(wishes.isAsked)
  return { bytes, file, row: rowOf(file.dataset, bytes, all, encoding) }
}

const textValue = 0x0040a160
const isReportText = (dataset: Dataset) => textOf(dataset, 0x0040a040) === 'TEXT'

/** True where a file's own texts are plain, so that it may be said to be in any character set. */
export const isPlainFile = (dataset: Dataset): boolean =>
  dataset.elements.every(element => {
    if (element.items !== undefined) return element.items.every(isPlainFile)
    return !textVrs.has(element.vr) || bytesOf(dataset, element).every(byte => byte < 0x7f && byte !== 0x1b)
  })
const textVrs = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT', 'UN'])

/** The encoding for a file: the one whose turn it is, or plain Latin letters where the file's own texts bind it. */
export const encodingFor = (source: DicomFile, wanted: TextEncoding): TextEncoding => {
  if (isPlainFile(source.dataset)) return wanted
  const declared = findElement(source.dataset, 0x00080005)
  const sets = declared && wholeTextOf(source.dataset, declared).split('\\')
  return {
    ...plainLatin,
    declared: sets,
    encode: text => (/^[\r\n -~]*$/.test(text) ? new TextEncoder().encode(text) : undefined),
  }
}

function rowOf(dataset: Dataset, bytes: Uint8Array, answers: readonly Answer[], encoding: TextEncoding): AnswerRow {
  const uid = (tag: number) => uidOf(dataset, tag) ?? ''
  return {
    ...{ group: encoding.name, modality: textOf(dataset, 0x00080060) ?? 'OT', sopClassUid: uid(0x00080016) },
    ...{ patientId: textOf(dataset, 0x00100020) ?? '', studyInstanceUid: uid(0x0020000d) },
    ...{ seriesInstanceUid: uid(0x0020000e), sopInstanceUid: uid(0x00080018), digest: md5Of(bytes), answers },
  }
}

/** A path as the key writes it. */
const pathText = (path: readonly PathStep[], tag: number) =>
  [
    ...path.flatMap(step =>
      'tag' in step ? [`${tagText(step.tag)}>`] : [`[<${String(step.itemIndex).padStart(4, '0')}>]<`],
    ),
    tagText(tag),
  ].join('')

/** What is asked of any file: dates move, UIDs change as mapped, technical attributes and pixels stay. */
function structuralAnswers(root: Dataset, planted: ReadonlySet<number>, options: ReadonlySet<OptionName>): Answer[] {
  const found: Answer[] = []
  const walk = (dataset: Dataset, path: readonly PathStep[]) => {
    for (const element of dataset.elements) {
      if ((element.tag >>> 16) % 2 === 1) continue
      for (const [itemIndex, item] of (element.items ?? []).entries())
        walk(item, [...path, { tag: element.tag }, { itemIndex }])
      found.push(...elementAnswers(element, dataset, path, options))
    }
  }
  walk(root, [])
  const pixels = findElement(root, 0x7fe00010)
  if (pixels !== undefined)
    found.push(
      answerOf('(7FE0,0010)', 'PixelData', ['pixels_retained', '', md5Of(bytesOf(root, pixels))], ['DICOM-IOD-1']),
    )
  return [...found, ...technicalAnswers(root, planted)]
}

const schemeTags = new Set([0x0008010c, 0x00080117, 0x00080118])
/** Dates that the profile empties whatever the options say. */
const birthTags = new Set([0x00100030])

function elementAnswers(
  element: Element,
  dataset: Dataset,
  path: readonly PathStep[],
  options: ReadonlySet<OptionName>,
): Answer[] {
  const vr = valueVrOf(element)
  if (element.items !== undefined || element.length === 0 || element.fragments !== undefined) return []
  const tagDs = pathText(path, element.tag)
  const keyword = findKeyword(element.tag) ?? ''
  const values = () =>
    wholeTextOf(dataset, element)
      .split('\\')
      .map(value => value.trim())
      .filter(Boolean)
  if (vr === 'UI' && !schemeTags.has(element.tag) && !options.has('retain-uids'))
    return (
      values()
        // A value such as 0 is no UID, and would be found in any.
        .filter(uid => uid.includes('.') && !uid.startsWith('1.2.840.10008.'))
        .flatMap(uid => [
          answerOf(tagDs, keyword, ['uid_changed', uid, uid], ['HIPAA-R', 'DICOM-P15-BASIC-U']),
          ...(values().length === 1
            ? [answerOf(tagDs, keyword, ['uid_consistent', uid, uid], ['DICOM-P15-BASIC-U'])]
            : []),
        ])
    )
  if ((vr === 'DA' || vr === 'DT') && !options.has('full-dates') && !birthTags.has(element.tag))
    return values().map(value =>
      answerOf(tagDs, keyword, ['date_shifted', value, value.slice(0, 8)], ['HIPAA-C', 'TCIA-P15']),
    )
  return []
}

/** Attributes by which an image is read; none of them is in Table E.1-1. */
const technical = (
  'Modality SOPClassUID ImageType Rows Columns BitsAllocated BitsStored HighBit PixelRepresentation SamplesPerPixel PhotometricInterpretation PixelSpacing ' +
  'ImagerPixelSpacing SliceThickness SpacingBetweenSlices ImagePositionPatient ImageOrientationPatient SliceLocation PatientPosition KVP ConvolutionKernel FilterType ' +
  'RescaleIntercept RescaleSlope RescaleType WindowCenter WindowWidth ScanningSequence SequenceVariant SequenceName MRAcquisitionType EchoTime RepetitionTime ' +
  'InversionTime EchoTrainLength FlipAngle MagneticFieldStrength ImagingFrequency NumberOfAverages BodyPartExamined ViewPosition Laterality ImageLaterality ' +
  'Exposure ExposureTime XRayTubeCurrent Units CountsSource SeriesType DecayCorrection CorrectedImage ReconstructionMethod InstanceNumber SeriesNumber AcquisitionNumber ' +
  'NumberOfFrames Manufacturer ManufacturerModelName PixelAspectRatio LossyImageCompression ScanOptions DataCollectionDiameter GantryDetectorTilt TableHeight ' +
  'CompletionFlag VerificationFlag ValueType DoseUnits DoseType DoseSummationType SegmentationType PresentationIntentType'
).split(' ')

function technicalAnswers(root: Dataset, planted: ReadonlySet<number>): Answer[] {
  const { names, others, places = [] } = identifyingTexts(root)
  const people = gatherIdentifiers(names, [...others, ...places])
  return technical.flatMap(keyword => {
    const tag = tagOfKeyword(keyword)
    const element = planted.has(tag) ? undefined : findElement(root, tag)
    if (element === undefined) return []
    const tagDs = tagText(tag)
    const answers = [answerOf(tagDs, keyword, ['tag_retained', '', ''], ['DICOM-IOD-2'])]
    if (element.length === 0) return answers
    answers.push(answerOf(tagDs, keyword, ['text_notnull', '', ''], ['DICOM-IOD-1']))
    const text = isTextual(element) ? wholeTextOf(root, element) : ''
    // A term that is somebody's name here goes, and rightly.
    if (text !== '' && !holdsIdentifier(text, people))
      answers.push(answerOf(tagDs, keyword, ['text_retained', text, text], ['TCIA-P15']))
    return answers
  })
}

const isTextual = (element: Element) => ['CS', 'DS', 'IS', 'LO', 'SH', 'UI'].includes(element.vr)
