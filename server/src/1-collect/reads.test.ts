import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { collectRoutes } from '@tsumugi/api'
import { planSlide } from '@tsumugi/deidentify'
import { sha256Hex } from '@tsumugi/proofs'
import { buildHospital, buildSeries, syntheticPatient } from '@tsumugi/testkit'
import sharp from 'sharp'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { routes } from './routes.ts'
import { loadPackIndex, loadSeriesInstances } from './series-objects.ts'
import { addTestSite, coverSite, makeSubmission } from './testing.ts'
import { sendSubmission } from './testing-send.ts'
import { waiting } from './waiting.ts'

const platform = await openTestPlatform()
const door = await openTestDoor(platform, routes)
after(async () => {
  await door.close()
  await platform.close()
})
const site = await addTestSite(platform)
await coverSite(platform, site)
const hospital = buildHospital({ patientCount: 3, shape: [6, 24, 24] })
const submission = await sendSubmission(platform, site, await makeSubmission(site, hospital))
const { curator, dataManager } = site
const { items: seriesList } = await door.call(curator, collectRoutes.seriesList, {})
const [series] = seriesList
assert.ok(series)
const params = { id: series.id }

test('the series list pages through all series once, newest first', async () => {
  assert.equal(submission.state, 'accepted')
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const query = cursor === undefined ? { limit: 2 } : { limit: 2, cursor }
    const page = await door.call(curator, collectRoutes.seriesList, { query })
    assert.equal(page.total, 5)
    seen.push(...page.items.map(item => item.id))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  assert.deepEqual(
    seen,
    seriesList.map(item => item.id),
  )
  const found = await door.call(curator, collectRoutes.seriesList, { query: { modality: 'MR', text: 'brain' } })
  assert.equal(found.total, 2)
})

test('an instance comes back byte for byte, and one outside the pack is refused', async () => {
  const index = await loadPackIndex(platform.db, platform.blobs, series.id)
  const answer = await door.ask(curator, collectRoutes.seriesInstance, { params: { ...params, index: 2 } })
  assert.equal(answer.headers['content-type'], 'application/dicom')
  assert.equal(sha256Hex(answer.bytes), index.instances[2]?.sha256)
  const files = await loadSeriesInstances(platform.db, platform.blobs, series.id)
  assert.deepEqual(
    files.map(sha256Hex),
    index.instances.map(instance => instance.sha256),
  )
  const outside = await door.ask(curator, collectRoutes.seriesInstance, { params: { ...params, index: 99 } })
  assert.equal(outside.error().code, 'series/no-such-instance')
})

test('a thumbnail is a PNG of the middle slice, kept after the first time', async () => {
  const first = await door.ask(curator, collectRoutes.seriesThumbnail, { params })
  const { format, width, height } = await sharp(first.bytes).metadata()
  assert.deepEqual([format, width, height], ['png', 24, 24])
  const row = await platform.db
    .selectFrom('series')
    .where('id', '=', series.id)
    .select('thumbnail_digest')
    .executeTakeFirst()
  assert.equal(row?.thumbnail_digest, sha256Hex(first.bytes))
  const second = await door.ask(curator, collectRoutes.seriesThumbnail, { params })
  assert.deepEqual(second.bytes, first.bytes)
})

test('a series whose pixels cannot be decoded has no picture', async () => {
  const noPixels = buildSeries({ patient: syntheticPatient(77), extra: { PixelData: undefined } })
  const withoutPixels = await makeSubmission(site, { series: [noPixels] })
  const { id, state } = await sendSubmission(platform, site, withoutPixels)
  assert.equal(state, 'accepted')
  const row = await platform.db
    .selectFrom('series')
    .where('submission_id', '=', id)
    .select('id')
    .executeTakeFirstOrThrow()
  const answer = await door.ask(curator, collectRoutes.seriesThumbnail, { params: { id: row.id } })
  assert.equal(answer.error().code, 'series/no-picture')
})

test('a hospital’s data manager sees the hospital’s own subjects alone', async () => {
  const other = await addTestSite(platform)
  const mine = await door.call(dataManager, collectRoutes.subjects, {})
  assert.ok(mine.total >= 3)
  const theirs = await door.call(other.dataManager, collectRoutes.subjects, {})
  assert.equal(theirs.total, 0)
  const params = { id: mine.items[0]?.id ?? '' }
  const refused = await door.ask(other.dataManager, collectRoutes.subject, { params })
  assert.equal(refused.error().code, 'collect/not-found')
  const whole = await door.call(dataManager, collectRoutes.subject, { params })
  assert.equal(whole.seriesList.length, whole.series)
})

