import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type ReleaseManifest, releaseManifest, releaseProof, releaseRoutes } from '@tsumugi/api'
import { readNifti } from '@tsumugi/imaging'
import { fromHex, isIncluded, leafHash, openNote, openTreeHead, parseVerifierKey, sha256Hex } from '@tsumugi/proofs'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { buildJob, buildRelease } from './build-release.ts'
import { loadRelease } from './load-release.ts'
import { routes } from './routes.ts'
import { askRelease, jobContext, makeScene, type Scene } from './testing/scene.ts'
import { listFiles } from './write-part.ts'

const platform = await openTestPlatform()
const door = await openTestDoor(platform, routes)
after(async () => {
  await door.close()
  await platform.close()
})
const scene = await makeScene(platform, [
  { site: 0, reference: 'agreed' },
  { site: 0, reference: 'adjudicated' },
  { site: 0, reference: 'agreed' },
  { site: 1, reference: 'agreed' },
  { site: 1 },
  { site: 1, modality: 'MR', reference: 'agreed' },
  { site: 0, isDerivativeFailed: true },
  { site: 1, reference: 'agreed', labelShape: [5, 16, 16] },
])

let versions = 0
async function publish(of: Scene, change: Parameters<typeof askRelease>[1] = {}) {
  const body = askRelease(of, { version: `1.${++versions}.0`, ...change })
  const { id } = await door.call(of.curator, releaseRoutes.createRelease, { body })
  await buildRelease(jobContext(platform, { releaseId: id }))
  return door.call(of.curator, releaseRoutes.release, { params: { id } })
}
const bytesOf = async (id: string, path: string) => {
  const answer = await door.ask(scene.curator, releaseRoutes.releaseFile, { params: { id, '*': path } })
  assert.equal(answer.status, 200, path)
  return answer.bytes
}
const manifestOf = async (id: string): Promise<ReleaseManifest> =>
  releaseManifest.parse(JSON.parse((await bytesOf(id, 'manifest.json')).toString()))

const release = await publish(scene)
const manifest = await manifestOf(release.id)
const pathsIn = (folder: string) => manifest.files.map(file => file.path).filter(path => path.startsWith(folder))

test('every file of the manifest is served with the bytes of its digest', async () => {
  assert.equal(release.state, 'published')
  for (const file of manifest.files)
    assert.equal(sha256Hex(await bytesOf(release.id, file.path)), file.sha256, file.path)
})

test('the layouts of a release are there', () => {
  assert.equal(manifest.files.filter(file => /^dicom\/[^/]+\/[^/]+\/[^/]+\/[^/]+\.dcm$/.test(file.path)).length, 28)
  assert.equal(manifest.files.filter(file => file.path.endsWith('/seg/reference-standard.dcm')).length, 6)
  for (const path of ['DATASHEET.md', 'DATASHEET.ja.md', 'croissant.json', 'LICENSE.txt', 'splits.json', 'index.csv'])
    assert.ok(
      manifest.files.some(file => file.path === path),
      path,
    )
})

test('each modality is its own nnU-Net dataset, with labels from 0 without a gap', async () => {
  const sets = [...new Set(pathsIn('nnunet/').map(path => path.split('/')[1]))]
  assert.deepEqual(sets, ['Dataset501_LungCT', 'Dataset502_LungMR'])
  const json = JSON.parse((await bytesOf(release.id, 'nnunet/Dataset501_LungCT/dataset.json')).toString())
  assert.deepEqual(json.labels, { background: 0, lesion: 1 })
  assert.deepEqual(json.channel_names, { 0: 'CT' })
  assert.equal(json.numTraining, pathsIn('nnunet/Dataset501_LungCT/labelsTr/').length)
  const [label = ''] = pathsIn('nnunet/Dataset501_LungCT/labels')
  assert.deepEqual([...new Set(readNifti(await bytesOf(release.id, label)).volume?.voxels)].sort(), [0, 1])
})

test('a label map of another shape than its image is left out of nnU-Net, and says why', async () => {
  assert.equal(pathsIn('nnunet/Dataset501_LungCT/').filter(path => path.includes('/images')).length, 4)
  const { note } = await platform.db
    .selectFrom('release_part')
    .select('note')
    .where('release_id', '=', release.id)
    .where('note', 'is not', null)
    .executeTakeFirstOrThrow()
  assert.equal(note, 'nnunet/shape-mismatch')
})

