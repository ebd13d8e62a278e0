import { strict as assert } from 'node:assert'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { aliasOf, parseCsv, searchBytes } from '@tsumugi/deidentify'
import { ballPhantom, buildSeries } from '@tsumugi/testkit'
import { parquetReadObjects } from 'hyparquet'
import { scan } from '#receive'
import { extractRows, FieldSetError, formatRows, parseFieldSet, usualFields } from './index.ts'

const key = new Uint8Array(32).fill(6)
const person = {
  PatientID: 'H-1',
  PatientName: 'AOKI^EMI',
  PatientAge: '057Y',
  StudyDescription: 'CHEST Aoki',
} as const

/** Two series of three and two slices of one study, as a scan finds them. */
async function scanned(t: { after: (work: () => unknown) => void }) {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-extract-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const [seriesNumber, slices] of [3, 2].entries())
    for (const { bytes, instanceNumber } of buildSeries({
      seriesNumber: seriesNumber + 1,
      phantom: ballPhantom([slices, 16, 16]),
      extra: person,
    }).instances)
      await writeFile(join(folder, `${seriesNumber}-${instanceNumber}.dcm`), bytes)
  return scan(folder, { siteKey: key, unpackFolder: join(folder, 'unpacked') })
}

const fields = (level: 'study' | 'series' | 'instance') => ({
  ...{ name: 'test', level },
  fields: ['PatientID', 'AgeGroup', 'SliceCount', 'Rows', 'StudyDescription', 'MeanCTDIvol'],
})

test('a row is of a study, a series or an instance, with facts of all its files', async t => {
  const found = await scanned(t)
  const countsOf = async (level: 'study' | 'series' | 'instance') =>
    (await extractRows({ scan: found, fields: fields(level) })).rows.map(row => row[2])
  assert.deepEqual(await countsOf('instance'), [1, 1, 1, 1, 1])
  assert.deepEqual((await countsOf('series')).toSorted(), [2, 3])
})

test('before de-identification the values are the hospital’s, after it those that leave', async t => {
  const found = await scanned(t)
  const before = await extractRows({ scan: found, fields: fields('series') })
  assert.deepEqual(
    before.rows[0]?.filter((_, at) => at !== 2 && at !== 3),
    ['H-1', '50-59', 'CHEST Aoki', undefined],
  )
  const after = await extractRows({ scan: found, fields: fields('series'), rules: { key } })
  assert.deepEqual(
    after.rows[0]?.filter((_, at) => at !== 2 && at !== 3),
    [aliasOf(key, 'H-1').pseudonym, '50-59', 'CHEST', undefined],
  )
  const whole = await extractRows({ scan: found, fields: usualFields, rules: { key } })
  const csv = formatRows(usualFields.fields, whole.rows, 'csv')
  assert.deepEqual(searchBytes(csv, ['H-1', 'AOKI', 'Aoki']), [])
})

test('the same table is read back from CSV, JSON and Parquet', async () => {
  const [names, rows] = [
    ['Modality', 'KVP'],
    [
      ['CT', 120],
      ['MR', undefined],
    ],
  ] as const
  assert.deepEqual(parseCsv(Buffer.from(formatRows(names, rows, 'csv')).toString()), [
    ['Modality', 'KVP'],
    ['CT', '120'],
    ['MR', ''],
  ])
  assert.deepEqual(JSON.parse(Buffer.from(formatRows(names, rows, 'json')).toString()), [
    { Modality: 'CT', KVP: 120 },
    { Modality: 'MR' },
  ])
  const { buffer } = formatRows(names, rows, 'parquet')
  assert.ok(buffer instanceof ArrayBuffer)
  assert.deepEqual(await parquetReadObjects({ file: buffer }), [
    { Modality: 'CT', KVP: 120 },
    { Modality: 'MR', KVP: null },
  ])
})

for (const text of [
  'no JSON',
  '{"name":"x","level":"slice","fields":["Rows"]}',
  '{"name":"x","level":"series","fields":[]}',
])
  test(`what is no set of fields is refused: ${text}`, () => {
    assert.throws(() => parseFieldSet(text), FieldSetError)
  })

test('a field that nobody knows is named', () => {
  assert.throws(() => parseFieldSet('{"name":"x","level":"series","fields":["Rows","Colour"]}'), /Colour is neither/)
})
