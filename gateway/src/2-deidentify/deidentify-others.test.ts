import { strict as assert } from 'node:assert'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { aliasOf, searchBytes } from '@tsumugi/deidentify'
import { buildSeries } from '@tsumugi/testkit'
import { scan } from '#receive'
import { deidentifyScan } from './deidentify-scan.ts'

const siteKey = new Uint8Array(32).fill(4)
const patientId = 'H-20031'
const planted = [patientId, 'AOKI', '青木', '999-1', '19600505', '1960-05-05']

const fhir = {
  ...{ resourceType: 'Bundle', type: 'collection' },
  entry: [
    {
      resource: {
        resourceType: 'Patient',
        id: 'x',
        gender: 'female',
        birthDate: '1960-05-05',
        name: [{ text: '青木' }],
        identifier: [{ value: '999-1' }, { value: patientId }],
      },
    },
    {
      resource: {
        resourceType: 'Observation',
        id: 'y',
        status: 'final',
        subject: { reference: 'Patient/x' },
        valueQuantity: { value: 5.4 },
      },
    },
  ],
}
const hl7 = [
  'MSH|^~\\&|A|B|C|D|20250417||ORU^R01|1|P|2.5',
  `PID|||${patientId}||AOKI^EMI||19600505|F`,
  'OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F',
].join('\r')
const maf = `Hugo_Symbol\tChromosome\tTumor_Sample_Barcode\nTP53\t17\t${patientId}\nKRAS\t12\tunheard\n`

/** A hospital's folder with one person's image, FHIR data, HL7 messages and mutations. */
async function writeHospital(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const image = buildSeries({ extra: { PatientID: patientId, PatientName: 'AOKI^EMI' } }).instances[0]
  assert.ok(image)
  await writeFile(join(folder, 'image.dcm'), image.bytes)
  await writeFile(join(folder, 'export.json'), JSON.stringify(fhir))
  await writeFile(join(folder, 'messages'), hl7)
  await writeFile(join(folder, 'mutations.maf.gz'), gzipSync(maf))
}

test('images, FHIR data, HL7 messages and mutations of one person leave under one pseudonym', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-records-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeHospital(join(folder, 'in'))
  const found = await scan(join(folder, 'in'), { siteKey, unpackFolder: join(folder, 'unpacked') })
  const lines = await deidentifyScan({ scan: found, runFolder: join(folder, 'run'), rules: { siteKey } })
  const { pseudonym } = aliasOf(siteKey, patientId)
  const taken = lines.filter(line => line.kind !== 'withheld')
  assert.deepEqual(new Set(taken.map(line => line.pseudonym)), new Set([pseudonym]))
  assert.deepEqual(taken.map(line => (line.kind === 'file' ? line.mediaType : 'image')).sort(), [
    'application/fhir+json',
    'image',
    'text/tab-separated-values',
    'x-application/hl7-v2+er7',
  ])
  assert.deepEqual(
    lines.filter(line => line.kind === 'withheld').map(line => line.reason),
    ['variants/unknown-sample'],
  )
  assert.deepEqual([...found.people], [[pseudonym, { patientId, issuer: '' }]])
})

test('nothing that points at the person is in any output or its name', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-records-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeHospital(join(folder, 'in'))
  const found = await scan(join(folder, 'in'), { siteKey, unpackFolder: join(folder, 'unpacked') })
  await deidentifyScan({ scan: found, runFolder: join(folder, 'run'), rules: { siteKey } })
  const names = await readdir(join(folder, 'run/out'), { recursive: true, withFileTypes: true })
  const files = names.filter(entry => entry.isFile())
  assert.equal(files.length, 4)
  for (const { parentPath, name } of files) {
    const bytes = Buffer.concat([Buffer.from(name), await readFile(join(parentPath, name))])
    assert.deepEqual(searchBytes(bytes, planted), [], name)
  }
})

for (const [reason, name, text] of [
  ['fhir/not-bundle', 'a.json', '{"resourceType":"Bundle", broken'],
  ['fhir/no-patient', 'a.json', '{"resourceType":"Bundle","entry":[]}'],
  ['fhir/unknown-patient', 'a.json', '{"resourceType":"Patient"}'],
  [
    'fhir/resource-of-nobody',
    'a.json',
    JSON.stringify({ resourceType: 'Bundle', entry: [...fhir.entry, { resource: { resourceType: 'Condition' } }] }),
  ],
  ['hl7/not-messages', 'a.hl7', 'hello'],
  ['hl7/no-patient', 'a.hl7', 'MSH|^~\\&|A\rPV1|1'],
  ['hl7/patients-merged', 'a.hl7', `${hl7}\rMRG|OLD`],
  ['variants/not-vcf', 'a.maf', 'a\tb'],
] as const)
  test(`what cannot be taken stays back with ${reason}`, async t => {
    const folder = await mkdtemp(join(tmpdir(), 'tsumugi-records-'))
    t.after(() => rm(folder, { recursive: true }))
    await mkdir(join(folder, 'in'))
    await writeFile(join(folder, 'in', name), text)
    const found = await scan(join(folder, 'in'), { siteKey, unpackFolder: join(folder, 'unpacked') })
    const lines = await deidentifyScan({ scan: found, runFolder: join(folder, 'run'), rules: { siteKey } })
    assert.deepEqual(
      lines.filter(line => line.kind === 'withheld').map(line => line.reason),
      [reason],
    )
  })

// 患者番号,氏名,所見 and 100,山田,山田 liver in Shift_JIS. @see JIS X 0208
const shiftJis = Buffer.from(
  '8ab38ed294d48d862c8e8196bc2c8f8a8ca90a' + '3130302c8e5293632c8e529363206c697665720a',
  'hex',
)

test('a table in Shift_JIS and one with tabs leave as CSV in UTF-8, without the person’s name', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-tables-'))
  t.after(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'in'))
  await writeFile(join(folder, 'in/sjis.csv'), shiftJis)
  await writeFile(join(folder, 'in/tabs.tsv'), 'patient_id\tsex\tnote\n100\tF\tliver, spleen\n')
  await writeFile(join(folder, 'in/noise.csv'), Uint8Array.of(0x61, 0x2c, 0xff, 0x00, 0x81))
  const found = await scan(join(folder, 'in'), { siteKey, unpackFolder: join(folder, 'unpacked') })
  assert.deepEqual(found.broken, [{ name: 'noise.csv', reason: 'table/no-text' }])
  const lines = await deidentifyScan({ scan: found, runFolder: join(folder, 'run'), rules: { siteKey } })
  const files = lines.flatMap(line => (line.kind === 'file' ? [line.file] : []))
  const texts = await Promise.all(files.map(file => readFile(join(folder, 'run', file), 'utf8')))
  assert.equal(texts.length, 2)
  assert.ok(texts.some(text => /所見/.test(text) && /liver/.test(text)))
  assert.ok(texts.some(text => /^sex,note$/m.test(text.replace(/^[^,\n]*,/, '')) && /"liver, spleen"/.test(text)))
  assert.ok(texts.every(text => !text.includes('山田') && !text.includes('100')))
})
