import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { access, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { type Blobs, openBlobs } from './blobs.ts'
import { readConfig } from './config.ts'

const folder = await mkdtemp(join(tmpdir(), 'tsumugi-blobs-'))
after(() => rm(folder, { recursive: true, force: true }))

const bucket = process.env.TSUMUGI_TEST_S3
const stores: { name: string; skip: string | false; open: () => Promise<Blobs> }[] = [
  { name: 'folder', skip: false, open: () => openBlobs(readConfig({ TSUMUGI_BLOBS: `file:${folder}/blobs` }, folder)) },
  {
    name: 'bucket',
    skip: bucket === undefined ? 'TSUMUGI_TEST_S3 is not set to s3://bucket/prefix of a real store' : false,
    open: () => openBlobs(readConfig({ ...process.env, TSUMUGI_BLOBS: bucket }, folder)),
  },
]
async function listed(blobs: Blobs): Promise<string[]> {
  const digests: string[] = []
  for await (const { digest } of blobs.listBlobs()) digests.push(digest)
  return digests
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

for (const { name, skip, open } of stores) {
  const option = { skip }

  test(`${name}: bytes and streams come back as they were, named by their digest`, option, async () => {
    const blobs = await open()
    const bytes = randomBytes(300_000)
    for (const content of [bytes, Readable.from([bytes.subarray(0, 100_001), bytes.subarray(100_001)])])
      assert.deepEqual(await blobs.putBlob(content), { digest: sha256(bytes), sizeBytes: 300_000 })
    assert.deepEqual(Buffer.from(await blobs.readBlob(sha256(bytes))), bytes)
    assert.equal(await blobs.findBlob(sha256(bytes)), 300_000)
  })

  test(`${name}: a range is half-open, an open one goes to the end, an empty one is empty`, option, async () => {
    const blobs = await open()
    const { digest } = await blobs.putBlob(Buffer.from('0123456789'))
    const read = async (range: { start: number; end?: number }) =>
      (await buffer(await blobs.openBlob(digest, range))).toString()
    assert.deepEqual(
      [await read({ start: 2, end: 5 }), await read({ start: 7 }), await read({ start: 3, end: 3 })],
      ['234', '789', ''],
    )
  })

  test(`${name}: bytes other than announced are refused and nothing is kept`, option, async () => {
    const blobs = await open()
    const bytes = randomBytes(1000)
    await assert.rejects(blobs.putBlob(bytes, '0'.repeat(64)), { code: 'storage/digest-mismatch' })
    await assert.rejects(blobs.putBlob(Readable.from([bytes]), '0'.repeat(64)), { code: 'storage/digest-mismatch' })
    assert.equal(await blobs.findBlob(sha256(bytes)), undefined)
  })

  test(
    `${name}: a file moves in and is gone from its place, but stays when it is not what was announced`,
    option,
    async () => {
      const blobs = await open()
      const path = join(folder, `upload-${name}`)
      const bytes = randomBytes(5000)
      await writeFile(path, bytes)
      await assert.rejects(blobs.putFile(path, '0'.repeat(64)), { code: 'storage/digest-mismatch' })
      assert.deepEqual(await blobs.putFile(path, sha256(bytes)), { digest: sha256(bytes), sizeBytes: 5000 })
      await assert.rejects(access(path))
      assert.deepEqual(Buffer.from(await blobs.readBlob(sha256(bytes))), bytes)
    },
  )

  test(
    `${name}: what is not there is refused, dropped blobs are not there, all others are listed`,
    option,
    async () => {
      const blobs = await open()
      const { digest } = await blobs.putBlob(randomBytes(10))
      const digests = await listed(blobs)
      assert.ok(digests.includes(digest))
      await blobs.dropBlob(digest)
      await blobs.dropBlob(digest)
      await assert.rejects(blobs.openBlob(digest), { code: 'storage/blob-missing' })
      assert.equal(await blobs.findBlob(digest), undefined)
    },
  )

  test(`${name}: a name that is no digest never leads outside the store`, option, async () => {
    const blobs = await open()
    for (const bad of ['../../etc/passwd', `${'a'.repeat(63)}/`, 'A'.repeat(64), '', `..${'a'.repeat(62)}`])
      await assert.rejects(blobs.openBlob(bad), { code: 'http/invalid-input' })
  })

  test(
    `${name}: a hundred writers of the same bytes make one blob, and the store says that it works`,
    option,
    async () => {
      const blobs = await open()
      const bytes = randomBytes(20_000)
      await Promise.all(Array.from({ length: 100 }, () => blobs.putBlob(bytes)))
      assert.deepEqual(Buffer.from(await blobs.readBlob(sha256(bytes))), bytes)
      await blobs.checkHealth()
    },
  )
}

test('a stream that breaks off leaves nothing behind', async () => {
  const blobs = await openBlobs(readConfig({ TSUMUGI_BLOBS: `file:${folder}/broken` }, folder))
  const broken = Readable.from(
    (function* () {
      yield Buffer.from('half')
      throw new Error('the sender vanished')
    })(),
  )
  await assert.rejects(blobs.putBlob(broken), /vanished/)
  assert.deepEqual(await readdir(join(folder, 'broken', 'incoming')), [])
  assert.deepEqual(await listed(blobs), [])
})

test('a stored blob whose bytes changed on disk is never handed out whole', async () => {
  const blobs = await openBlobs(readConfig({ TSUMUGI_BLOBS: `file:${folder}/rotten` }, folder))
  const { digest } = await blobs.putBlob(randomBytes(100))
  const path = join(folder, 'rotten', digest.slice(0, 2), digest)
  const bytes = await readFile(path)
  await writeFile(path, bytes.with(50, (bytes[50] ?? 0) ^ 1))
  await assert.rejects(blobs.readBlob(digest), { code: 'storage/blob-missing' })
  await truncate(path, 10)
  await assert.rejects(blobs.readBlob(digest), { code: 'storage/blob-missing' })
})
