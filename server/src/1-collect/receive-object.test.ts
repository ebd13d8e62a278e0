import assert from 'node:assert/strict'
import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { collectRoutes } from '@tsumugi/api'
import { buildSeries } from '@tsumugi/testkit'
import { inTransaction } from '#platform/db'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { openSubmission } from './open-submission.ts'
import { receiveObject } from './receive-object.ts'
import { routes } from './routes.ts'
import { stagedBytes, stagedPath } from './staging.ts'
import { addTestSite, coverSite, makeSubmission } from './testing.ts'

const platform = await openTestPlatform()
const door = await openTestDoor(platform, routes)
after(async () => {
  await door.close()
  await platform.close()
})
const site = await addTestSite(platform)
await coverSite(platform, site)

/** A submission that waits for bytes, and the largest object of it. */
async function openOne() {
  const sent = await makeSubmission(site, { series: [buildSeries()] })
  const id = await inTransaction(platform.db, tx =>
    openSubmission(tx, site.gateway, { signed: sent.signed, at: new Date() }),
  )
  const [found] = [...sent.objects].toSorted(([, a], [, b]) => b.length - a.length)
  const [digest, bytes] = found ?? ['', new Uint8Array()]
  const path = stagedPath(platform.config, id, digest)
  const send = (offset: number, part: Uint8Array) =>
    door.ask(site.gateway, collectRoutes.uploadObject, {
      params: { id, digest },
      body: part,
      headers: { 'upload-offset': String(offset) },
    })
  return { id, digest, bytes, path, send }
}

test('an upload goes on where it stopped, and is complete when the digest is right', async () => {
  const { bytes, send } = await openOne()
  const half = Math.floor(bytes.length / 2)
  const first = await send(0, bytes.subarray(0, half))
  assert.deepEqual(JSON.parse(first.bytes.toString()), { receivedBytes: half, isComplete: false })
  const second = await send(half, bytes.subarray(half))
  assert.deepEqual(JSON.parse(second.bytes.toString()), { receivedBytes: bytes.length, isComplete: true })
})

test('a wrong offset is refused with the offset that the platform has', async () => {
  const { bytes, send } = await openOne()
  await send(0, bytes.subarray(0, 1000))
  const answer = await send(10, bytes.subarray(10))
  assert.equal(answer.status, 409)
  assert.equal(answer.error().code, 'submission/wrong-offset')
  assert.equal(answer.headers['upload-offset'], '1000')
})

test('wrong bytes are refused and dropped', async () => {
  const { bytes, path, send } = await openOne()
  const answer = await send(
    0,
    bytes.map((byte, index) => (index === 700 ? byte ^ 1 : byte)),
  )
  assert.equal(answer.status, 422)
  assert.equal(answer.error().code, 'submission/wrong-digest')
  assert.equal(await stagedBytes(path), 0)
})

test('more bytes than announced are refused, and none of them is kept', async () => {
  const { bytes, path, send } = await openOne()
  const answer = await send(0, new Uint8Array(bytes.length + 1))
  assert.equal(answer.error().code, 'submission/too-many-bytes')
  assert.equal(await stagedBytes(path), 0)
})

test('a full disk is refused before a byte is written', async () => {
  const { id, digest, bytes, path } = await openOne()
  const input = {
    submissionId: id,
    digest,
    offset: 0,
    stream: Readable.from([bytes]),
    reserveBytes: Number.MAX_SAFE_INTEGER,
  }
  await assert.rejects(receiveObject(platform, site.gateway, input), { code: 'storage/full', status: 507 })
  assert.equal(await stagedBytes(path), 0)
})

test('bytes that came before a connection broke are kept', async () => {
  const { id, digest, bytes, path } = await openOne()
  const stream = Readable.from(
    (function* () {
      yield bytes.subarray(0, 2048)
      throw new Error('the connection broke')
    })(),
  )
  const input = { submissionId: id, digest, offset: 0, stream, reserveBytes: 0 }
  await assert.rejects(receiveObject(platform, site.gateway, input), /the connection broke/)
  assert.equal(await stagedBytes(path), 2048)
})

test('an object whose last byte came just before the process ended is complete after the restart', async () => {
  const { id, digest, bytes, path } = await openOne()
  await mkdir(dirname(path), { recursive: true })
  await appendFile(path, bytes)
  const before = await door.call(site.gateway, collectRoutes.gatewaySubmission, { params: { id } })
  assert.ok(before.missing.some(one => one.digest === digest))
  const commit = await door.ask(site.gateway, collectRoutes.commitSubmission, { params: { id } })
  assert.equal(commit.error().code, 'submission/incomplete')
  const after = await door.call(site.gateway, collectRoutes.gatewaySubmission, { params: { id } })
  assert.equal(
    after.missing.some(one => one.digest === digest),
    false,
  )
})

test('an object that the manifest does not name, and one for a submission that takes no more, are refused', async () => {
  const { id, bytes, send } = await openOne()
  const unknown = await door.ask(site.gateway, collectRoutes.uploadObject, {
    params: { id, digest: 'a'.repeat(64) },
    body: bytes,
    headers: { 'upload-offset': '0' },
  })
  assert.equal(unknown.error().code, 'submission/unknown-object')
  await platform.db.updateTable('submission').set({ state: 'refused' }).where('id', '=', id).execute()
  assert.equal((await send(0, bytes)).error().code, 'submission/wrong-state')
})

test('a gateway cannot send to, or see, another site’s submission', async () => {
  const { id, digest, bytes } = await openOne()
  const other = await addTestSite(platform)
  const input = { submissionId: id, digest, offset: 0, stream: Readable.from([bytes]), reserveBytes: 0 }
  await assert.rejects(receiveObject(platform, other.gateway, input), { code: 'collect/not-found' })
  const seen = await door.ask(other.gateway, collectRoutes.gatewaySubmission, { params: { id } })
  assert.equal(seen.status, 404)
})
