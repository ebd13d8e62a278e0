import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseDicom, textOf, writePart10 } from '@tsumugi/dicom'

const main = join(import.meta.dirname, '../main.ts')

test('of the rules of a site those that keep something are not in force for anonymised data', async t => {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-deidentify-'))
  t.after(() => rm(work, { recursive: true }))
  await mkdir(join(work, 'in'))
  const image = writePart10({
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.5', PatientID: '100', PatientName: 'AOKI^EMI' },
    ...{ StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.4', Modality: 'CT', Rows: 1, Columns: 1 },
    ...{ BodyPartExamined: 'CHEST', PatientAge: '061Y', KVP: '120', ScanOptions: 'AXIAL MODE' },
  })
  await writeFile(join(work, 'in/1.dcm'), image)
  const rules = [
    { attribute: 'PatientAge', action: 'keep' },
    { attribute: 'ScanOptions', action: 'remove' },
  ]
  const reviewed = { format: 'tsumugi-site-rules@1', reviewedBy: 'X', reviewedOn: '2026-11-01', rules }
  await writeFile(join(work, 'site-rules.json'), JSON.stringify(reviewed))
  const outcomeOf = async (mode: string) => {
    const out = join(work, mode)
    const given = ['deidentify', '--in', join(work, 'in'), '--out', out, '--work', work, '--mode', mode]
    const { status } = spawnSync(process.execPath, [main, ...given, '--options', 'modified-dates'])
    const [file] = (await readdir(out, { recursive: true })).filter(name => name.endsWith('.dcm'))
    const { dataset } = parseDicom(await readFile(join(out, file ?? ''))).file ?? assert.fail(mode)
    return [status, textOf(dataset, 'PatientAge'), textOf(dataset, 'ScanOptions'), textOf(dataset, 'KVP')]
  }
  assert.deepEqual(await outcomeOf('pseudonymised'), [0, '061Y', undefined, '120'])
  assert.deepEqual(await outcomeOf('anonymised'), [0, undefined, undefined, '120'])
})
