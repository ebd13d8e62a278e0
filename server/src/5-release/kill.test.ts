import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { releaseRoutes } from '@tsumugi/api'
import { toBase64 } from '@tsumugi/proofs'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { platformKey } from '#provenance'
import { buildJob, buildRelease } from './build-release.ts'
import { loadRelease } from './load-release.ts'
import { routes } from './routes.ts'
import { askRelease, jobContext, makeScene } from './testing/scene.ts'
import { waiting } from './waiting.ts'
import { listFiles } from './write-part.ts'

const platform = await openTestPlatform()
const door = await openTestDoor(platform, routes)
after(async () => {
  await door.close()
  await platform.close()
})
const builder = fileURLToPath(import.meta.resolve('./testing/builder.ts'))

/** Build in another process, killed with SIGKILL once it has told `steps` steps. Answers whether it came to its end. */
function buildAndKill(releaseId: string, steps: number): Promise<boolean> {
  const seed = toBase64(platformKey().secretKey)
  const args = [builder, platform.connectionString, platform.config.home, seed, releaseId]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = 0
  createInterface(child.stdout).on('line', () => {
    if (++told === steps) child.kill('SIGKILL')
  })
  return new Promise(done => child.once('exit', code => done(code === 0)))
}

test('a build killed again and again ends with the digests of one that was left alone', {
  timeout: 120_000,
}, async () => {
  const scene = await makeScene(platform, [{ site: 0, reference: 'agreed' }, { site: 1 }])
  const make = async (version: string) => {
    const body = askRelease(scene, { version })
    return (await door.call(scene.curator, releaseRoutes.createRelease, { body })).id
  }
  const [killed, calm] = [await make('1.0.0'), await make('1.0.1')]
  for (const steps of [1, 2, 3, 4, 5]) assert.equal(await buildAndKill(killed, steps), false)
  assert.equal(await buildAndKill(killed, Number.POSITIVE_INFINITY), true)
  await buildRelease(jobContext(platform, { releaseId: calm }))
  const data = async (releaseId: string) =>
    (await listFiles({ db: platform.db, releaseId }))
      .filter(file => /^(nnunet\/.*gz|dicom\/|splits)/.test(file.path))
      .map(file => `${file.path} ${file.sha256}`)
  assert.deepEqual(await data(killed), await data(calm))
  assert.equal((await loadRelease(platform.db, killed)).state, 'published')
  const entries = await platform.db
    .selectFrom('log_entry')
    .select('id')
    .where('act', '=', 'release.published')
    .execute()
  assert.equal(entries.length, 2)
})

test('a build that breaks for the last time is marked failed, and running its job again publishes it', async () => {
  const scene = await makeScene(platform, [{ site: 0 }])
  const body = askRelease(scene, { datasetName: 'Broken' })
  const { id } = await door.call(scene.curator, releaseRoutes.createRelease, { body })
  const noDisk = async () => {
    throw new Error('no disk')
  }
  const context = { ...jobContext(platform, { releaseId: id }), blobs: { ...platform.blobs, putBlob: noDisk } }
  await assert.rejects(buildJob.run({ ...context, attempt: 3 }), /no disk/)
  assert.equal((await loadRelease(platform.db, id)).state, 'building')
  await assert.rejects(buildJob.run({ ...context, attempt: 4 }), /no disk/)
  const failed = await loadRelease(platform.db, id)
  assert.deepEqual([failed.state, failed.error], ['failed', 'release/build-broken'])
  assert.deepEqual(
    (await waiting(platform.db, scene.curator)).map(line => [line.kind, line.count]),
    [['releases-failed', 1]],
  )
  await buildJob.run(jobContext(platform, { releaseId: id }))
  const again = await loadRelease(platform.db, id)
  assert.deepEqual([again.state, again.error], ['published', null])
})