test('a subject is in one split in every layout', () => {
  assert.equal(Object.keys(manifest.splits).length, 7)
  // 7 × 0.6, 0.2, 0.2 is 4.2, 1.4, 1.4; the one left over goes to the earlier of the two largest remainders.
  assert.deepEqual(release.splitCounts, { train: 4, validation: 2, test: 1 })
})

test('the manifest is signed, and its publication is in the log under a signed tree head', async () => {
  const proof = releaseProof.parse(JSON.parse((await bytesOf(release.id, 'proof.json')).toString()))
  const digest = sha256Hex(await bytesOf(release.id, 'manifest.json'))
  assert.equal(release.manifestDigest, digest)
  const key = parseVerifierKey(proof.platformPublicKey)
  assert.ok(key)
  const note = openNote((await bytesOf(release.id, 'manifest.sig')).toString(), key)
  assert.equal(note, `tsumugi-release@1\nLung-${release.version}\n${digest}\n`)
  const head = openTreeHead(proof.treeHead, key)
  assert.ok(head)
  const leaf = leafHash(new TextEncoder().encode(proof.entry))
  const claim = {
    index: proof.index,
    size: head.size,
    leafHash: leaf,
    path: proof.path.map(fromHex),
    root: head.rootHash,
  }
  assert.ok(isIncluded(claim))
  assert.equal(JSON.parse(proof.entry).body.manifestDigest, digest)
})

test('a build that is stopped after any part goes on and gives the same digests', async () => {
  const body = askRelease(scene, { version: '2.0.0' })
  const { id } = await door.call(scene.curator, releaseRoutes.createRelease, { body })
  for (let parts = 1; ; parts++) {
    const stop = new AbortController()
    let seen = 0
    const context = jobContext(platform, { releaseId: id }, stop.signal)
    const progress = async () => void (++seen > parts && stop.abort())
    const isStopped = await buildRelease({ ...context, progress }).then(
      () => false,
      () => true,
    )
    if (!isStopped) break
  }
  const stopped = await listFiles({ db: platform.db, releaseId: id })
  const whole = await listFiles({ db: platform.db, releaseId: release.id })
  const data = (files: typeof whole) =>
    files.filter(file => /^(nnunet.*gz|dicom)/.test(file.path)).map(file => file.sha256)
  assert.deepEqual(data(stopped), data(whole))
  assert.equal((await loadRelease(platform.db, id)).state, 'published')
})

test('a build killed between the log entry and its proof goes on with the same entry', async () => {
  const body = askRelease(scene, { version: '2.1.0' })
  const { id } = await door.call(scene.curator, releaseRoutes.createRelease, { body })
  const broken = { ...platform.blobs, putBlob: refuseProof(platform.blobs.putBlob) }
  await assert.rejects(buildRelease({ ...jobContext(platform, { releaseId: id }), blobs: broken }), /power cut/)
  const before = await loadRelease(platform.db, id)
  assert.equal(before.state, 'recorded')
  await buildRelease(jobContext(platform, { releaseId: id }))
  const later = await loadRelease(platform.db, id)
  assert.deepEqual(
    [later.state, later.manifest_digest, later.log_entry_id],
    ['published', before.manifest_digest, before.log_entry_id],
  )
})

/** The disk goes away when the proof is to be written. */
function refuseProof(putBlob: typeof platform.blobs.putBlob): typeof platform.blobs.putBlob {
  return async (content, expected) => {
    if (content instanceof Uint8Array && new TextDecoder().decode(content).includes('tsumugi-proof@1'))
      throw new Error('power cut')
    return putBlob(content, expected)
  }
}

test('building a published release again changes nothing', async () => {
  await buildRelease(jobContext(platform, { releaseId: release.id }))
  assert.deepEqual(await manifestOf(release.id), manifest)
})

test('a published release, its files and splits cannot be changed in the database either', async () => {
  const attempt = (statement: string) =>
    assert.rejects(sql.raw(statement).execute(platform.db), /never changed|no more files/)
  await attempt(`update release set fee_minor = 1 where id = '${release.id}'`)
  await attempt(`delete from release where id = '${release.id}'`)
  await attempt(`update release_file set digest = 'x' where release_id = '${release.id}'`)
  await attempt(`update release_subject set split = 'test' where release_id = '${release.id}'`)
  await attempt(
    `insert into release_file (release_id, path, digest, size_bytes, media_type) values ('${release.id}', 'more.txt', 'x', 1, 'text/plain')`,
  )
})

