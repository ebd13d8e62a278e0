import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { releaseManifest, releaseRoutes } from '@tsumugi/api'
import sharp from 'sharp'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { buildRelease } from './build-release.ts'
import { routes } from './routes.ts'
import { askRelease, jobContext, makeScene } from './testing/scene.ts'
import { countReleases, waiting } from './waiting.ts'

const platform = await openTestPlatform()
let now = new Date('2026-05-10T03:00:00Z')
const door = await openTestDoor({ ...platform, clock: () => now }, routes)
after(async () => {
  await door.close()
  await platform.close()
})
const scene = await makeScene(platform, [
  { site: 0, reference: 'agreed' },
  { site: 1, reference: 'agreed' },
  { site: 1, reference: 'agreed' },
])
const { curator, customer, otherCustomer, ethicsOfficer, operator } = {
  ...scene,
  operator: { ...scene.curator, role: 'operator' as const },
}
const { id } = await door.call(curator, releaseRoutes.createRelease, { body: askRelease(scene) })
const draft = await door.call(curator, releaseRoutes.createRelease, { body: askRelease(scene, { version: '1.0.1' }) })
await buildRelease(jobContext(platform, { releaseId: id }))

const ask = (purpose: 'research' | 'commercial-development') =>
  door.call(customer, releaseRoutes.requestAccess, { body: { releaseId: id, purpose, statement: 'To train.' } })
const approval = {
  verdict: 'approve' as const,
  fee: { minor: '500000', currency: 'JPY' as const },
  endsOn: '2026-06-30',
}
const decide = (requestId: string, body: typeof approval | { verdict: 'return'; reason: string } = approval) =>
  door.ask(ethicsOfficer, releaseRoutes.decideRequest, { params: { id: requestId }, body })
const file = (actor: typeof customer, path: string, headers: Record<string, string> = {}) =>
  door.ask(actor, releaseRoutes.releaseFile, { params: { id, '*': path }, headers })
const downloads = () => platform.db.selectFrom('download').selectAll().orderBy('started_at').execute()
const logged = async () =>
  Number(
    (
      await platform.db
        .selectFrom('log_entry')
        .select(({ fn }) => fn.countAll().as('n'))
        .where('act', '=', 'release.downloaded')
        .executeTakeFirstOrThrow()
    ).n,
  )

test('anybody sees the catalogue, with counts that hide single persons', async () => {
  const { items } = await door.call(undefined, releaseRoutes.catalogue, { query: { text: 'lesion', modality: 'CT' } })
  assert.deepEqual(
    items.map(item => [item.id, item.subjects, item.series, item.modalities]),
    [[id, null, null, ['CT']]],
  )
  assert.equal((await door.call(undefined, releaseRoutes.catalogue, { query: { modality: 'MR' } })).total, 0)
  const entry = await door.call(undefined, releaseRoutes.catalogueEntry, { params: { id } })
  assert.deepEqual(Object.values(entry.splitCounts), [null, null, null])
  assert.equal(entry.agreement, null)
})

test('the preview is a picture of three slices', async () => {
  const { bytes, status } = await door.ask(undefined, releaseRoutes.cataloguePreview, { params: { id } })
  const { width, height, format } = await sharp(bytes).metadata()
  assert.deepEqual([status, width, height, format], [200, 768, 256, 'png'])
})

