import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { releaseRoutes } from '@tsumugi/api'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { buildRelease } from './build-release.ts'
import { routes } from './routes.ts'
import { askRelease, jobContext, makeScene } from './testing/scene.ts'
import { listFiles } from './write-part.ts'

const platform = await openTestPlatform()
const door = await openTestDoor(platform, routes)
after(async () => {
  await door.close()
  await platform.close()
})
const scene = await makeScene(platform, [{ site: 0 }, { site: 1 }, { site: 0, isDerivativeFailed: true }])
const [first, second, failed] = scene.subjects
assert.ok(first && second && failed)

/** Hand in a file of a subject as the collecting stage stores it. */
async function addFile(subject: { id: string }, file: { kind: 'slide' | 'clinical'; name: string; text: string }) {
  const stored = await platform.blobs.putBlob(new TextEncoder().encode(file.text))
  const { site_id, submission_id } = await platform.db
    .selectFrom('series')
    .select(['site_id', 'submission_id'])
    .where('subject_id', '=', subject.id)
    .executeTakeFirstOrThrow()
  await platform.db
    .insertInto('subject_file')
    .values({
      id: crypto.randomUUID(),
      subject_id: subject.id,
      site_id,
      submission_id,
      kind: file.kind,
      media_type: file.kind === 'slide' ? 'image/tiff' : 'text/csv',
      file_name: file.name,
      digest: stored.digest,
      size_bytes: BigInt(stored.sizeBytes),
      summary: '{}',
      created_at: new Date(),
    })
    .execute()
  return stored.digest
}
const build = async (version: string) => {
  const { id } = await door.call(scene.curator, releaseRoutes.createRelease, { body: askRelease(scene, { version }) })
  await buildRelease(jobContext(platform, { releaseId: id }))
  const files = await listFiles({ db: platform.db, releaseId: id })
  return { id, paths: files.map(file => file.path) }
}

test('slides and clinical tables go with their subjects, two of one name told apart by digest', async () => {
  const digests = [
    await addFile(first, { kind: 'clinical', name: 'labs.csv', text: 'a\n1\n' }),
    await addFile(first, { kind: 'clinical', name: 'labs.csv', text: 'a\n2\n' }),
  ]
  await addFile(second, { kind: 'slide', name: 'slide.svs', text: 'tiff' })
  await addFile(failed, { kind: 'slide', name: 'left-out.svs', text: 'other' })
  const { id, paths } = await build('1.0.0')
  const expected = [
    ...digests.map(digest => `clinical/${first.pseudonym}/${digest.slice(0, 8)}-labs.csv`),
    `slides/${second.pseudonym}/slide.svs`,
  ]
  assert.deepEqual(paths.filter(path => /^(slides|clinical|variants)\//.test(path)).sort(), expected.sort())
  const release = await door.call(scene.curator, releaseRoutes.release, { params: { id } })
  assert.equal(release.counts?.slides, 1)
})

test('without a reference standard there is no nnU-Net layout, and the release says so', async () => {
  const { id, paths } = await build('1.1.0')
  assert.equal(
    paths.some(path => path.startsWith('nnunet/')),
    false,
  )
  const release = await door.call(scene.curator, releaseRoutes.release, { params: { id } })
  assert.deepEqual([release.layouts, release.agreement], [['dicom', 'croissant'], null])
})

test('two subjects whom their sites call alike are told apart by the site’s code', async () => {
  await platform.db
    .updateTable('subject')
    .set({ pseudonym: 'SAME-0001' })
    .where('id', 'in', [first.id, second.id])
    .execute()
  const { paths } = await build('1.2.0')
  const folders = new Set(paths.filter(path => path.startsWith('dicom/')).map(path => path.split('/')[1]))
  const codes = await platform.db
    .selectFrom('site')
    .select('code')
    .where('id', 'in', [...scene.siteIds])
    .execute()
  assert.deepEqual([...folders].sort(), codes.map(site => `${site.code}_SAME-0001`).sort())
})
