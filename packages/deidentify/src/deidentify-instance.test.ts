import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import {
  type Attributes,
  bytesOf,
  editDicom,
  findElement,
  isPrivate,
  itemsOf,
  parseDicom,
  textOf,
  textsOf,
  uidOf,
  writePart10,
} from '@tsumugi/dicom'
import { createPlanner, type InstancePlan } from './deidentify-instance.ts'
import { residualCheck } from './residual-check.ts'
import type { DeidentifyRules } from './rules.ts'
import { searchBytes } from './search-bytes.ts'
import { aliasOf } from './site-key.ts'

const key = Uint8Array.from({ length: 32 }, (_, index) => index)
const ctClass = '1.2.840.10008.5.1.4.1.1.2'
const pixels = Uint8Array.from({ length: 512 }, (_, index) => index % 251)

/** YAMADA^TARO=山田^太郎=ﾔﾏﾀﾞ^ﾀﾛｳ: three groups in ISO IR 13 and ISO 2022 IR 87, bytes by Python 3's codecs. */
const japaneseName = Buffer.concat([
  Buffer.from('YAMADA^TARO=', 'latin1'),
  Buffer.from('1b24423b3345441b284a5e1b244242404f3a1b284a3d', 'hex'),
  Buffer.from('d4cfc0de5ec0dbb3', 'hex'),
])
const planted = [
  'YAMADA',
  'TARO',
  '山田',
  '太郎',
  'ヤマダ',
  'タロウ',
  '0012345',
  'ACC-7788',
  '03-5555-0145',
  'SMITHSON',
]

