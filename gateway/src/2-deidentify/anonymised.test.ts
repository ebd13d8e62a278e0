import { strict as assert } from 'node:assert'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { aliasOf, searchBytes } from '@tsumugi/deidentify'
import { type Attributes, parseDicom, textOf, writePart10 } from '@tsumugi/dicom'
import { rekeyScan, scan } from '#receive'
import { anonymisedOptions } from '../legal-mode.ts'
import { deidentifyScan } from './deidentify-scan.ts'
import { mayHoldFace } from './face-risk.ts'
import { forgetInputs, readJournal } from './journal.ts'

const [siteKey, runKey] = [new Uint8Array(32).fill(5), new Uint8Array(32).fill(6)]

const ct = (sop: string, changes: Attributes = {}) =>
  writePart10({
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: sop, PatientID: '100', PatientName: 'AOKI^EMI' },
    ...{ StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.4', Modality: 'CT', Rows: 1, Columns: 1 },
    ...{ BodyPartExamined: 'CHEST', StudyDate: '20250417', PatientAge: '061Y', PatientSex: 'F' },
    ...{ SeriesDescription: 'AOKI CHEST', ...changes },
  })

/** De-identify a folder as an anonymised run does. */
async function anonymise(t: TestContext, files: Readonly<Record<string, Uint8Array | string>>) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-anonymised-'))
  t.after(() => rm(work, { recursive: true }))
  await mkdir(join(work, 'in'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(work, 'in', name), content)
  const found = await scan(join(work, 'in'), { siteKey, unpackFolder: join(work, 'unpacked') })
  const rules = { siteKey: runKey, options: anonymisedOptions, isAnonymised: true }
  const runFolder = join(work, 'run')
  const lines = await deidentifyScan({ scan: rekeyScan(found, runKey), runFolder, rules })
  const names = (await readdir(join(runFolder, 'out'), { recursive: true, withFileTypes: true })).filter(one =>
    one.isFile(),
  )
  const outputs = await Promise.all(names.map(one => readFile(join(one.parentPath, one.name))))
  const held = lines.flatMap(line => (line.kind === 'withheld' ? [`${line.name} ${line.reason}`] : []))
  return { found, lines, outputs, held, runFolder }
}

test('anonymised images bear pseudonyms of their own key alone, and no characteristic of the person', async t => {
  const { lines, outputs, found } = await anonymise(t, { '1.dcm': ct('1.2.5'), '2.dcm': ct('1.2.6') })
  const own = aliasOf(runKey, '100').pseudonym
  assert.deepEqual(new Set(lines.map(line => line.kind !== 'withheld' && line.pseudonym)), new Set([own]))
  const [site] = found.people.keys()
  for (const bytes of outputs) {
    const dataset = parseDicom(bytes).file?.dataset
    assert.ok(dataset)
    assert.deepEqual([textOf(dataset, 0x00100020), textOf(dataset, 0x00101010)], [own, undefined])
    assert.deepEqual(searchBytes(bytes, ['AOKI', '20250417', site ?? '']), [])
  }
})

test('a head stays back, as does a CT of which nothing says what it shows', async t => {
  const { held, lines } = await anonymise(t, {
    'chest.dcm': ct('1.2.5'),
    'head.dcm': ct('1.3.5', { StudyInstanceUID: '1.3.3', SeriesInstanceUID: '1.3.4', BodyPartExamined: 'HEAD' }),
    'none.dcm': ct('1.4.5', {
      ...{ StudyInstanceUID: '1.4.3', SeriesInstanceUID: '1.4.4', BodyPartExamined: '', SeriesDescription: '' },
    }),
  })
  assert.deepEqual(held, ['head.dcm faces/withheld', 'none.dcm faces/withheld'])
  assert.equal(lines.filter(line => line.kind === 'instance').length, 1)
})

