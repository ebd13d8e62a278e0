import { strict as assert } from 'node:assert'
import { appendFile, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadKeys, OptOutsRefused, openOptOuts } from './index.ts'

async function openFresh() {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-opt-outs-'))
  const { siteKey } = await loadKeys(folder)
  return { path: join(folder, 'opt-outs.jsonl'), siteKey, open: () => openOptOuts(folder, siteKey), folder }
}
const person = { patientId: '0012345', issuer: '' }
const isUnreadable = (error: unknown) => error instanceof OptOutsRefused && error.code === 'opt-outs/unreadable'

test('who opted out is on the list until it is taken back, and can be entered twice without harm', async () => {
  const { open } = await openFresh()
  assert.deepEqual([await (await open()).add([person, person]), await (await open()).add([person])], [1, 0])
  assert.deepEqual(
    (await open()).list().map(one => one.patientId),
    ['0012345'],
  )
  assert.equal(await (await open()).remove([person]), 1)
  assert.deepEqual((await open()).list(), [])
})

test('the list shows no number without the site key', async () => {
  const { open, path } = await openFresh()
  await (await open()).add([person])
  const text = await readFile(path, 'utf8')
  assert.ok(!text.includes('12345') && !Buffer.from(text, 'base64').includes('12345'))
})

test('another spelling of a number is the same person', async () => {
  const { open } = await openFresh()
  await (await open()).add([person])
  const { check } = await open()
  const spellings = ['0012345', '12345', ' 0012345 ', '００１２３４５', '0012-345']
  assert.deepEqual(
    spellings.map(spelling => check(spelling)),
    [true, true, true, true, true],
  )
  assert.deepEqual([check('0012346'), check('10012345'), check('')], [false, false, false])
})

test('an opt-out with an issuer leaves the same number of another issuer alone', async () => {
  const { open } = await openFresh()
  await (await open()).add([{ patientId: '1', issuer: 'MIDORI' }])
  const { check } = await open()
  assert.deepEqual([check('1', 'MIDORI'), check('1', 'SAKURA'), check('1')], [true, false, true])
  assert.equal((await (await open()).add([{ patientId: '1', issuer: '' }])) === 1, true)
  assert.equal((await open()).check('1', 'SAKURA'), true)
})

test('a list under another key, or with a changed line, is refused rather than passed over', async () => {
  const { folder, open, path } = await openFresh()
  await (await open()).add([person, { patientId: '2', issuer: '' }])
  await assert.rejects(openOptOuts(folder, new Uint8Array(32)), isUnreadable)
  const [first = '', ...others] = (await readFile(path, 'utf8')).split('\n')
  await writeFile(path, [`${first.slice(0, -8)}AAAAAAA=`, ...others].join('\n'))
  await assert.rejects(open(), isUnreadable)
})

test('an entry that a crash cut short was never made, and the next one is kept', async () => {
  const { open, path } = await openFresh()
  await (await open()).add([person])
  await appendFile(path, 'dG9ybg')
  await (await open()).add([{ patientId: '2', issuer: '' }])
  assert.deepEqual(
    (await open()).list().map(one => one.patientId),
    ['0012345', '2'],
  )
})