function ctFile(changes: Attributes = {}): Uint8Array {
  return writePart10({
    SpecificCharacterSet: 'ISO 2022 IR 13\\ISO 2022 IR 87',
    ...{ SOPClassUID: ctClass, SOPInstanceUID: '1.2.3.1', StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.3.9' },
    ...{
      StudyDate: '20250417',
      SeriesDate: '2025.04.18',
      AcquisitionDateTime: '20250418093000.5+0900',
      StudyTime: '093000',
    },
    ...{ AccessionNumber: 'ACC-7788', Modality: 'CT', Manufacturer: 'ACME', InstitutionName: 'Sakura' },
    ...{ ReferringPhysicianName: 'SMITHSON^ANN', StudyDescription: 'CHEST CT Yamada', OperatorsName: 'SMITHSON^ANN' },
    ...{
      PatientName: japaneseName,
      PatientID: '0012345',
      PatientBirthDate: '19400101',
      PatientSex: 'M',
      PatientAge: '093Y',
    },
    ...{
      PatientTelephoneNumbers: '03-5555-0145',
      FrameOfReferenceUID: '1.2.3.77',
      ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
    },
    RequestAttributesSequence: [
      { RequestedProcedureDescription: 'YAMADA chest', ScheduledProcedureStepID: 'ACC-7788' },
    ],
    ReferencedImageSequence: [{ ReferencedSOPClassUID: ctClass, ReferencedSOPInstanceUID: '1.2.3.2' }],
    '00090010': { vr: 'LO', value: 'ACME PRIVATE' },
    '00091001': { vr: 'PN', value: japaneseName },
    '00091002': { vr: 'SQ', value: [{ PatientName: 'YAMADA^TARO' }] },
    '00190010': { vr: 'LO', value: 'SIEMENS MR HEADER' },
    '0019100C': { vr: 'IS', value: '1000' },
    '00191099': { vr: 'LO', value: 'YAMADA' },
    '60003000': { vr: 'OW', value: Uint8Array.of(1, 2) },
    ...{ Rows: 16, Columns: 16, BitsAllocated: 16, PixelData: pixels, InstanceNumber: '3' },
    ...changes,
  })
}

function apply(bytes: Uint8Array, rules: Partial<DeidentifyRules> = {}) {
  const plan = createPlanner({ key, ...rules })(parseDicom(bytes))
  assert.equal(plan.kind, 'edit')
  const output = Buffer.concat(editDicom(plan.file, plan.edit).chunks)
  const { file } = parseDicom(output)
  assert.ok(file)
  return { output, file, plan }
}

const reasonOf = (bytes: Uint8Array, rules: Partial<DeidentifyRules> = {}) => {
  const plan: InstancePlan = createPlanner({ key, ...rules })(parseDicom(bytes))
  return plan.kind === 'withheld' ? plan.reason : undefined
}

test('a planted name or number is found nowhere in the output, in no encoding', () => {
  const { output } = apply(ctFile())
  assert.deepEqual(searchBytes(output, planted), [])
})

test('the output passes the check that the server makes, and says what was done', () => {
  const { file, plan } = apply(ctFile())
  assert.deepEqual(residualCheck(file, plan.alias.pseudonym), [])
  assert.equal(textOf(file.dataset, 'PatientIdentityRemoved'), 'YES')
  assert.equal(textOf(file.dataset, 'LongitudinalTemporalInformationModified'), 'MODIFIED')
  const codes = itemsOf(file.dataset, 'DeidentificationMethodCodeSequence').map(item => textOf(item, 'CodeValue'))
  assert.deepEqual(codes, ['113100', '113105', '113104', '113107', '113108'])
})

test('intervals between dates are kept and times of day are left alone', () => {
  const { shiftDays } = aliasOf(key, '0012345')
  assert.equal(shiftDays, -73)
  const { dataset } = apply(ctFile()).file
  // 2025-04-17 and 2025-04-18 less 73 days, by Python 3's datetime.
  assert.equal(textOf(dataset, 'StudyDate'), '20250203')
  assert.equal(textOf(dataset, 'SeriesDate'), '2025.02.04')
  assert.equal(textOf(dataset, 'AcquisitionDateTime'), '20250204093000.5+0900')
  assert.equal(textOf(dataset, 'StudyTime'), '093000')
})

test('a UID is replaced alike in every file and place', () => {
  const first = apply(ctFile()).file
  const second = apply(ctFile({ SOPInstanceUID: '1.2.3.2' })).file
  assert.equal(uidOf(first.dataset, 'StudyInstanceUID'), uidOf(second.dataset, 'StudyInstanceUID'))
  const [reference] = itemsOf(first.dataset, 'ReferencedImageSequence')
  assert.ok(reference)
  assert.equal(uidOf(reference, 'ReferencedSOPInstanceUID'), uidOf(second.dataset, 'SOPInstanceUID'))
  assert.equal(uidOf(first.meta, 0x00020003), uidOf(first.dataset, 'SOPInstanceUID'))
})

test('what the profile does not speak of is left byte for byte, pixels too', () => {
  const bytes = ctFile()
  const before = parseDicom(bytes).file
  const after = apply(bytes).file
  assert.ok(before)
  for (const keyword of ['Rows', 'ImageType', 'Modality', 'Manufacturer', 'InstanceNumber', 'PixelData']) {
    const was = findElement(before.dataset, keyword)
    const is = findElement(after.dataset, keyword)
    assert.ok(was !== undefined && is !== undefined)
    assert.deepEqual(Buffer.from(bytesOf(after.dataset, is)), Buffer.from(bytesOf(before.dataset, was)))
  }
})

test('private elements go; those on the safe list stay where the option says so', () => {
  assert.equal(
    apply(ctFile()).file.dataset.elements.some(element => isPrivate(element.tag)),
    false,
  )
  const { file } = apply(ctFile(), { options: ['clean-descriptors', 'modified-dates', 'retain-safe-private'] })
  const kept = file.dataset.elements.filter(element => isPrivate(element.tag)).map(element => element.tag)
  assert.deepEqual(kept, [0x00190010, 0x0019100c])
})

test('overlays go whole, ages are capped, the birth date is emptied, descriptions keep their terms', () => {
  const { dataset } = apply(ctFile()).file
  assert.equal(findElement(dataset, 0x60003000), undefined)
  assert.equal(textOf(dataset, 'PatientAge'), '090Y')
  assert.deepEqual(textsOf(dataset, 'PatientBirthDate'), [])
  assert.equal(textOf(dataset, 'StudyDescription'), 'CHEST CT')
})

test('names met in the person’s other files are searched for in this one', () => {
  const bytes = ctFile({ SeriesDescription: 'HEAD KNEE' })
  const findKnownTexts = () => ({ names: ['KNEE^OLD'], others: [] })
  assert.equal(textOf(apply(bytes, { findKnownTexts }).file.dataset, 'SeriesDescription'), 'HEAD')
})

test('the numbers of a foreign issuer are kept apart once the site names its own', () => {
  const bytes = ctFile({ IssuerOfPatientID: 'OTHER' })
  assert.equal(apply(bytes).plan.alias.pseudonym, aliasOf(key, '0012345').pseudonym)
  assert.equal(apply(bytes, { ownIssuer: 'SAKURA' }).plan.alias.pseudonym, aliasOf(key, '0012345', 'OTHER').pseudonym)
})

test('every change is told, with what was there before', () => {
  const told: string[] = []
  apply(ctFile(), {
    onChange: change => told.push(`${change.tag.toString(16)} ${change.act} ${change.before} > ${change.after}`),
  })
  assert.ok(told.includes('80020 date-shifted 20250417 > 20250203'))
  assert.ok(told.some(line => line.startsWith('100020 replaced 0012345 > TS-')))
})

test('meta information of the sender and the preamble are cleared', () => {
  const bytes = ctFile()
  bytes.set(Buffer.from('YAMADA'), 0)
  const { output, file } = apply(bytes)
  assert.ok(output.subarray(0, 128).every(byte => byte === 0))
  assert.deepEqual(
    file.meta.elements.map(element => element.tag & 0xffff),
    [0x0000, 0x0001, 0x0002, 0x0003, 0x0010, 0x0012, 0x0013],
  )
})

const srClass = '1.2.840.10008.5.1.4.1.1.88.22'
test('a structured report is cleaned item by item, and stays back where it may not be', () => {
  const report = ctFile({
    ...{ SOPClassUID: srClass, Modality: 'SR' },
    ContentSequence: [
      { ValueType: 'TEXT', TextValue: 'Dr. Smithson / YAMADA: lung nodule 12 mm' },
      { ValueType: 'PNAME', PersonName: 'SMITHSON^ANN' },
    ],
  })
  const { file, output } = apply(report)
  const [text, person] = itemsOf(file.dataset, 'ContentSequence')
  assert.ok(text && person)
  assert.equal(textOf(text, 'TextValue'), 'lung nodule 12 mm')
  assert.equal(textOf(person, 'PersonName'), 'REMOVED')
  assert.deepEqual(searchBytes(output, planted), [])
  assert.equal(reasonOf(report, { options: [] }), 'content/structured')
})

test('an object without a Patient ID may be taken for a subject of its study alone', () => {
  const taken = (study: string) => {
    const { file } = apply(ctFile({ PatientID: '', StudyInstanceUID: study }), { unknownSubjects: 'by-study' })
    return textOf(file.dataset, 'PatientID')
  }
  assert.match(taken('1.2.3') ?? '', /^TS-/)
  assert.equal(taken('1.2.3'), taken('1.2.3'))
  assert.notEqual(taken('1.2.3'), taken('1.2.4'))
})

test('with studies taken apart by subject no UID is shared by two Patient IDs, and references of one person still meet', () => {
  const uidsOf = (PatientID: string, rules: Parameters<typeof apply>[1]) => {
    const evidence = { CurrentRequestedProcedureEvidenceSequence: [{ StudyInstanceUID: '1.2.3' }] }
    const { dataset } = apply(ctFile({ PatientID, StudyInstanceUID: '1.2.3', ...evidence }), rules).file
    const [item] = itemsOf(dataset, 'CurrentRequestedProcedureEvidenceSequence')
    assert.ok(item)
    assert.equal(uidOf(item, 'StudyInstanceUID'), uidOf(dataset, 'StudyInstanceUID'))
    return ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'].map(keyword => uidOf(dataset, keyword))
  }
  const apart = { tornStudies: 'by-subject' } as const
  assert.deepEqual(uidsOf('0001', apart), uidsOf('0001', apart))
  const [one, other] = [uidsOf('0001', apart), uidsOf('0002', apart)]
  assert.ok(one.every((uid, index) => uid !== other[index]))
  assert.deepEqual(uidsOf('0001', {}), uidsOf('0002', {}))
})

test('meta information that names another instance is written anew from the data set', () => {
  const { file } = apply(withMetaInstance(ctFile(), '9.9.9'))
  assert.equal(uidOf(file.meta, 0x00020003), uidOf(file.dataset, 'SOPInstanceUID'))
})

function withMetaInstance(bytes: Uint8Array, uid: string): Uint8Array {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  const { chunks } = editDicom(file, {
    element: () => 'keep',
    metaElement: element => (element.tag === 0x00020003 ? { value: uid } : 'keep'),
  })
  return Buffer.concat(chunks)
}

test('what cannot be judged is withheld with its reason', () => {
  assert.equal(reasonOf(Buffer.from('not a DICOM file at all')), 'file/unreadable')
  assert.equal(reasonOf(ctFile().subarray(0, 700)), 'file/unreadable')
  assert.equal(reasonOf(ctFile({ SOPClassUID: '1.2.840.10008.1.3.10' })), 'file/directory')
  assert.equal(reasonOf(ctFile({ SOPClassUID: '1.2.3.4.5' })), 'class/unknown')
  assert.equal(reasonOf(ctFile({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.104.1' })), 'class/document')
  assert.equal(reasonOf(ctFile({ StudyInstanceUID: '' })), 'uid/missing')
  assert.equal(reasonOf(ctFile({ StudyInstanceUID: '../../etc' })), 'uid/invalid')
  assert.equal(reasonOf(ctFile({ PatientID: '' })), 'subject/unknown')
  const otherClass = writePart10(
    {
      SOPClassUID: ctClass,
      SOPInstanceUID: '1.2.3.1',
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '1.2.3.9',
      PatientID: '1',
    },
    { meta: { MediaStorageSOPClassUID: '1.2.840.10008.5.1.4.1.1.4' } },
  )
  assert.equal(reasonOf(otherClass), 'uid/contradicted')
  const lone = Buffer.from('ff5eff80', 'hex')
  assert.equal(reasonOf(ctFile({ SpecificCharacterSet: 'ISO_IR 192', PatientName: lone })), 'text/character-set')
})

test('images that may show text are withheld unless a person takes them', () => {
  const capture = ctFile({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', BurnedInAnnotation: 'NO' })
  assert.equal(reasonOf(capture), 'pixels/screen')
  assert.equal(reasonOf(capture, { pixels: 'trust-header' }), undefined)
  assert.equal(reasonOf(ctFile({ BurnedInAnnotation: 'YES' })), 'pixels/burned-in')
  assert.equal(reasonOf(ctFile({ BurnedInAnnotation: 'YES' }), { pixels: 'accept' }), undefined)
  assert.equal(reasonOf(ctFile({ RecognizableVisualFeatures: 'YES' })), 'pixels/face')
  assert.equal(reasonOf(ctFile({ ImageType: 'DERIVED\\SECONDARY\\SCREEN SAVE' })), 'pixels/screen')
  const label = ctFile({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.77.1.6', ImageType: 'ORIGINAL\\PRIMARY\\LABEL\\NONE' })
  assert.equal(reasonOf(label), 'pixels/slide-label')
})

test('options that retain device and institution keep their names, though a text elsewhere that says them is cleaned', () => {
  const bytes = ctFile({ StationName: 'SAKURA-CT3', ImageComments: 'NORMAL Sakura' })
  const plan = createPlanner({
    key,
    options: ['clean-descriptors', 'retain-device-identity', 'retain-institution-identity'],
  })(parseDicom(bytes))
  assert.ok(plan.kind === 'edit')
  const { file } = parseDicom(Buffer.concat(editDicom(plan.file, plan.edit).chunks))
  assert.ok(file)
  assert.equal(textOf(file.dataset, 0x00081010), 'SAKURA-CT3')
  assert.equal(textOf(file.dataset, 0x00080080), 'Sakura')
  assert.equal(textOf(file.dataset, 0x00204000), 'NORMAL')
})
