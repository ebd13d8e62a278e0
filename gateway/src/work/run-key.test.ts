import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { link, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { destroyRunKey, loadRunKey } from './index.ts'

async function runFolder(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-run-key-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

test('the key of a run is made once, is 32 bytes, and only its owner may read it', async t => {
  const folder = await runFolder(t)
  const all = await Promise.all(Array.from({ length: 8 }, () => loadRunKey(folder)))
  for (const key of [...all, await loadRunKey(folder)]) assert.deepEqual(key, all[0])
  assert.equal(all[0]?.length, 32)
  assert.equal((await stat(join(folder, 'run.key'))).mode & 0o777, 0o600)
  assert.notDeepEqual(await loadRunKey(await runFolder(t)), all[0])
})

test('a destroyed key is overwritten where it stood, named by its digest, and destroyed once', async t => {
  const folder = await runFolder(t)
  const key = await loadRunKey(folder)
  // Another name of the same bytes on the disk shows what became of them.
  await link(join(folder, 'run.key'), join(folder, 'witness'))
  await link(join(folder, 'run.key'), join(folder, 'run.key.0123456789ab.part'))
  const before = await readFile(join(folder, 'witness'))
  const first = await destroyRunKey(folder)
  assert.equal(first?.keyId, createHash('sha256').update(key).digest('hex'))
  const after = await readFile(join(folder, 'witness'))
  assert.equal(after.length, before.length)
  assert.ok(!after.includes(Buffer.from(key).toString('base64')))
  assert.deepEqual((await readdir(folder)).sort(), ['destruction.json', 'witness'])
  assert.deepEqual(await destroyRunKey(folder), first)
  await assert.rejects(loadRunKey(folder), /must not be de-identified again/)
})

for (const [moment, cutShort] of [
  ['before a byte was overwritten', async () => {}],
  ['while the key was overwritten', (folder: string) => writeFile(join(folder, 'run.key'), 'half')],
  ['after the key was unlinked', (folder: string) => rm(join(folder, 'run.key'))],
] as const)
  test(`a destruction that was cut short ${moment} is ended and names the same key`, async t => {
    const folder = await runFolder(t)
    const keyId = createHash('sha256')
      .update(await loadRunKey(folder))
      .digest('hex')
    const begun = { keyId, madeAt: '2026-11-26T00:00:00.000Z' }
    await writeFile(join(folder, 'destruction.json'), JSON.stringify(begun))
    await cutShort(folder)
    const ended = await destroyRunKey(folder)
    assert.deepEqual([ended?.keyId, ended?.madeAt], [keyId, begun.madeAt])
    assert.deepEqual(await readdir(folder), ['destruction.json'])
  })

test('a run without a key of its own has nothing to destroy', async t => {
  const folder = await runFolder(t)
  assert.equal(await destroyRunKey(folder), undefined)
  assert.deepEqual(await readdir(folder), [])
})
