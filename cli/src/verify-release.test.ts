import assert from 'node:assert/strict'
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { ReleaseProof } from '@tsumugi/api'
import { canonicalJson, makeKeyPair, sha256Hex, signTreeHead, toBase64, verifierKey } from '@tsumugi/proofs'
import { makeSealedFolder, type SealedFolder } from './testing.ts'
import { verifyIssueCodes } from './verify-issues.ts'
import { verifyRelease } from './verify-release.ts'

const made: string[] = []
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true })
})
function seal(change: Parameters<typeof makeSealedFolder>[0] = {}): SealedFolder {
  const sealed = makeSealedFolder(change)
  made.push(sealed.folder)
  return sealed
}
const provoked = new Set<string>()
async function issuesOf(folder: string, options: Parameters<typeof verifyRelease>[1] = {}) {
  const { issues, isVerified } = await verifyRelease(folder, options)
  for (const issue of issues) provoked.add(issue.code)
  assert.equal(isVerified, issues.length === 0)
  return issues.map(issue => `${issue.code} ${issue.path}`)
}
function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}
const changeProof = ({ folder, proof }: SealedFolder, change: Partial<ReleaseProof>) =>
  writeFileSync(join(folder, 'proof.json'), canonicalJson({ ...proof, ...change }))

test('a release as the platform sealed it is verified, and tells its key’s fingerprint', async () => {
  const { folder, key } = seal()
  const verdict = await verifyRelease(folder)
  assert.deepEqual(verdict.issues, [])
  assert.deepEqual([verdict.files, verdict.logIndex, verdict.isKeyPinned], [4, 2, false])
  assert.equal(verdict.keyFingerprint, sha256Hex(key.publicKey))
})

test('one flipped byte is found in whichever file, at its start, its end and between', async () => {
  const { folder, manifest } = seal()
  for (const path of ['manifest.json', 'manifest.sig', 'proof.json', ...manifest.files.map(file => file.path)]) {
    const whole = readFileSync(join(folder, path))
    for (let at = 0; at < whole.length; at += 1 + Math.floor(whole.length / 12)) {
      flip(join(folder, path), at)
      const issues = await issuesOf(folder)
      assert.ok(
        issues.some(issue => issue.endsWith(` ${path}`)),
        `${path} at ${at}: ${issues}`,
      )
      // No other file is blamed for it.
      if (path === 'manifest.json') assert.deepEqual(issues, ['manifest/changed manifest.json'])
      if (manifest.files.some(file => file.path === path)) assert.deepEqual(issues, [`file/digest ${path}`])
      writeFileSync(join(folder, path), whole)
    }
  }
  assert.deepEqual(await issuesOf(folder), [])
})

test('every bad file is named: missing, extra, cut off, or a link', async () => {
  const { folder } = seal()
  rmSync(join(folder, 'LICENSE.txt'))
  writeFileSync(join(folder, 'index.csv'), 'a')
  writeFileSync(join(folder, 'dicom/more.dcm'), '')
  renameSync(join(folder, 'empty.txt'), join(folder, 'moved.txt'))
  symlinkSync('moved.txt', join(folder, 'empty.txt'))
  assert.deepEqual((await issuesOf(folder)).sort(), [
    'file/extra dicom/more.dcm',
    'file/extra moved.txt',
    'file/missing LICENSE.txt',
    'file/missing empty.txt',
    'file/size index.csv',
  ])
})

test('a folder without a seal is no release', async () => {
  const { folder } = seal()
  rmSync(join(folder, 'proof.json'))
  rmSync(join(folder, 'manifest.sig'))
  assert.deepEqual(await issuesOf(folder), ['proof/missing proof.json', 'file/missing manifest.sig'])
  rmSync(join(folder, 'manifest.json'))
  assert.deepEqual(await issuesOf(folder), ['manifest/missing manifest.json'])
  assert.deepEqual(await issuesOf(join(folder, 'nowhere')), ['folder/unreadable .'])
})

test('a seal that cannot be read is an issue, not a crash', async () => {
  const { folder } = seal()
  writeFileSync(join(folder, 'manifest.json'), '{"format":"other"}')
  writeFileSync(join(folder, 'proof.json'), 'no json')
  assert.deepEqual(await issuesOf(folder), [
    'proof/unreadable proof.json',
    'manifest/signature manifest.sig',
    'manifest/unreadable manifest.json',
  ])
})

test('a path that leads out of the folder is not followed', async () => {
  const outside = { path: '../../etc/hostname', sizeBytes: 1, sha256: 'a'.repeat(64), mediaType: 'text/plain' }
  assert.deepEqual(await issuesOf(seal({ files: [outside] }).folder), ['file/outside ../../etc/hostname'])
})

test('a release signed anew by another key is told from the platform’s when the key is pinned', async () => {
  const { folder, key } = seal()
  const forged = seal()
  const file = join(folder, '../', `${sha256Hex(key.publicKey).slice(0, 8)}.pub`)
  writeFileSync(file, verifierKey({ name: 'test/log', publicKey: key.publicKey }))
  made.push(file)
  for (const pin of [sha256Hex(key.publicKey), sha256Hex(key.publicKey).slice(0, 16).toUpperCase(), file]) {
    assert.equal((await verifyRelease(folder, { pin })).isKeyPinned, true)
    assert.deepEqual(await issuesOf(forged.folder, { pin }), ['key/not-pinned proof.json'])
  }
  writeFileSync(file, toBase64(key.publicKey))
  assert.deepEqual(await issuesOf(folder, { pin: file }), [])
  await assert.rejects(verifyRelease(folder, { pin: 'nowhere.pub' }), { exitCode: 2 })
})

test('each link of the proof is checked', async () => {
  const expect = async (sealed: SealedFolder, change: Partial<ReleaseProof>, ...expected: string[]) => {
    changeProof(sealed, change)
    assert.deepEqual(
      await issuesOf(sealed.folder),
      expected.map(code => `${code} ${code === 'manifest/signature' ? 'manifest.sig' : 'proof.json'}`),
    )
  }
  const sealed = seal()
  await expect(sealed, { platformPublicKey: 'none' }, 'proof/key', 'manifest/signature')
  await expect(sealed, { entrySignature: toBase64(new Uint8Array(64)) }, 'proof/entry-signature')
  await expect(sealed, { entrySignature: 'none' }, 'proof/entry-signature')
  await expect(sealed, { manifestDigest: 'b'.repeat(64) }, 'proof/other-manifest')
  await expect(sealed, { index: 3 }, 'proof/inclusion')
  const stranger = signTreeHead({ origin: 'test/log', size: 5, rootHash: new Uint8Array(32) }, makeKeyPair())
  await expect(sealed, { treeHead: stranger }, 'proof/tree-head')
  assert.deepEqual(await issuesOf(seal({ act: 'release.created' }).folder), ['proof/entry-act proof.json'])
  assert.deepEqual(await issuesOf(seal({ entryDigest: 'c'.repeat(64) }).folder), ['proof/other-manifest proof.json'])
})

test('every issue code was provoked', () => {
  assert.deepEqual([...provoked].sort(), [...verifyIssueCodes].sort())
})
