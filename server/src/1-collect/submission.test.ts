import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { isSignedJson } from '@tsumugi/proofs'
import { buildSeries } from '@tsumugi/testkit'
import { platformKey } from '#platform/signing-key'
import { openTestPlatform } from '#platform/testing'
import { loadSeriesDetail } from './read-series.ts'
import { addTestSite, coverSite, makeSubmission } from './testing.ts'
import { sendSubmission } from './testing-send.ts'
import './tables.ts'

const platform = await openTestPlatform()
after(() => platform.close())

test('an accepted submission is stored whole and acknowledged with a signed receipt', async () => {
  const site = await addTestSite(platform)
  await coverSite(platform, site)
  const sent = await makeSubmission(site, { series: [buildSeries({ isReversed: true })] })
  const submission = await sendSubmission(platform, site, sent)
  assert.deepEqual(submission.issues, [])
  assert.equal(submission.state, 'accepted')
  const { signature, ...unsigned } = submission.receipt ?? { signature: undefined }
  assert.ok(signature && isSignedJson(unsigned, signature, platformKey().publicKey))
  const series = await platform.db
    .selectFrom('series')
    .select('id')
    .where('submission_id', '=', submission.id)
    .execute()
  const detail = await loadSeriesDetail(platform.db, platform.blobs, series[0]?.id ?? '')
  assert.deepEqual(
    detail.slices.map(slice => slice.instanceIndex),
    [3, 2, 1, 0],
  )
  assert.equal(detail.rows, 16)
})
