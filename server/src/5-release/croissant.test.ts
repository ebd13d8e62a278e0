import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCroissant, croissantIssueCodes } from './check-croissant.ts'
import { makeCroissant } from './croissant.ts'
import { indexColumns } from './index-csv.ts'
import { sampleFacts, sampleFiles } from './testing/facts.ts'

const made = makeCroissant({
  datasetName: 'Lung',
  version: '1.0.0',
  title: { en: 'Lung nodules', ja: '肺結節' },
  description: { en: 'CT of the chest.', ja: '胸部CT。' },
  createdAt: new Date('2026-05-01T00:00:00Z'),
  terms: { licence: 'CC-BY-NC-4.0', purposes: ['research'], duo: ['DUO:0000042'] },
  feeMinor: 1_000_000n,
  facts: sampleFacts,
  files: sampleFiles,
})
const columns = { 'index.csv': indexColumns }
const codesOf = (changed: object) =>
  checkCroissant({ ...made, ...changed }, sampleFiles, columns).map(issue => issue.code)

test('a release describes itself in Croissant 1.1 without an issue', () => {
  assert.deepEqual(checkCroissant(JSON.parse(JSON.stringify(made)), sampleFiles, columns), [])
})

test('name and description are in both languages', () => {
  assert.deepEqual(made.name, { en: 'Lung nodules', ja: '肺結節' })
  assert.deepEqual(made['@context'].name, { '@container': '@language' })
})

test('a description without a licence is found, which the reference validator passes', () => {
  assert.deepEqual(codesOf({ license: undefined }), ['croissant/missing-property'])
})

test('the vocabulary of the specification’s own example is refused', () => {
  assert.deepEqual(codesOf({ '@context': { '@vocab': 'http://schema.org/' } }), ['croissant/vocabulary'])
})

test('a description that conforms to nothing is found', () => {
  assert.deepEqual(codesOf({ conformsTo: 'http://mlcommons.org/croissant/RAI/1.0' }), ['croissant/conforms-to'])
})

const [first, ...others] = made.distribution
test('a wrong digest is found', () => {
  assert.deepEqual(codesOf({ distribution: [{ ...first, sha256: 'd'.repeat(64) }, ...others] }), [
    'croissant/bad-digest',
  ])
})

test('a file that is not in the release is found', () => {
  assert.deepEqual(codesOf({ distribution: [{ ...first, contentUrl: 'nowhere.csv' }, ...others] }), [
    'croissant/missing-file',
  ])
})

test('a file set without a file is found', () => {
  const empty = { '@type': 'cr:FileSet', '@id': 'x', encodingFormat: 'text/csv', includes: 'x/*.csv' }
  assert.deepEqual(codesOf({ distribution: [...made.distribution, empty] }), ['croissant/empty-file-set'])
})

test('the same id twice is found', () => {
  assert.deepEqual(codesOf({ distribution: [...made.distribution, first] }), ['croissant/duplicate-id'])
})

test('a reference to nothing is found', () => {
  assert.ok(codesOf({ distribution: others }).includes('croissant/dangling-reference'))
})

test('a column that the table does not have is found', () => {
  const issues = checkCroissant(made, sampleFiles, { 'index.csv': indexColumns.slice(1) })
  assert.deepEqual(issues, [{ code: 'croissant/unknown-column', where: 'series/collection_id' }])
})

test('every code of the checker is one of its list', () => {
  assert.equal(new Set(croissantIssueCodes).size, 9)
})
