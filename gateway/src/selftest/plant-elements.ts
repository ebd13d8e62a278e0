import type { OptionName, SiteRules } from '@tsumugi/deidentify'
import { type NewElement, tagOfKeyword, type Vr } from '@tsumugi/dicom'
import type { Answer } from './answer-key.ts'
import type { TextEncoding } from './encodings.ts'
import { answerOf, type CanarySet, elementOf, makeDescriptor, type Planting, tagText } from './plant-texts.ts'
import type { Chooser } from './seeded-random.ts'

export interface PlantContext {
  readonly set: CanarySet
  readonly encoding: TextEncoding
  readonly chooser: Chooser
  readonly options: ReadonlySet<OptionName>
  readonly siteRules: SiteRules
}

/** The elements of the root that a planted file gets, each with what is asked of it. */
export function plantElements(context: PlantContext): readonly Planting[] {
  return [
    ...identifyingElements(context),
    ...descriptors.map(([keyword, vr, most]) => plantDescriptor(keyword, vr, most, context)),
    plantRequest(context),
    plantOtherIds(context),
    ...plantPrivate(context),
  ]
}

const removed = (keyword: string, text: string, categories: readonly string[]): Answer =>
  answerOf(tagText(tagOfKeyword(keyword)), keyword, ['text_removed', text, text], categories)

function identifyingElements({ set, encoding, options }: PlantContext): Planting[] {
  const { patient, referring, performing, operator, facts } = set
  const plain = (keyword: string, vr: Vr, text: string, category: string): Planting => ({
    element: elementOf(keyword, vr, text, encoding),
    answers: [removed(keyword, text, [category, 'DICOM-P15-BASIC-C'])],
  })
  const name = (keyword: string, value: string) => plain(keyword, 'PN', value, 'HIPAA-A')
  const institution = options.has('retain-institution-identity')
    ? []
    : [
        plain('InstitutionName', 'LO', facts.hospital, 'HIPAA-B'),
        plain('InstitutionAddress', 'ST', facts.address, 'HIPAA-B'),
        plain('InstitutionalDepartmentName', 'LO', `${facts.hospital} North`, 'HIPAA-B'),
      ]
  const device = options.has('retain-device-identity')
    ? []
    : [plain('StationName', 'SH', `ST${facts.otherId}`, 'HIPAA-M')]
  return [
    ...[
      name('PatientName', patient.name),
      name('ReferringPhysicianName', referring.name),
      name('OperatorsName', operator.name),
    ],
    ...[name('PerformingPhysicianName', performing.name), name('PatientMotherBirthName', referring.latinName)],
    ...[name('RequestingPhysician', referring.name), name('NameOfPhysiciansReadingStudy', performing.name)],
    {
      element: elementOf('PatientID', 'LO', facts.patientId, encoding),
      answers: [
        removed('PatientID', facts.patientId, ['HIPAA-H']),
        answerOf(
          '(0010,0020)',
          'PatientID',
          ['patid_consistent', facts.patientId, facts.patientId],
          ['HIPAA-H', 'TCIA-P15'],
        ),
      ],
    },
    ...[
      plain('AccessionNumber', 'SH', facts.accession, 'HIPAA-R'),
      plain('PatientBirthDate', 'DA', facts.birthDate, 'HIPAA-C'),
    ],
    ...[
      plain('PatientAddress', 'LO', facts.address, 'HIPAA-B'),
      plain('PatientTelephoneNumbers', 'SH', facts.phone, 'HIPAA-D'),
    ],
    ...[
      plain('MedicalRecordLocator', 'LO', `MRL-${facts.otherId}`, 'HIPAA-H'),
      plain('AdmissionID', 'LO', facts.otherId, 'HIPAA-H'),
    ],
    ...[
      plain('StudyID', 'SH', `S${facts.otherId}`, 'HIPAA-R'),
      plain('ReferringPhysicianTelephoneNumbers', 'SH', facts.phone, 'HIPAA-D'),
    ],
    ...[plain('ScheduledStudyLocation', 'LO', facts.address.slice(0, 60), 'HIPAA-B')],
    ...institution,
    ...device,
    ...dates(facts.studyDate).map(
      ([keyword, vr, value]): Planting => ({ element: { tag: tagOfKeyword(keyword), vr, value }, answers: [] }),
    ),
  ]
}

/** Dates of one examination, some days apart; what is asked of dates is added for all that a file holds. */
const dates = (day: string): readonly (readonly [string, Vr, string])[] => [
  ...([
    ['StudyDate', 'DA', day],
    ['SeriesDate', 'DA', day],
    ['ContentDate', 'DA', nextDay(day)],
  ] as const),
  ['AcquisitionDateTime', 'DT', `${nextDay(day)}093015.25`],
  ['PerformedProcedureStepStartDate', 'DA', nextDay(nextDay(day))],
]

function nextDay(day: string): string {
  const date = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)) + 1))
  return date.toISOString().slice(0, 10).replaceAll('-', '')
}

