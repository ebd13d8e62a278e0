import { strict as assert } from 'node:assert'
import { appendFile, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadKeys, openVault } from './index.ts'

const folderOf = () => mkdtemp(join(tmpdir(), 'tsumugi-work-'))
const entry = { pseudonym: 'TS-1', patientId: '0012345', issuer: '', firstSeenAt: '2026-01-01T00:00:00.000Z' }

test('keys are made once, are 32 bytes, and only their owner may read them', async () => {
  const folder = await folderOf()
  const first = await loadKeys(folder)
  assert.deepEqual(await loadKeys(folder), first)
  for (const name of ['site.key', 'gateway.key']) {
    const { mode, size } = await stat(join(folder, 'keys', name))
    assert.deepEqual([mode & 0o777, size], [0o600, 32])
  }
})

test('two processes that start at once on a new machine have the same keys', async () => {
  const folder = await folderOf()
  const all = await Promise.all(Array.from({ length: 8 }, () => loadKeys(folder)))
  for (const keys of all) assert.deepEqual(keys, all[0])
  assert.deepEqual(await loadKeys(folder), all[0])
})

test('a key file of another length is not used', async () => {
  const folder = await folderOf()
  await loadKeys(folder)
  await writeFile(join(folder, 'keys/site.key'), 'short')
  await assert.rejects(loadKeys(folder), /5 bytes instead of 32/)
})

test('the vault remembers who stands behind a pseudonym, unreadable without the site key', async () => {
  const folder = await folderOf()
  const { siteKey } = await loadKeys(folder)
  await (await openVault(folder, siteKey)).remember([entry, entry])
  const text = await readFile(join(folder, 'vault.jsonl'), 'utf8')
  assert.ok(!text.includes('0012345') && !text.includes('TS-1'))
  assert.deepEqual((await openVault(folder, siteKey)).find('TS-1'), entry)
  assert.equal((await openVault(folder, new Uint8Array(32))).find('TS-1'), undefined)
})

test('a line torn by a crash is passed over, and what comes after it is kept', async () => {
  const folder = await folderOf()
  const { siteKey } = await loadKeys(folder)
  await (await openVault(folder, siteKey)).remember([entry])
  await appendFile(join(folder, 'vault.jsonl'), 'dG9ybg')
  await (await openVault(folder, siteKey)).remember([{ ...entry, pseudonym: 'TS-2' }])
  const vault = await openVault(folder, siteKey)
  assert.ok(vault.find('TS-1') !== undefined && vault.find('TS-2') !== undefined)
})