test('a clinical table shows its rows; what is no table has none', async () => {
  const { items } = await door.call(curator, collectRoutes.subjectFiles, { query: { kind: 'clinical' } })
  const [file] = items
  assert.ok(file)
  const table = await door.call(curator, collectRoutes.subjectFileRows, { params: { id: file.id } })
  assert.equal(table.total, 1)
  assert.equal(table.rows[0]?.[0], file.pseudonym)
})

test('a refused submission waits for the data manager of its hospital', async () => {
  const files = [
    { pseudonym: 'TS-00000000000000000000', kind: 'variants' as const, fileName: 'v', bytes: new Uint8Array([65]) },
  ]
  await sendSubmission(platform, site, await makeSubmission(site, { files }))
  const lines = await waiting(platform.db, dataManager)
  assert.deepEqual(
    lines.map(line => [line.kind, line.count]),
    [['submissions-refused', 1]],
  )
  assert.deepEqual(await waiting(platform.db, curator), [])
})

test('a slide is stored as it is, shows its pyramid and serves its tiles', async () => {
  const bytes = await pyramid()
  const files = [{ pseudonym: 'TS-00000000000000000000', kind: 'slide' as const, fileName: 'slide.tif', bytes }]
  const { id, issues } = await sendSubmission(platform, site, await makeSubmission(site, { files }))
  assert.deepEqual(issues, [])
  const row = await platform.db
    .selectFrom('subject_file')
    .where('submission_id', '=', id)
    .select('id')
    .executeTakeFirstOrThrow()
  const params = { id: row.id }
  const slide = await door.call(curator, collectRoutes.slide, { params })
  assert.deepEqual([slide.width, slide.height, slide.levels.length > 1], [600, 400, true])
  const tile = await door.ask(curator, collectRoutes.slideTile, { params: { ...params, level: 0, column: 1, row: 0 } })
  assert.equal((await sharp(tile.bytes).metadata()).format, 'jpeg')
  const outside = await door.ask(curator, collectRoutes.slideTile, {
    params: { ...params, level: 0, column: 9, row: 9 },
  })
  assert.equal(outside.error().code, 'slide/no-such-tile')
  const rows = await door.ask(curator, collectRoutes.subjectFileRows, { params })
  assert.equal(rows.error().code, 'subject-file/no-rows')
})

/** A pyramidal TIFF of JPEG tiles, written by libvips. */
async function pyramid(): Promise<Uint8Array> {
  const raw = Uint8Array.from({ length: 600 * 400 * 3 }, (_, index) => (index * 7) % 256)
  return sharp(raw, { raw: { width: 600, height: 400, channels: 3 } })
    .tiff({ compression: 'jpeg', tile: true, tileWidth: 256, tileHeight: 256, pyramid: true })
    .toBuffer()
}

const sharedData = process.env.TSUMUGI_SHARED_DATA
const skip = sharedData === undefined ? 'TSUMUGI_SHARED_DATA is not set' : false

test('a real Aperio slide is refused with its label, and accepted without', { skip }, async () => {
  const path = join(sharedData ?? '', 'wsi/aperio-cmu1-small-region/CMU-1-Small-Region.svs')
  const whole = new Uint8Array(await readFile(path))
  const file = { pseudonym: 'TS-00000000000000000000', kind: 'slide' as const, fileName: 'slide.svs' }
  const refused = await sendSubmission(
    platform,
    site,
    await makeSubmission(site, { files: [{ ...file, bytes: whole }] }),
  )
  assert.deepEqual(
    refused.issues.map(issue => issue.code),
    ['residual-identifier'],
  )
  const plan = await planSlide(
    (offset, length) => Promise.resolve(whole.subarray(offset, offset + length)),
    whole.length,
  )
  assert.ok('patches' in plan)
  const clean = whole.slice()
  for (const { offset, bytes } of plan.patches) clean.set(bytes, offset)
  const accepted = await sendSubmission(
    platform,
    site,
    await makeSubmission(site, { files: [{ ...file, bytes: clean }] }),
  )
  assert.deepEqual([accepted.state, accepted.issues], ['accepted', []])
  const row = await platform.db
    .selectFrom('subject_file')
    .where('submission_id', '=', accepted.id)
    .select('summary')
    .executeTakeFirstOrThrow()
  assert.deepEqual([row.summary.width, row.summary.height, row.summary.mpp], [2220, 2967, 0.499])
})