/** Texts that the Clean Descriptors option keeps, with the room that their VR has. */
const descriptors: readonly (readonly [string, Vr, number])[] = [
  ...([
    ['StudyDescription', 'LO', 64],
    ['SeriesDescription', 'LO', 64],
    ['ProtocolName', 'LO', 64],
  ] as const),
  ...([
    ['RequestedProcedureDescription', 'LO', 64],
    ['PerformedProcedureStepDescription', 'LO', 64],
  ] as const),
  ...([
    ['PatientComments', 'LT', 400],
    ['ImageComments', 'LT', 400],
    ['AdditionalPatientHistory', 'LT', 400],
  ] as const),
  ...([
    ['MedicalAlerts', 'LO', 64],
    ['ReasonForStudy', 'LO', 64],
    ['StudyComments', 'LT', 400],
    ['DerivationDescription', 'ST', 400],
  ] as const),
  ...([
    ['CommentsOnThePerformedProcedureStep', 'ST', 400],
    ['RequestedProcedureComments', 'LT', 400],
  ] as const),
  ...([
    ['AdmittingDiagnosesDescription', 'LO', 64],
    ['AcquisitionDeviceProcessingDescription', 'LO', 64],
  ] as const),
]

function plantDescriptor(keyword: string, vr: Vr, most: number, context: PlantContext): Planting {
  const tagDs = tagText(tagOfKeyword(keyword))
  const { text, gone, stays } = makeDescriptor(context.set, context.encoding, context.chooser, most)
  return {
    element: elementOf(keyword, vr, text, context.encoding),
    answers: descriptorAnswers(tagDs, keyword, { text, gone, stays }, context.options),
  }
}

/** What is asked of a text that holds something identifying and something useful. */
export function descriptorAnswers(
  tagDs: string,
  keyword: string,
  { text, gone, stays }: { text: string; gone: string; stays: string },
  options: ReadonlySet<OptionName>,
): Answer[] {
  const answers = [answerOf(tagDs, keyword, ['text_removed', text, gone], ['HIPAA-R', 'DICOM-P15-BASIC-C'])]
  if (options.has('clean-descriptors'))
    answers.push(answerOf(tagDs, keyword, ['text_retained', text, stays], ['TCIA-REV']))
  return answers
}

/** Request Attributes: numbers and a description inside a sequence. */
function plantRequest(context: PlantContext): Planting {
  const { set, encoding, chooser, options } = context
  const planted = makeDescriptor(set, encoding, chooser, 64)
  const path = (tag: string) => `(0040,0275)>[<0000>]<${tag}`
  const item: NewElement[] = [
    elementOf('ScheduledProcedureStepDescription', 'LO', planted.text, encoding),
    elementOf('ScheduledProcedureStepID', 'SH', `SPS${set.facts.otherId}`, encoding),
    elementOf('RequestedProcedureID', 'SH', set.facts.accession, encoding),
  ]
  const removedAt = (tag: string, keyword: string, text: string) =>
    answerOf(path(tag), keyword, ['text_removed', text, text], ['HIPAA-R', 'DICOM-P15-BASIC-C'])
  return {
    element: { tag: 0x00400275, vr: 'SQ', value: { items: [item] } },
    answers: [
      ...descriptorAnswers(path('(0040,0007)'), 'ScheduledProcedureStepDescription', planted, options),
      removedAt('(0040,0009)', 'ScheduledProcedureStepID', `SPS${set.facts.otherId}`),
      removedAt('(0040,1001)', 'RequestedProcedureID', set.facts.accession),
    ],
  }
}

function plantOtherIds({ set, encoding }: PlantContext): Planting {
  const { otherId, hospital } = set.facts
  const item = [
    elementOf('PatientID', 'LO', otherId, encoding),
    elementOf('IssuerOfPatientID', 'LO', hospital, encoding),
  ]
  const removedAt = (tag: string, keyword: string, text: string) =>
    answerOf(`(0010,1002)>[<0000>]<${tag}`, keyword, ['text_removed', text, text], ['HIPAA-H', 'DICOM-P15-BASIC-C'])
  return {
    element: { tag: 0x00101002, vr: 'SQ', value: { items: [item] } },
    answers: [removedAt('(0010,0020)', 'PatientID', otherId), removedAt('(0010,0021)', 'IssuerOfPatientID', hospital)],
  }
}

/** A block of a vendor that nobody knows, with a name as text, as bytes of no known kind, and inside a sequence. */
function plantPrivate({ set, encoding }: PlantContext): Planting[] {
  const { patient, facts } = set
  const at = (low: number) => 0x00990000 + low
  const path = (low: string) => `(0099,"ACME CANARY 1.0",${low})`
  const gone = (low: string, text: string, tagDs = path(low)) =>
    answerOf(tagDs, 'Private', ['text_removed', text, text], ['HIPAA-A', 'TCIA-PTKB'])
  const bytes = encoding.encode(patient.name) ?? new Uint8Array(0)
  return [
    { element: { tag: at(0x10), vr: 'LO', value: 'ACME CANARY 1.0' }, answers: [] },
    { element: { tag: at(0x1001), vr: 'LO', value: bytes }, answers: [gone('01', patient.name)] },
    { element: { tag: at(0x1002), vr: 'UN', value: bytes }, answers: [gone('02', patient.name)] },
    {
      element: {
        tag: at(0x1003),
        vr: 'SQ',
        value: {
          items: [
            [
              { tag: at(0x10), vr: 'LO', value: 'ACME CANARY 1.0' },
              { tag: at(0x1001), vr: 'SH', value: facts.patientId },
            ],
          ],
        },
      },
      answers: [gone('01', facts.patientId, `${path('03')}>[<0000>]<${path('01')}`)],
    },
  ]
}
