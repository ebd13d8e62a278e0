import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { makeSiteKey } from '@tsumugi/deidentify'
import { type Scan, scan } from '#receive'
import { keepSealedHolds, saveHolds } from '#review'
import { findRunFolder } from './find-run-folder.ts'

const sample = join(import.meta.dirname, '../../fixtures/sample-hospital/midori')
const name = 'a'.repeat(24)

async function open(t: TestContext) {
  const workFolder = await mkdtemp(join(tmpdir(), 'tsumugi-run-'))
  t.after(() => rm(workFolder, { recursive: true }))
  const found = await scan(sample, { siteKey: makeSiteKey(), unpackFolder: join(workFolder, 'unpacked') })
  const folderOf = (part: string) => join(workFolder, 'runs', `${name}${part}`)
  const find = () => findRunFolder({ workFolder }, name, found)
  return { workFolder, found, folderOf, find }
}

/** A run that was sealed under its holds and accepted. */
async function accept(runFolder: string, held: { studies: string[]; files: string[] }): Promise<void> {
  await mkdir(runFolder, { recursive: true })
  await saveHolds(runFolder, held)
  await keepSealedHolds(runFolder)
  const submissionId = '0197a5c0-0000-7000-8000-000000000000'
  await writeFile(
    join(runFolder, 'sent.json'),
    JSON.stringify({ submissionId, state: 'accepted', issues: [], receipt: null, isReceiptSigned: true }),
  )
}

const studiesOf = ({ instances }: Scan) => [...new Set(instances.map(one => one.studyInstanceUid))].sort()

test('an input that was never sent has one folder, with all of it', async t => {
  const { found, folderOf, find } = await open(t)
  assert.deepEqual(await find(), { runFolder: folderOf(''), found })
})

test('what was held and is held still makes no run of its own', async t => {
  const { found, folderOf, find } = await open(t)
  await accept(folderOf(''), { studies: studiesOf(found).slice(0, 1), files: [] })
  assert.equal((await find()).runFolder, folderOf(''))
})

test('what is let go after the receipt is a run of its own, part by part, with that alone', async t => {
  const { found, folderOf, find } = await open(t)
  const [first = '', second = '', ...others] = studiesOf(found)
  const table = found.tables[0]?.name ?? ''
  assert.ok(others.length > 0 && table !== '')
  await accept(folderOf(''), { studies: [first, second], files: [table] })
  await saveHolds(folderOf(''), { studies: [second], files: [] })
  const next = await find()
  assert.equal(next.runFolder, folderOf('-2'))
  assert.deepEqual([studiesOf(next.found), next.found.tables.map(one => one.name)], [[first], [table]])
  await accept(folderOf('-2'), { studies: [], files: [table] })
  assert.equal((await find()).runFolder, folderOf('-2'))
  await saveHolds(folderOf('-2'), { studies: [], files: [] })
  const last = await find()
  assert.equal(last.runFolder, folderOf('-3'))
  assert.deepEqual([studiesOf(last.found), last.found.tables.map(one => one.name)], [[], [table]])
})
