import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { searchBytes } from '../search-bytes.ts'
import { aliasOf, aliasUid } from '../site-key.ts'
import { deidentifyFhir, readFhirPatients } from './fhir-bundle.ts'
import { isObject, type Json, type JsonObject, objectsOf, parseJson } from './json.ts'

const key = Uint8Array.from({ length: 32 }, (_, index) => index)
// Of this key and number: see site-key.test.ts, by Python 3. 2025-04-17 less 73 days is 2025-02-03.
const pseudonym = 'TS-EXEV86GZHS167Z69TS9K'
const studyUid = '1.2.392.200036.9116.7'
const loinc = 'http://loinc.org'
const planted = [
  '山田',
  '太郎',
  'YAMADA',
  'TARO',
  '0012345',
  '03-5555-0145',
  '西早稲田',
  'SMITHSON',
  '19400102',
  '1940-01-02',
]

const patient = {
  ...{ resourceType: 'Patient', id: 'p1', gender: 'male', birthDate: '1940-01-02', deceasedBoolean: false },
  text: { status: 'generated', div: '<div>山田太郎</div>' },
  identifier: [
    { system: 'urn:insurance', value: '99-8877' },
    { type: { coding: [{ code: 'MR' }] }, system: 'urn:oid:1.2.392.100495.20.3.51', value: '0012345' },
  ],
  name: [{ family: '山田', given: ['太郎'] }, { text: 'YAMADA TARO' }],
  ...{ telecom: [{ value: '03-5555-0145' }], address: [{ line: ['西早稲田1-2-3'], postalCode: '169-0051' }] },
}
const observation = {
  ...{
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    subject: { reference: 'Patient/p1', display: '山田太郎' },
  },
  code: { coding: [{ system: loinc, code: '718-7', display: 'Hemoglobin [Mass/volume] in Blood' }], text: 'Hb 山田' },
  ...{ encounter: { reference: 'urn:uuid:e1' }, performer: [{ reference: 'Practitioner/d1', display: 'SMITHSON' }] },
  ...{ effectiveDateTime: '2025-04-17T09:30:00+09:00', valueQuantity: { value: 13.2, unit: 'g/dL', code: 'g/dL' } },
  ...{ note: [{ text: '山田太郎様 肺癌 経過観察', authorString: 'SMITHSON' }], issued: '2025-04' },
  component: [{ code: { coding: [{ system: 'urn:local', code: '0012345', display: '山田' }] }, valueString: 'YAMADA' }],
}
const bundle = {
  ...{ resourceType: 'Bundle', type: 'collection' },
  entry: [
    { fullUrl: 'urn:uuid:p1', resource: patient },
    {
      fullUrl: 'urn:uuid:e1',
      resource: {
        resourceType: 'Encounter',
        id: 'e1',
        status: 'finished',
        class: { code: 'AMB' },
        subject: { reference: 'urn:uuid:p1' },
        period: { start: '2025-04-17', end: '2025-04-19' },
        location: [{ location: { display: '西早稲田' } }],
      },
    },
    { resource: observation },
    {
      resource: {
        resourceType: 'ImagingStudy',
        id: 'i1',
        status: 'available',
        subject: { reference: 'Patient/p1' },
        series: [{ uid: studyUid, modality: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: 'CT' } }],
      },
    },
    { resource: { resourceType: 'Practitioner', id: 'd1', name: [{ family: 'SMITHSON' }] } },
    { resource: { resourceType: 'Claim', id: 'c1', patient: { reference: 'Patient/p1' } } },
    { resource: { resourceType: 'Condition', id: 'x1', subject: { reference: 'Patient/nobody' } } },
  ],
}

const made = () =>
  deidentifyFhir(JSON.stringify(bundle), {
    key,
    findPatientId: candidates => candidates.find(one => one === '0012345'),
  })

function resourceOf(type: string): JsonObject {
  const json = parseJson(made().subjects[0]?.json ?? '')
  const entries = isObject(json) ? objectsOf(json.entry) : []
  const found = entries.map(({ resource }) => resource).filter(isObject)
  const resource = found.find(({ resourceType }) => resourceType === type)
  assert.ok(resource, type)
  return resource
}
const at = (value: Json | undefined, ...path: (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, name) => {
    if (typeof name === 'number') return Array.isArray(inner) ? objectsOf(inner)[name] : undefined
    return isObject(inner) ? inner[name] : undefined
  }, value)

test('a bundle leaves without anything that names the person, the staff or a place, in any encoding', () => {
  const { subjects } = made()
  assert.deepEqual(
    subjects.map(subject => subject.pseudonym),
    [pseudonym],
  )
  assert.deepEqual(searchBytes(Buffer.from(subjects[0]?.json ?? ''), planted), [])
})