for (const [modality, said, expected] of [
  ['CT', { bodyPart: 'CHEST' }, false],
  ['MR', { seriesDescription: '頭部 T1' }, true],
  ['MR', { bodyPart: 'CHEST', seriesDescription: 'neck to chest' }, true],
  ['PT', { studyDescription: 'WHOLE BODY' }, true],
  ['MR', {}, true],
  ['CT', { bodyPart: 'CSPINE' }, true],
  ['MR', { bodyPart: 'LSPINE' }, false],
  ['RTSTRUCT', { studyDescription: 'CT, HEAD/BRAIN WO CONTRAST' }, true],
  ['SEG', { studyDescription: 'abdomen^liver' }, false],
  // Words that stand in others: coronal is no coronary, a computer no uterus, a surface no face, a wrist no neck.
  ['MR', { seriesDescription: 'CORONAL T1' }, true],
  ['CT', { studyDescription: 'Computer tomography' }, true],
  ['CT', { studyDescription: '術後の中心 相手 不足' }, true],
  ['MR', { bodyPart: 'SPINE' }, true],
  ['MR', { seriesDescription: 'knee surface linear' }, false],
  ['MR', { seriesDescription: '右手首 T2' }, false],
  ['CT', { studyDescription: '首 CT' }, true],
  ['CR', {}, false],
] as const)
  test(`${modality} that says ${JSON.stringify(said)} ${expected ? 'may' : 'does not'} show a face`, () => {
    assert.equal(mayHoldFace({ modality, mayShowFace: false, ...said }), expected)
  })

test('genomes and records of one person are never anonymised', async t => {
  const { held, outputs } = await anonymise(t, {
    '1.dcm': ct('1.2.5'),
    'a.maf': 'Hugo_Symbol\tChromosome\tTumor_Sample_Barcode\nTP53\t17\t100\n',
    'b.vcf': '##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t100\n',
    'c.json':
      '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","identifier":[{"value":"100"}]}}]}',
    'd.hl7': 'MSH|^~\\&|A|B|C|D|20250417||ORU^R01|1|P|2.5\rPID|||100||X\r',
  })
  assert.deepEqual(held.sort(), [
    'a.maf variants/genome',
    'b.vcf variants/genome',
    'c.json records/not-anonymisable',
    'd.hl7 records/not-anonymisable',
  ])
  assert.equal(outputs.length, 1)
})

const table = (ids: readonly string[]) =>
  `patient_id,age,visit_date,hb,note\n${ids.map((id, index) => `${id},${40 + index},2025-04-${10 + index},1${index},said ${id}\n`).join('')}`

test('in a table ages and days are widened until people look alike, and free text goes', async t => {
  const { outputs, lines } = await anonymise(t, { 't.csv': table(['1', '2', '3', '4', '5', '6']) })
  assert.equal(outputs.length, 6)
  const ages = new Map<string, number>()
  for (const bytes of outputs) {
    const [header = '', row = ''] = bytes.toString().split(/\r?\n/)
    assert.ok(!header.includes('note'))
    const age = row.split(',')[header.split(',').indexOf('age')] ?? ''
    ages.set(age, (ages.get(age) ?? 0) + 1)
  }
  assert.ok([...ages.values()].every(count => count >= 3))
  assert.ok(lines.every(line => line.kind === 'file' && (line.k ?? 0) >= 3))
})

test('a table of two people stays back, since they cannot be made alike to a third', async t => {
  const { held, outputs } = await anonymise(t, { 't.csv': table(['1', '2']) })
  assert.deepEqual([held, outputs.length], [['t.csv table/too-few-alike'], 0])
})

test('what leads from outputs to inputs is forgotten and overwritten, and all else is kept', async t => {
  const head = ct('1.3.5', { StudyInstanceUID: '1.3.3', SeriesInstanceUID: '1.3.4', BodyPartExamined: 'HEAD' })
  const { runFolder, lines } = await anonymise(t, { 'b.dcm': ct('1.2.5'), 'a.dcm': ct('1.2.6'), 'AOKI.dcm': head })
  await forgetInputs(runFolder, journal => journal)
  const text = await readFile(join(runFolder, 'journal.jsonl'), 'utf8')
  assert.doesNotMatch(text, /[ab]\.dcm|inSha256/)
  const kept = await readJournal(runFolder)
  assert.equal(kept.length, lines.length)
  assert.ok(kept.every(line => line.kind !== 'withheld' || line.studyInstanceUid === undefined))
  await forgetInputs(runFolder, journal => journal)
  assert.equal(await readFile(join(runFolder, 'journal.jsonl'), 'utf8'), text)
  assert.ok(!(await readdir(runFolder)).includes('journal.old'))
})
