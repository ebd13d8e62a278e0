import { strict as assert } from 'node:assert'
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { BackupRefused, restoreBackup, writeBackup } from './backup.ts'
import { loadKeys, openVault } from './index.ts'

const passphrase = 'tsumugi 紬 12345'
const entry = { pseudonym: 'TS-1', patientId: '0012345', issuer: '', firstSeenAt: '2026-01-01T00:00:00.000Z' }
const folderOf = () => mkdtemp(join(tmpdir(), 'tsumugi-backup-'))

async function backedUpFolder() {
  const folder = await folderOf()
  const keys = await loadKeys(folder)
  await (await openVault(folder, keys.siteKey)).remember([entry])
  const path = join(folder, 'backup.json')
  await writeBackup(folder, path, passphrase)
  return { folder, keys, path }
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof BackupRefused ? error.code : error),
  )

test('a backup brings keys and the re-identification table to a new machine', async () => {
  const { keys, path } = await backedUpFolder()
  const other = await folderOf()
  assert.equal(await restoreBackup(path, other, passphrase), 3)
  assert.deepEqual(await loadKeys(other), keys)
  assert.deepEqual((await openVault(other, keys.siteKey)).find('TS-1'), entry)
})

test('a backup shows neither key nor patient, and only its owner may read it', async () => {
  const { keys, path } = await backedUpFolder()
  const text = await readFile(path, 'utf8')
  for (const secret of [Buffer.from(keys.siteKey).toString('base64'), '0012345', 'TS-1'])
    assert.ok(!text.includes(secret))
  assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test('another passphrase and a changed byte open nothing, and write nothing', async () => {
  const { path } = await backedUpFolder()
  const other = await folderOf()
  assert.equal(await codeOf(restoreBackup(path, other, 'another passphrase')), 'backup/passphrase-wrong')
  const changed = (await readFile(path, 'utf8')).replace('"createdAt":"2', '"createdAt":"3')
  await writeFile(`${path}.changed`, changed)
  assert.equal(await codeOf(restoreBackup(`${path}.changed`, other, passphrase)), 'backup/passphrase-wrong')
  assert.deepEqual(await readdir(other), [])
})

test('a backup never replaces a file, and is never restored over keys', async () => {
  const { folder, path } = await backedUpFolder()
  const before = await readFile(path)
  assert.equal(await codeOf(writeBackup(folder, path, passphrase)), 'backup/exists')
  assert.deepEqual(await readFile(path), before)
  assert.equal(await codeOf(restoreBackup(path, folder, passphrase)), 'backup/keys-there')
})

test('a short passphrase, a folder without keys and a file that is no backup are refused', async () => {
  const { folder } = await backedUpFolder()
  assert.equal(await codeOf(writeBackup(folder, join(folder, 'b'), 'short')), 'backup/passphrase-short')
  const empty = await folderOf()
  assert.equal(await codeOf(writeBackup(empty, join(empty, 'b'), passphrase)), 'backup/nothing')
  await writeFile(join(empty, 'no'), '{"format":"other"}')
  assert.equal(await codeOf(restoreBackup(join(empty, 'no'), empty, passphrase)), 'backup/unreadable')
})