test('the datasheet is open to all', async () => {
  const { bytes, headers } = await door.ask(undefined, releaseRoutes.datasheet, { params: { id } })
  assert.match(bytes.toString(), /^# Lung lesions \(Lung 1\.0\.0\)/)
  assert.match(String(headers['content-type']), /^text\/markdown/)
  const inJapanese = { params: { id }, query: { language: 'ja' as const } }
  assert.match((await door.ask(undefined, releaseRoutes.datasheet, inJapanese)).bytes.toString(), /^## 1\. 目的$/m)
})

test('nobody outside learns of a release that is not published', async () => {
  const answer = await door.ask(undefined, releaseRoutes.catalogueEntry, { params: { id: draft.id } })
  assert.deepEqual([answer.status, answer.error().code], [404, 'release/not-found'])
  const body = { releaseId: draft.id, purpose: 'research' as const, statement: 'x' }
  const asked = await door.ask(customer, releaseRoutes.requestAccess, { body })
  assert.deepEqual([asked.status, asked.error().code], [409, 'release/not-published'])
})

test('a customer without a grant gets no file', async () => {
  const answer = await file(customer, 'index.csv')
  assert.deepEqual([answer.status, answer.error().code], [403, 'grant/missing'])
  assert.deepEqual(await downloads(), [])
})

test('a purpose outside of terms and agreements does not match, and says why', async () => {
  const request = await ask('commercial-development')
  assert.equal(request.match.isMatch, false)
  assert.equal(request.match.reasons.length, 2)
  const returned = await decide(request.id, { verdict: 'return', reason: 'Not in the terms.' })
  assert.equal(returned.status, 200)
  const again = await decide(request.id)
  assert.deepEqual([again.status, again.error().code], [409, 'request/wrong-state'])
})

let grantId = ''
test('a request becomes a quote, the quote a grant, and the fee is in the log', async () => {
  const request = await ask('research')
  assert.deepEqual([request.state, request.match], ['pending', { isMatch: true, reasons: [] }])
  assert.equal((await waiting(platform.db, ethicsOfficer))[0]?.kind, 'access-requests-pending')
  const second = await door.ask(customer, releaseRoutes.requestAccess, {
    body: { releaseId: id, purpose: 'research', statement: 'again' },
  })
  assert.deepEqual([second.status, second.error().code], [409, 'request/already-open'])
  const late = await decide(request.id, { ...approval, endsOn: '2026-05-09' })
  assert.deepEqual([late.status, late.error().code], [422, 'request/term-is-over'])
  const negative = await decide(request.id, { ...approval, fee: { minor: '-1', currency: 'JPY' } })
  assert.deepEqual([negative.status, negative.error().code], [422, 'request/negative-quote'])
  assert.equal((await decide(request.id)).status, 200)
  assert.equal((await waiting(platform.db, customer))[0]?.kind, 'quotes-to-accept')
  const stranger = await door.ask(otherCustomer, releaseRoutes.acceptQuote, { params: { id: request.id } })
  assert.deepEqual([stranger.status, stranger.error().code], [404, 'request/not-found'])
  const grant = await door.call(customer, releaseRoutes.acceptQuote, { params: { id: request.id } })
  assert.deepEqual([grant.state, grant.fee.minor, grant.startsOn], ['in-force', '500000', '2026-05-10'])
  const entry = await platform.db
    .selectFrom('log_entry')
    .select('content')
    .where('act', '=', 'grant.accepted')
    .executeTakeFirstOrThrow()
  assert.deepEqual(JSON.parse(entry.content).body.fee, { minor: '500000', currency: 'JPY' })
  grantId = grant.id
})

test('a customer sees the requests and grants of the own organisation alone', async () => {
  assert.equal((await door.call(customer, releaseRoutes.accessRequests, {})).total, 2)
  assert.equal((await door.call(otherCustomer, releaseRoutes.accessRequests, {})).total, 0)
  assert.equal((await door.call(otherCustomer, releaseRoutes.grants, {})).total, 0)
  assert.equal((await door.call(ethicsOfficer, releaseRoutes.grants, {})).total, 1)
})

test('a download is one entry in the log, however many files and ranges it takes', async () => {
  const manifest = await door.call(customer, releaseRoutes.releaseFiles, { params: { id } })
  const instance = manifest.files.find(one => one.path.endsWith('.dcm'))
  assert.ok(instance)
  const whole = await file(customer, instance.path)
  const part = await file(customer, instance.path, { range: 'bytes=100-199' })
  assert.deepEqual([part.status, part.headers['content-range']], [206, `bytes 100-199/${instance.sizeBytes}`])
  assert.deepEqual(part.bytes, whole.bytes.subarray(100, 200))
  assert.equal(await logged(), 1)
  const [download] = await downloads()
  const manifestBytes = (await file(operator, 'manifest.json')).bytes.length
  assert.equal(Number(download?.bytes_served), manifestBytes + instance.sizeBytes + 100)
  assert.equal(download?.requests, 3)
  assert.equal((await door.call(customer, releaseRoutes.grants, {})).items[0]?.downloads, 1)
})

test('the archive is unpacked by the system’s tar into the release’s folder', async () => {
  const { bytes } = await door.ask(customer, releaseRoutes.releaseArchive, {
    params: { id },
    query: { layout: 'nnunet' },
  })
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-archive-'))
  writeFileSync(join(folder, 'x.tar'), bytes)
  execFileSync('tar', ['-xf', 'x.tar'], { cwd: folder })
  const found = readdirSync(join(folder, 'Lung-1.0.0')).sort()
  rmSync(folder, { recursive: true })
  assert.deepEqual(found, [
    'DATASHEET.ja.md',
    'DATASHEET.md',
    'LICENSE.txt',
    'croissant.json',
    'index.csv',
    'manifest.json',
    'manifest.sig',
    'nnunet',
    'proof.json',
    'splits.json',
  ])
})

test('a file that the release does not have is refused', async () => {
  const answer = await file(customer, 'nowhere.txt')
  assert.deepEqual([answer.status, answer.error().code], [404, 'release/file-not-found'])
  const outside = await file(customer, '../platform.key')
  assert.equal(outside.status, 404)
})

test('staff may look without a grant, but not at what is not published', async () => {
  const files = await door.ask(curator, releaseRoutes.releaseFiles, { params: { id } })
  assert.equal(releaseManifest.parse(JSON.parse(files.bytes.toString())).dataset, 'Lung')
  const unfinished = await door.ask(curator, releaseRoutes.releaseFiles, { params: { id: draft.id } })
  assert.deepEqual([unfinished.status, unfinished.error().code], [409, 'release/not-published'])
  assert.deepEqual(await countReleases(platform.db), { building: 1, published: 1 })
})

test('a grant is in force on its last day in Tokyo and not after', async () => {
  now = new Date('2026-06-30T14:59:59Z')
  assert.equal((await file(customer, 'index.csv')).status, 200)
  now = new Date('2026-06-30T15:00:00Z')
  const answer = await file(customer, 'index.csv')
  assert.deepEqual([answer.status, answer.error().code], [403, 'grant/expired'])
})

test('once a subject opted out, the release is given to nobody any more', async () => {
  now = new Date('2026-05-11T03:00:00Z')
  const body = { releaseId: id, purpose: 'research' as const, statement: 'Late.' }
  const request = await door.call(otherCustomer, releaseRoutes.requestAccess, { body })
  await decide(request.id)
  const [subject] = scene.subjects
  const optOut = { site_id: scene.siteIds[0], pseudonym: subject?.pseudonym ?? '', reason: 'asked', effective_at: now }
  await platform.db
    .insertInto('opt_out')
    .values({ ...optOut, id: crypto.randomUUID() })
    .execute()
  const accepted = await door.ask(otherCustomer, releaseRoutes.acceptQuote, { params: { id: request.id } })
  assert.deepEqual([accepted.status, accepted.error().code], [409, 'request/subject-opted-out'])
  const served = await file(customer, 'index.csv')
  assert.deepEqual([served.status, served.error().code], [409, 'grant/subject-opted-out'])
  assert.equal((await file(curator, 'index.csv')).status, 200)
})

test('a revoked grant stops downloads at once and cannot be revoked again', async () => {
  now = new Date('2026-05-11T03:00:00Z')
  const revoke = (grant: string) =>
    door.ask(ethicsOfficer, releaseRoutes.revokeGrant, { params: { id: grant }, body: { reason: 'Misuse.' } })
  assert.equal((await revoke(grantId)).status, 200)
  const answer = await file(customer, 'index.csv')
  assert.deepEqual([answer.status, answer.error().code], [403, 'grant/revoked'])
  assert.equal((await revoke(grantId)).error().code, 'grant/already-revoked')
  assert.equal((await revoke(crypto.randomUUID())).error().code, 'grant/not-found')
})