test('the patient keeps sex and a year of birth, and is known by the pseudonym of the images', () => {
  const { gender, birthDate, identifier, name } = resourceOf('Patient')
  assert.deepEqual([gender, birthDate, name], ['male', '1939', undefined])
  assert.equal(at(identifier, 0, 'value'), pseudonym)
})

test('dates are shifted as those of the images, with their precision and time of day', () => {
  const { effectiveDateTime, issued } = resourceOf('Observation')
  assert.deepEqual([effectiveDateTime, issued], ['2025-02-03T09:30:00+09:00', '2025-02'])
  assert.deepEqual(resourceOf('Encounter').period, { start: '2025-02-03', end: '2025-02-05' })
})

test('codes of public systems, values and units stay; codes that hold the patient number and local displays go', () => {
  const { code, valueQuantity, component } = resourceOf('Observation')
  assert.equal(at(code, 'coding', 0, 'display'), 'Hemoglobin [Mass/volume] in Blood')
  assert.deepEqual(valueQuantity, { value: 13.2, unit: 'g/dL', code: 'g/dL' })
  assert.equal(component, undefined)
})

test('a decimal keeps the digits that it was written with', () => {
  // FHIR R4: the precision of a decimal is significant, 1.10 is not 1.1.
  for (const written of ['1.10', '0.0', '100', '1E+2', '12345678901234567890.5']) {
    const text = JSON.stringify(bundle).replace('"value":13.2', `"value":${written}`)
    const { subjects } = deidentifyFhir(text, { key, findPatientId: () => '0012345' })
    assert.match(subjects[0]?.json ?? '', new RegExp(`"value": ${written.replaceAll(/[.+]/g, '\\$&')}[,\\s]`))
  }
})

test('a note keeps what names nobody', () => {
  assert.equal(at(resourceOf('Observation').note, 0, 'text'), '肺癌 経過観察')
})

test('references stay true among what leaves, and the one to the staff goes', () => {
  const { subject, encounter, performer } = resourceOf('Observation')
  assert.equal(at(subject, 'reference'), `urn:uuid:${String(resourceOf('Patient').id)}`)
  assert.equal(at(encounter, 'reference'), `urn:uuid:${String(resourceOf('Encounter').id)}`)
  assert.equal(performer, undefined)
})

test('the UID of a series is that of the images', () => {
  assert.equal(at(resourceOf('ImagingStudy').series, 0, 'uid'), aliasUid(key, studyUid))
})

test('what is of nobody stays back, and what is not on the list is counted', () => {
  const { withheld, actions } = made()
  assert.deepEqual(withheld, [{ reason: 'fhir/resource-of-nobody', count: 1 }])
  assert.equal(actions['resource-removed'], 1)
})

test('a birth date goes when the person was 90 or more', () => {
  const old = { ...bundle, entry: [{ resource: { ...patient, birthDate: '1930-05-05' } }, { resource: observation }] }
  const { subjects } = deidentifyFhir(JSON.stringify(old), { key, findPatientId: () => '0012345' })
  assert.doesNotMatch(subjects[0]?.json ?? '', /birthDate/)
})

test('two patients of one bundle become two bundles, each with its own', () => {
  const other = { resourceType: 'Patient', id: 'p2', identifier: [{ value: '777' }] }
  const theirs = { ...observation, id: 'o2', subject: { reference: 'Patient/p2' } }
  const both = { ...bundle, entry: [...bundle.entry, { resource: other }, { resource: theirs }] }
  const { subjects } = deidentifyFhir(JSON.stringify(both), {
    key,
    findPatientId: ([, second, first]) => (second === 'p2' ? '777' : first === undefined ? undefined : '0012345'),
  })
  assert.deepEqual(
    subjects.map(subject => [subject.pseudonym, subject.resources]),
    [
      [pseudonym, 4],
      [aliasOf(key, '777').pseudonym, 2],
    ],
  )
})

for (const [reason, text] of [
  ['fhir/not-bundle', '{"a":1}'],
  ['fhir/not-bundle', 'no JSON'],
  ['fhir/no-patient', '{"resourceType":"Bundle","entry":[]}'],
  ['fhir/unknown-patient', '{"resourceType":"Patient"}'],
] as const)
  test(`what cannot be taken says why: ${reason} for ${text}`, () => {
    const { subjects, withheld } = deidentifyFhir(text, { key, findPatientId: () => undefined })
    assert.deepEqual([subjects, withheld], [[], [{ reason, count: 1 }]])
  })

test('the medical record number comes first among the numbers of a patient', () => {
  const [found] = readFhirPatients(JSON.stringify(bundle))
  assert.deepEqual(found?.candidates, ['0012345', '99-8877', 'p1'])
  assert.ok(found.texts.names.includes('山田^太郎'))
})
