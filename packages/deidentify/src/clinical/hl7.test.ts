import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { searchBytes } from '../search-bytes.ts'
import { aliasIdentifier, aliasOf, aliasUid } from '../site-key.ts'
import { deidentifyHl7, readHl7Patients } from './hl7.ts'

const key = Uint8Array.from({ length: 32 }, (_, index) => index)
const pseudonym = 'TS-EXEV86GZHS167Z69TS9K'
const planted = ['YAMADA', 'TARO', '山田', '太郎', '0012345', '19400101', 'SMITHSON', 'ACC-7788', '西早稲田', 'Sakura']

/** 山田^太郎 between escapes of ISO 2022, bytes by Python 3's codecs; its component separator is ASCII as the Standard wants. */
const kanjiName = Buffer.from('1b24423b3345441b28425e1b244242404f3a1b2842', 'hex').toString('latin1')

const message = (changes: { header?: string; patient?: string; rest?: readonly string[] } = {}) =>
  Buffer.from(
    [
      changes.header ?? 'MSH|^~\\&|HIS|Sakura|PACS|Sakura|20250417093000||ORU^R01^ORU_R01|M-1|P|2.5.1||||||~ISO IR87',
      changes.patient ??
        `PID|1||0012345^^^Sakura^PI~998^^^X^SS||YAMADA^TARO^^^^^L^A~${kanjiName}^^^^^L^I||19400101|M|||x`,
      'PV1|1|I|3W^301||||D9^SMITHSON^ANN|||||||||||V-7',
      'OBR|1|P-1|ACC-7788|24627-2^CT Chest^LN|||20250417093000|||T^SMITHSON',
      'OBX|1|NM|718-7^Hemoglobin^LN||13.2|g/dL|12-16||||F|||20250417',
      'OBX|2|TX|11528-7^Chest^LN||YAMADA chest\\.br\\axial\\T\\lung||||||F',
      'OBX|3|ST|113014^Study^DCM||1.2.392.200036.9.7||||||F',
      'OBX|4|ED|11528-7^Chest^LN||^Application^PDF^Base64^JVBERi0xLjM=||||||F',
      'OBX|5|CE|11528-7^Chest^LN||C34^lung cancer^I10||||||F',
      'NTE|1||SMITHSON',
      'ZZZ|YAMADA',
      ...(changes.rest ?? []),
    ].join('\r'),
    'latin1',
  )

const linesOf = (bytes: Uint8Array) => (deidentifyHl7(bytes, key).subjects[0]?.hl7 ?? '').split('\r')
const lineOf = (bytes: Uint8Array, start: string) => linesOf(bytes).find(line => line.startsWith(start)) ?? ''

test('messages leave without anything that names someone, in any encoding', () => {
  const { subjects } = deidentifyHl7(message(), key)
  assert.deepEqual(
    subjects.map(subject => [subject.pseudonym, subject.messages]),
    [[pseudonym, 1]],
  )
  assert.deepEqual(searchBytes(Buffer.from(subjects[0]?.hl7 ?? ''), planted), [])
})

test('the header keeps the kind of message, says UTF-8, and its number is a keyed one', () => {
  const number = aliasIdentifier(key, 'order', 'M-1')
  assert.equal(
    lineOf(message(), 'MSH'),
    `MSH|^~\\&|||||20250203093000||ORU^R01^ORU_R01|${number}|P|2.5.1||||||UNICODE UTF-8`,
  )
})

test('the patient is the pseudonym of the images, with sex and year of birth', () => {
  assert.equal(lineOf(message(), 'PID'), `PID|1||${pseudonym}^^^^PI||||1939|M`)
})

test('results stay: numbers with units, codes, and what of a text names nobody', () => {
  const bytes = message()
  assert.equal(lineOf(bytes, 'OBX|1'), 'OBX|1|NM|718-7^Hemoglobin^LN||13.2|g/dL|12-16||||F|||20250203')
  assert.equal(lineOf(bytes, 'OBX|5'), 'OBX|5|CE|11528-7^Chest^LN||C34^lung cancer^I10||||||F')
  assert.equal(lineOf(bytes, 'OBX|2').split('|')[5], 'chest\\.br\\axial\\T\\lung')
})

test('a document goes, and a UID is that of the images', () => {
  assert.equal(lineOf(message(), 'OBX|4'), 'OBX|4|ED|11528-7^Chest^LN||||||||F')
  assert.equal(lineOf(message(), 'OBX|3').split('|')[5], aliasUid(key, '1.2.392.200036.9.7'))
})

test('a segment or note of which nothing may stay is left out', () => {
  assert.equal(
    linesOf(message()).some(line => /^(ZZZ|NTE\|1$)/.test(line)),
    false,
  )
})

test('a file of many messages becomes one file a person, whatever ends its lines', () => {
  const batch = [
    'BHS|^~\\&',
    ...message().toString('latin1').split('\r'),
    ...message({ patient: 'PID|1||777||X^Y' }).toString('latin1').split('\r'),
    ...message().toString('latin1').split('\r'),
    'BTS|3',
  ].join('\r\n')
  const { subjects } = deidentifyHl7(Buffer.from(batch, 'latin1'), key)
  assert.deepEqual(
    subjects.map(subject => [subject.pseudonym, subject.messages]),
    [
      [pseudonym, 2],
      [aliasOf(key, '777').pseudonym, 1],
    ],
  )
})

test('a wrong character set is read as what it is, so that no name hides in it', () => {
  const utf8 = Buffer.from(
    message({ patient: 'PID|1||0012345||PLACE^HOLDER' })
      .toString('latin1')
      .replace('PLACE^HOLDER', '山田^太郎')
      .replace('NTE|1||SMITHSON', 'NTE|1||山田太郎様 肺癌'),
    'utf8',
  )
  assert.equal(lineOf(utf8, 'NTE'), 'NTE|1||肺癌')
})

for (const [reason, bytes] of [
  ['hl7/not-messages', Buffer.from('hello')],
  ['hl7/not-messages', Buffer.from('MSH')],
  ['hl7/no-patient', message({ patient: 'PID|1||' })],
  ['hl7/patients-merged', message({ rest: ['MRG|OLD'] })],
] as const)
  test(`what cannot be taken says why: ${reason}, ${bytes.length} bytes`, () => {
    const { subjects, withheld } = deidentifyHl7(bytes, key)
    assert.deepEqual([subjects, withheld], [[], [{ reason, count: 1 }]])
  })

test('the people of the messages are known by number, name and contact', () => {
  const [found] = readHl7Patients(message())
  assert.deepEqual(found?.candidates, ['0012345'])
  assert.ok(found.texts.names.some(name => name.startsWith('山田^太郎')))
})