test('the database refuses a series in another split than its subject', async () => {
  const statement = `insert into release_series (release_id, series_id, subject_id, split, number, derivative_id, derivative_digest)
    select release_id, '${scene.subjects[6]?.seriesId}', subject_id, case split when 'train' then 'test' else 'train' end, 99, derivative_id, derivative_digest
    from release_series where release_id = '${release.id}' limit 1`
  await assert.rejects(sql.raw(statement).execute(platform.db), /a_series_is_in_the_split_of_its_subject/)
})

test('a subject who opted out is not in a release that is made afterwards', async () => {
  const [first] = scene.subjects
  const { site_id: siteId } = await platform.db
    .selectFrom('subject')
    .select('site_id')
    .where('id', '=', first?.id ?? '')
    .executeTakeFirstOrThrow()
  const body = askRelease(scene, { version: '3.0.0' })
  const waiting = await door.call(scene.curator, releaseRoutes.createRelease, { body })
  const optOut = {
    id: crypto.randomUUID(),
    site_id: siteId,
    pseudonym: first?.pseudonym ?? '',
    reason: 'asked',
    effective_at: new Date(),
  }
  await platform.db.insertInto('opt_out').values(optOut).execute()
  const afterwards = await publish(scene)
  assert.equal(Object.keys((await manifestOf(afterwards.id)).splits).includes(first?.pseudonym ?? ''), false)
  assert.equal(afterwards.counts?.subjects, 6)
  // The one that was being built when the subject opted out fails, and says so.
  await assert.rejects(buildJob.run(jobContext(platform, { releaseId: waiting.id })), {
    code: 'release/subject-opted-out',
  })
  const failed = await door.call(scene.curator, releaseRoutes.release, { params: { id: waiting.id } })
  assert.deepEqual([failed.state, failed.error], ['failed', 'release/subject-opted-out'])
})

test('an agreement that ends while a release is built stops it, and nothing is left to release of the site', async () => {
  const own = await makeScene(platform, [{ site: 0, reference: 'agreed' }])
  const body = askRelease(own, { datasetName: 'Ended' })
  const { id } = await door.call(own.curator, releaseRoutes.createRelease, { body })
  await inTransaction(platform.db, tx =>
    tx
      .updateTable('agreement')
      .set({ ended_at: new Date(), ended_reason: 'over' })
      .where('site_id', '=', own.siteIds[0])
      .execute(),
  )
  await assert.rejects(buildJob.run(jobContext(platform, { releaseId: id })), { code: 'release/agreement-ended' })
  const again = await door.ask(own.curator, releaseRoutes.createRelease, { body })
  assert.deepEqual([again.status, again.error().code], [422, 'release/nothing-left'])
})

test('what cannot be made is refused', async () => {
  const refusal = async (change: Parameters<typeof askRelease>[1]) => {
    const answer = await door.ask(scene.curator, releaseRoutes.createRelease, { body: askRelease(scene, change) })
    return [answer.status, answer.error().code]
  }
  const other = await makeScene(platform, [{ site: 0 }])
  const nowhere = crypto.randomUUID()
  assert.deepEqual(await refusal({ version: release.version }), [409, 'release/version-exists'])
  assert.deepEqual(await refusal({ cohortId: nowhere }), [404, 'release/cohort-not-found'])
  assert.deepEqual(await refusal({ runId: nowhere }), [404, 'release/run-not-found'])
  assert.deepEqual(await refusal({ runId: other.runId }), [409, 'release/run-of-other-cohort'])
  assert.deepEqual(await refusal({ split: { train: 0, validation: 0, test: 0, seed: '' } }), [
    422,
    'release/empty-split-plan',
  ])
  assert.deepEqual(await refusal({ terms: { licence: 'x', purposes: ['commercial-development'], duo: [] } }), [
    422,
    'release/nothing-left',
  ])
  assert.deepEqual(await refusal({ fee: { minor: '-1', currency: 'JPY' } }), [422, 'release/negative-fee'])
  await sql`update recipe_run set digest = null, finished_at = null where id = ${other.runId}`.execute(platform.db)
  assert.deepEqual(await refusal({ cohortId: other.cohortId, runId: other.runId }), [409, 'release/run-not-completed'])
})
