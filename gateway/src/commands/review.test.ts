import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { z } from 'zod'

const main = join(import.meta.dirname, '../main.ts')
const hospital = join(import.meta.dirname, '../../../fixtures/sample-hospital/midori')
const attribute = z.object({ keyword: z.string(), act: z.string(), examples: z.array(z.unknown()) })
const reviewed = z.object({
  studies: z.array(z.object({ studyInstanceUid: z.string(), instances: z.number() })).optional(),
  holds: z.object({ studies: z.array(z.string()), files: z.array(z.string()) }).optional(),
  study: z.object({ attributes: z.array(attribute) }).optional(),
  values: z.array(z.object({ keyword: z.string(), values: z.array(z.object({ value: z.string() })) })).optional(),
})

async function openReview(t: TestContext) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-review-'))
  t.after(() => rm(work, { recursive: true }))
  return (...args: string[]) => {
    const given = [main, 'review', hospital, '--work', work, '--json', ...args]
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' })
    const last = stdout.trim().split('\n').at(-1)
    return { status, stderr, said: reviewed.parse(JSON.parse(last || '{}')) }
  }
}

test('a study is held by its UID and a table by its name, over commands, and let go again', async t => {
  const review = await openReview(t)
  const [study = { studyInstanceUid: '' }] = review().said.studies ?? []
  const held = review('--hold', `${study.studyInstanceUid},clinical/clinical.csv`).said.holds
  assert.deepEqual(held, { studies: [study.studyInstanceUid], files: ['clinical/clinical.csv'] })
  assert.deepEqual(review().said.holds, held)
  assert.deepEqual(review('--let-go', study.studyInstanceUid).said.holds, { ...held, studies: [] })
  const unknown = review('--hold', '1.2.3')
  assert.equal(unknown.status, 2)
  assert.match(unknown.stderr, /a study or a file of the input/)
})

test('every change of a study is shown before and after', async t => {
  const review = await openReview(t)
  const [study = { studyInstanceUid: '' }] = review().said.studies ?? []
  const attributes = review('--study', study.studyInstanceUid).said.study?.attributes ?? []
  const name = attributes.find(one => one.keyword === 'PatientName')
  assert.ok(name && name.examples.length === 1)
  assert.equal(review('--study', '1.2.3').status, 2)
})

test('the texts that leave are told value by value, and hold no name', async t => {
  const review = await openReview(t)
  const values = review('--values', '--all').said.values ?? []
  const texts = values.flatMap(one => one.values.map(({ value }) => value))
  assert.ok(texts.length > 20)
  assert.ok(!texts.some(text => /TAKAHASHI|KOBAYAKAWA|M88-/.test(text)))
  assert.ok((review('--values').said.values ?? []).length < values.length)
})
