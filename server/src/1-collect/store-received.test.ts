import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { SubmissionManifest } from '@tsumugi/api'
import { buildSeries, syntheticPatient } from '@tsumugi/testkit'
import { inTransaction } from '#platform/db'
import { openTestPlatform } from '#platform/testing'
import { commitSubmission } from './commit-submission.ts'
import { decideSubmission } from './jobs.ts'
import { loadSubmission } from './read-submissions.ts'
import { storeReceived } from './store-received.ts'
import { addTestSite, coverSite, makeSubmission, type TestSubmission } from './testing.ts'
import { jobContext, sendSubmission, uploadSubmission } from './testing-send.ts'

const platform = await openTestPlatform()
after(() => platform.close())
const { db, blobs } = platform
const site = await addTestSite(platform)
await coverSite(platform, site)

let nextPatient = 500
const freshSeries = () => buildSeries({ patient: syntheticPatient(nextPatient++) })
/** The same objects under a manifest that says something else than they do, which refuses them. */
const wrongly = (manifest: SubmissionManifest): SubmissionManifest => ({
  ...manifest,
  subjects: manifest.subjects.map(subject => ({
    ...subject,
    studies: subject.studies.map(study => ({
      ...study,
      series: study.series.map(one => ({ ...one, modality: 'MR' })),
    })),
  })),
})

/** Upload, store and commit, as the route does. */
async function commit(sent: TestSubmission): Promise<string> {
  const id = await uploadSubmission(platform, site, sent)
  await storeReceived(platform, id)
  await inTransaction(db, tx => commitSubmission(tx, site.gateway, { id }))
  return id
}
const stateOf = async (id: string) => (await loadSubmission(platform, site.gateway, id)).state
const storedOf = (sent: TestSubmission) =>
  Promise.all([...sent.objects.keys()].map(async digest => (await blobs.findBlob(digest)) !== undefined))

test('a submission is checked on a machine that never saw its upload', async () => {
  const id = await commit(await makeSubmission(site, { series: [freshSeries()] }))
  const elsewhere = { ...platform, config: { ...platform.config, home: `${platform.config.home}/another-machine` } }
  await decideSubmission(jobContext(elsewhere, { submissionId: id }))
  assert.equal(await stateOf(id), 'accepted')
})

test('nothing of a refused submission stays stored', async () => {
  const sent = await makeSubmission(site, { series: [freshSeries()], change: wrongly })
  const id = await commit(sent)
  await decideSubmission(jobContext(platform, { submissionId: id }))
  assert.equal(await stateOf(id), 'refused')
  assert.deepEqual(new Set(await storedOf(sent)), new Set([false]))
})

test('what an accepted submission names too is kept', async () => {
  const series = [freshSeries()]
  const accepted = await makeSubmission(site, { series })
  await sendSubmission(platform, site, accepted)
  const id = await commit(await makeSubmission(site, { series, change: wrongly }))
  await decideSubmission(jobContext(platform, { submissionId: id }))
  assert.equal(await stateOf(id), 'refused')
  assert.deepEqual(new Set(await storedOf(accepted)), new Set([true]))
})

test('the same objects sent again while a refused submission is being forgotten are not forgotten with it', async () => {
  const series = [freshSeries()]
  const id = await commit(await makeSubmission(site, { series, change: wrongly }))
  const again = await makeSubmission(site, { series })
  let second: Promise<string> | undefined
  const dropBlob = async (digest: string) => {
    second ??= commit(again)
    // Either the second one has come in whole before this object goes, or it waits until it is gone.
    await Promise.race([second, wait(700)])
    await blobs.dropBlob(digest)
  }
  await decideSubmission(jobContext({ ...platform, blobs: { ...blobs, dropBlob } }, { submissionId: id }))
  assert.ok(second)
  const secondId = await second
  await decideSubmission(jobContext(platform, { submissionId: secondId }))
  assert.equal(await stateOf(secondId), 'accepted')
})
