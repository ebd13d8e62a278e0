import { strict as assert } from 'node:assert'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { aliasOf } from '@tsumugi/deidentify'
import { type Attributes, writePart10 } from '@tsumugi/dicom'
import { deidentifyScan } from '#deidentify'
import { loadKeys, type OptOut, openOptOuts } from '#work'
import { scan } from './scan.ts'

const ct = (sop: string, changes: Attributes = {}) =>
  writePart10({
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: sop, PatientID: '100', PatientName: 'AOKI^EMI' },
    ...{ StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.4', Modality: 'CT', Rows: 1, Columns: 1 },
    ...{ BitsAllocated: 16, SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', ...changes },
  })

/** De-identify a folder with a list of opt-outs; answers whose files left, and what stayed back as opted out. */
async function takenOf(t: TestContext, files: Readonly<Record<string, Uint8Array | string>>, out: Partial<OptOut>[]) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-opted-out-'))
  t.after(() => rm(work, { recursive: true }))
  await mkdir(join(work, 'in'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(work, 'in', name), content)
  const { siteKey } = await loadKeys(work)
  await (await openOptOuts(work, siteKey)).add(out.map(one => ({ patientId: '', issuer: '', ...one })))
  const { check: isOptedOut } = await openOptOuts(work, siteKey)
  const found = await scan(join(work, 'in'), { siteKey, unpackFolder: join(work, 'unpacked'), isOptedOut })
  const lines = await deidentifyScan({ scan: found, runFolder: join(work, 'run'), rules: { siteKey } })
  const held = [...found.broken, ...lines.flatMap(line => (line.kind === 'withheld' ? [line] : []))]
  const outputs = await readdir(join(work, 'run/out'), { recursive: true, withFileTypes: true })
  const texts = outputs.filter(one => one.isFile()).map(one => readFile(join(one.parentPath, one.name), 'latin1'))
  return {
    left: new Set(lines.flatMap(line => (line.kind === 'withheld' ? [] : [line.pseudonym]))),
    held: held.map(one => `${one.name} ${one.reason}`),
    pseudonymOf: (patientId: string) => aliasOf(siteKey, patientId).pseudonym,
    people: [...found.people.values()].map(one => one.patientId),
    written: (await Promise.all(texts)).join('\n'),
  }
}

test('images of a person who opted out stay back, those of another go', async t => {
  const other = ct('1.2.6', { PatientID: '200', StudyInstanceUID: '1.3.3', SeriesInstanceUID: '1.3.4' })
  const made = await takenOf(t, { '1.dcm': ct('1.2.5'), '2.dcm': other }, [{ patientId: '0100' }])
  assert.deepEqual([...made.left], [made.pseudonymOf('200')])
  assert.deepEqual(made.held, ['1.dcm subject/opted-out'])
  assert.deepEqual(made.people, ['200'])
})

test('a person who opted out under another of their numbers is found by it', async t => {
  const others = { OtherPatientIDsSequence: [{ PatientID: '900', IssuerOfPatientID: 'OLD' }] }
  const made = await takenOf(t, { '1.dcm': ct('1.2.5', others) }, [{ patientId: '900', issuer: 'OLD' }])
  assert.deepEqual([made.left.size, made.held], [0, ['1.dcm subject/opted-out']])
})

test('a study in which one image is of a person who opted out stays back whole', async t => {
  const others = { OtherPatientIDsSequence: [{ PatientID: '900' }] }
  const files = { '1.dcm': ct('1.2.5'), '2.dcm': ct('1.2.6', { ...others, PatientID: '200' }) }
  const made = await takenOf(t, files, [{ patientId: '900' }])
  assert.equal(made.left.size, 0)
})

const table = 'patient_id,age\n100,50\n200,60\n'
const bundle = (...ids: string[]) =>
  JSON.stringify({
    ...{ resourceType: 'Bundle', type: 'collection' },
    entry: ids.map(id => ({
      resource: { resourceType: 'Patient', id: `p${id}`, gender: 'female', identifier: [{ value: id }] },
    })),
  })
const hl7 = (id: string) => `MSH|^~\\&|A|B|C|D|20250417||ORU^R01|1|P|2.5\rPID|||${id}||X||19600505|F\r`
const maf = 'Hugo_Symbol\tChromosome\tTumor_Sample_Barcode\nTP53\t17\t100\nKRAS\t12\t200\n'
const vcf =
  '##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t100\n1\t1\t.\tA\tC\t.\t.\t.\tGT\t0/1\n'

for (const [name, text, leaves] of [
  ['t.csv', table, ['200']],
  ['f.json', bundle('100', '200'), ['200']],
  ['m.hl7', hl7('100') + hl7('200'), ['200']],
  ['g.maf', maf, ['200']],
  ['v.vcf', vcf, []],
] as const)
  test(`rows, records and samples of a person who opted out are left out of ${name}`, async t => {
    const files = { [name]: text, 'links.csv': 'name,patient_id\n100,100\n200,200\n' }
    const made = await takenOf(t, files, [{ patientId: '100' }])
    assert.deepEqual([...made.left], leaves.map(made.pseudonymOf))
    assert.deepEqual(made.held, [`${name} subject/opted-out`])
    assert.ok(!made.written.includes(made.pseudonymOf('100')))
  })

test('a slide of a person who opted out stays back, by its name and by links.csv', async t => {
  const files = { '100_HE.svs': 'II*', 'x.svs': 'II*', 'links.csv': 'name,patient_id\nx.svs,100\n' }
  const made = await takenOf(t, files, [{ patientId: '100' }])
  assert.deepEqual(made.held, ['100_HE.svs subject/opted-out', 'x.svs subject/opted-out'])
})
