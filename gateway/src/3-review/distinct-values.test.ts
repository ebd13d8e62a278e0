import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeSiteKey } from '@tsumugi/deidentify'
import { writePart10 } from '@tsumugi/dicom'
import { scan } from '#receive'
import { readDistinctValues } from './distinct-values.ts'
import { loadHolds, saveHolds, withoutHeld } from './holds.ts'

const siteKey = makeSiteKey()
const image = (patient: string, number: number, more: object = {}) =>
  writePart10({
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: `1.2.${patient}.5.${number}`, PatientID: patient },
    ...{ PatientName: 'AOKI^EMI', StudyInstanceUID: `1.2.${patient}`, SeriesInstanceUID: `1.2.${patient}.4` },
    ...{ Modality: 'CT', Manufacturer: 'GE', ...more },
  })

async function scanOf(files: readonly Uint8Array[]) {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-values-'))
  for (const [index, bytes] of files.entries()) await writeFile(join(folder, `${index}.dcm`), bytes)
  const found = await scan(folder, { siteKey, unpackFolder: join(folder, 'unpacked') })
  return { found, folder, close: () => rm(folder, { recursive: true }) }
}

test('each text that would leave is told once, with how many people it is of, and unusual ones first', async () => {
  const { found, close } = await scanOf([
    image('1', 1, { SeriesDescription: 'CHEST 20250417001' }),
    image('2', 1, { SeriesDescription: 'CHEST' }),
    image('2', 2, { SeriesDescription: 'CHEST' }),
    image('3', 1, { SeriesDescription: 'CHEST' }),
  ])
  const attributes = await readDistinctValues({ scan: found, rules: { siteKey } })
  const texts = attributes.find(one => one.keyword === 'SeriesDescription')?.values ?? []
  const chest = texts.find(one => one.value === 'CHEST')
  assert.ok(chest)
  // The number is gone, so all four images say the same.
  assert.deepEqual([texts.length, chest.images, chest.people, chest.studies.length], [1, 4, 3, 3])
  const all = attributes.flatMap(one => one.values.map(value => value.value))
  assert.ok(!all.some(value => /AOKI|20250417001/.test(value)))
  const makers = attributes.find(one => one.keyword === 'Manufacturer')?.values
  assert.deepEqual(
    makers?.map(one => [one.value, one.images]),
    [['GE', 4]],
  )
  await close()
})

test('a held study is named among what stays back, and its images are not in the run', async () => {
  const { found, folder, close } = await scanOf([image('1', 1), image('2', 1), image('2', 2)])
  const study = '1.2.2'
  await saveHolds(folder, { studies: [study], files: [] })
  const left = withoutHeld(found, await loadHolds(folder))
  assert.equal(left.instances.length, 1)
  assert.deepEqual(
    left.broken.map(one => one.reason),
    ['review/held', 'review/held'],
  )
  await close()
})
