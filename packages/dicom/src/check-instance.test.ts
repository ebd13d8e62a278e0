import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { buildSeries } from '@tsumugi/testkit'
import {
  type Attributes,
  checkInstance,
  checkTexts,
  type DicomFile,
  type DicomIssueCode,
  describeIssue,
  issueSeverities,
  parseDicom,
} from './index.ts'

function fileWith(extra: Attributes): DicomFile {
  const { file } = parseDicom(buildSeries({ extra }).instances[0]?.bytes ?? new Uint8Array(0))
  assert.ok(file)
  return file
}

const cases: readonly (readonly [string, DicomIssueCode, string, Attributes])[] = [
  ['no Study Instance UID', 'uid/missing', '(0020,000D)', { StudyInstanceUID: undefined }],
  ['an empty Series Instance UID', 'uid/missing', '(0020,000E)', { SeriesInstanceUID: '' }],
  ['a path in a UID', 'uid/invalid', '(0020,000D)', { StudyInstanceUID: '../../etc/passwd' }],
  ['65 digits in a UID', 'uid/invalid', '(0020,000D)', { StudyInstanceUID: `1.${'2'.repeat(63)}` }],
  ['no Patient ID', 'patient/id-missing', '(0010,0020)', { PatientID: '' }],
  ['no rows', 'image/attribute-range', '(0028,0010)', { Rows: 0 }],
  ['33 bits stored of 16', 'image/attribute-range', '(0028,0101)', { BitsStored: 33 }],
  ['2^31 frames', 'image/attribute-range', '(0028,0008)', { NumberOfFrames: '2147483648' }],
  ['Rows as UL', 'image/attribute-vr', '(0028,0010)', { Rows: { vr: 'UL', value: 16 } }],
  ['65535² pixels that are not there', 'image/pixel-length', '(7FE0,0010)', { Rows: 65535, Columns: 65535 }],
  ['no pixels at all', 'image/pixel-length', '(7FE0,0010)', { PixelData: undefined }],
]

for (const [name, code, path, extra] of cases) {
  test(`${name} is the issue ${code} at ${path}`, () => {
    const issues = checkInstance(fileWith(extra))
    assert.ok(
      issues.some(issue => issue.code === code && issue.path === path),
      issues.map(describeIssue).join('; '),
    )
  })
}

test('a sound instance has no issue', () => {
  assert.deepEqual(checkInstance(fileWith({})), [])
})

test('meta information about another object is told', () => {
  const bytes = buildSeries().instances[0]?.bytes.slice() ?? new Uint8Array(0)
  const { file } = parseDicom(bytes)
  assert.ok(file)
  for (const tag of [0x00020002, 0x00020003])
    bytes[(file.meta.elements.find(one => one.tag === tag)?.valueStart ?? 0) + 2] = 0x39
  const codes = checkInstance(file).map(issue => issue.code)
  assert.deepEqual(codes, ['meta/sop-class-differs', 'meta/sop-instance-differs'])
})

test('text that is not in its character set is told by its path, in items too', () => {
  const wrong = { vr: 'LO', value: Uint8Array.of(0xff, 0xfe) } as const
  const file = fileWith({
    SpecificCharacterSet: 'ISO_IR 192',
    PatientName: 'A',
    PatientAddress: wrong,
    InstitutionName: '',
    ReferringPhysicianName: '',
    RequestAttributesSequence: [{ ScheduledProcedureStepDescription: wrong }],
  })
  assert.deepEqual(
    checkTexts(file.dataset).map(issue => [issue.code, issue.path]),
    [
      ['character-set/undecodable', '(0010,1040)'],
      ['character-set/undecodable', '(0040,0275)[0].(0040,0007)'],
    ],
  )
})

test('a character set that the Standard does not know is told', () => {
  const file = fileWith({
    SpecificCharacterSet: { vr: 'CS', value: Uint8Array.from(Buffer.from('KOI8-R')) },
    PatientName: 'A',
    PatientAddress: '',
    InstitutionName: '',
    ReferringPhysicianName: '',
    RequestAttributesSequence: [],
  })
  assert.deepEqual(
    checkTexts(file.dataset).map(issue => issue.code),
    ['character-set/unknown'],
  )
})

test('kanji and kana in ISO 2022 IR 87 are in order', () => {
  assert.deepEqual(checkTexts(fileWith({}).dataset), [])
})

test('no sentence about an issue holds a value of the file', () => {
  const file = fileWith({ StudyInstanceUID: 'SECRET^NAME', PatientID: '', Rows: 0 })
  const sentences = checkInstance(file).map(describeIssue).join('\n')
  assert.equal(sentences.includes('SECRET'), false)
  assert.ok(Object.keys(issueSeverities).length > 40)
})
