import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeDatasheet } from './datasheet.ts'
import { indexColumns, makeIndexCsv } from './index-csv.ts'
import { licenceUrl, makeLicenceText } from './licence-text.ts'
import { makeManifest } from './manifest.ts'
import { sampleFacts, sampleFiles } from './testing/facts.ts'

const terms = { licence: 'CC-BY-NC-4.0', purposes: ['research' as const], duo: ['DUO:0000042'] }
const about = {
  datasetName: 'Lung',
  version: '1.0.0',
  title: { en: 'Lung nodules', ja: '肺結節' },
  description: { en: 'CT of the chest.', ja: '胸部CT。' },
  createdAt: new Date('2026-05-01T00:00:00Z'),
  terms,
  facts: sampleFacts,
}
const sheet = makeDatasheet(about, 'en')

test('a datasheet has the seven sections in their order', () => {
  const heads = sheet.match(/^## .*$/gm)
  assert.deepEqual(heads, [
    '## 1. Motivation',
    '## 2. Composition',
    '## 3. Collection process',
    '## 4. Preprocessing, cleaning, labelling',
    '## 5. Uses',
    '## 6. Distribution',
    '## 7. Maintenance',
  ])
})

test('the Japanese datasheet has the same sections, counts and digests', () => {
  const japanese = makeDatasheet(about, 'ja')
  const facts = (text: string) => (text.match(/\| (<?\d+) \||\b[0-9a-f]{64}\b/g) ?? []).sort()
  assert.equal(japanese.match(/^## \d\. /gm)?.length, 7)
  assert.deepEqual(facts(japanese), facts(sheet))
  assert.ok(facts(sheet).length > 10)
})

test('a datasheet hides counts that could single out a person', () => {
  assert.match(sheet, /\| whole-slide images \| <10 \|/)
  assert.match(sheet, /\| subjects \| 120 \|/)
  assert.match(sheet, /decided by an adjudicator who made neither reading: <10/)
})

test('index.csv quotes what RFC 4180 asks to quote', () => {
  const empty = Object.fromEntries(indexColumns.map(column => [column, null]))
  const row = { ...empty, collection_id: 'Lung', SeriesDescription: 'axial, "thin"', instanceCount: 3 }
  const [head, line] = makeIndexCsv([{ ...blankRow, ...row }]).split('\r\n')
  assert.equal(head, indexColumns.join(','))
  assert.equal(line, 'Lung,,,,,,,,"axial, ""thin""",,,,,3,,,,,,,')
})
const blankRow = {
  collection_id: null,
  PatientID: null,
  PatientSex: null,
  PatientBirthYear: null,
  StudyInstanceUID: null,
  StudyDate: null,
  StudyDescription: null,
  SeriesInstanceUID: null,
  SeriesDescription: null,
  Modality: null,
  BodyPartExamined: null,
  Manufacturer: null,
  SOPClassUID: null,
  instanceCount: null,
  series_size_MB: null,
  license_short_name: null,
  split: null,
  dicom_folder: null,
  reference_standard: null,
  nnunet_dataset: null,
  nnunet_case: null,
}

test('a licence becomes the URL that Croissant asks for', () => {
  assert.equal(licenceUrl('CC-BY-NC-4.0'), 'https://spdx.org/licenses/CC-BY-NC-4.0.html')
  assert.equal(licenceUrl('https://example.org/terms'), 'https://example.org/terms')
  assert.equal(licenceUrl('our own contract'), undefined)
})

test('LICENSE.txt names every purpose', () => {
  const text = makeLicenceText({
    datasetName: 'Lung',
    version: '1.0.0',
    terms: { ...terms, purposes: ['research', 'education'] },
    url: 'https://tsumugi.example/x',
    publisher: 'Tsumugi',
  })
  assert.match(text, /Purposes allowed: research, education/)
})

test('a manifest lists files by path, whatever order they come in', () => {
  const release = {
    id: sampleFacts.cohort.id,
    datasetName: 'Lung',
    version: '1.0.0',
    createdAt: new Date('2026-05-01T00:00:00Z'),
    facts: sampleFacts,
  }
  const forward = makeManifest(release, new Map([['S1', 'train' as const]]), sampleFiles)
  const backward = makeManifest(release, new Map([['S1', 'train' as const]]), [...sampleFiles].reverse())
  assert.deepEqual(forward, backward)
  assert.deepEqual(
    forward.files.map(file => file.path),
    sampleFiles.map(file => file.path).sort(),
  )
})
