import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { makeKeyPair, signJson } from '@tsumugi/proofs'
import { buildSeries } from '@tsumugi/testkit'
import { inTransaction } from '#platform/db'
import { Refusal } from '#platform/refusals'
import { openTestPlatform } from '#platform/testing'
import { endAgreement } from './enter-agreement.ts'
import { openSubmission } from './open-submission.ts'
import { loadSubmission } from './read-submissions.ts'
import { recordOptOut } from './record-opt-out.ts'
import { addTestSite, coverSite, makeSubmission, type TestSite, type TestSubmission } from './testing.ts'

const platform = await openTestPlatform()
after(() => platform.close())

const series = [buildSeries()]
const site = await addTestSite(platform)
await coverSite(platform, site)

const open = (by: TestSite, { signed }: Pick<TestSubmission, 'signed'>) =>
  inTransaction(platform.db, tx => openSubmission(tx, by.gateway, { signed, at: new Date() }))

test('a manifest answers what is missing, and the same manifest again is the same submission', async () => {
  const sent = await makeSubmission(site, { series })
  const id = await open(site, sent)
  const again = await open(site, sent)
  const submission = await loadSubmission(platform, site.gateway, id)
  assert.equal(again, id)
  assert.deepEqual(
    submission.missing.map(one => one.digest),
    [...sent.objects.keys()].toSorted(),
  )
  assert.equal(submission.state, 'receiving')
})

test('another manifest under the same submission id is refused', async () => {
  const first = await makeSubmission(site, { series })
  await open(site, first)
  const { submissionId } = first.signed.manifest
  const second = await makeSubmission(site, { series, change: manifest => ({ ...manifest, submissionId }) })
  await assert.rejects(open(site, second), { code: 'submission/id-taken' })
})

test('a manifest that another key signed, or that was changed after signing, is refused', async () => {
  const { signed } = await makeSubmission(site, { series })
  const foreign = { ...signed, signature: { ...signJson(signed.manifest, makeKeyPair()) } }
  await assert.rejects(open(site, { signed: foreign }), { code: 'submission/bad-signature' })
  const changed = { ...signed, manifest: { ...signed.manifest, legalBasis: 'consent' as const } }
  await assert.rejects(open(site, { signed: changed }), { code: 'submission/bad-signature' })
})

test('a manifest is refused when it names another gateway or another site', async () => {
  const gateway = await makeSubmission(site, { series, change: manifest => ({ ...manifest, gatewayId: randomUUID() }) })
  await assert.rejects(open(site, gateway), { code: 'submission/wrong-gateway' })
  const other = await makeSubmission(site, { series, change: manifest => ({ ...manifest, siteCode: 'OTHER' }) })
  await assert.rejects(open(site, other), { code: 'submission/wrong-site' })
})

test('a revoked gateway is refused', async () => {
  const revoked = await addTestSite(platform)
  await coverSite(platform, revoked)
  await platform.db
    .updateTable('gateway')
    .set({ state: 'revoked' })
    .where('id', '=', revoked.gateway.gatewayId)
    .execute()
  await assert.rejects(open(revoked, await makeSubmission(revoked, { series })), { code: 'submission/gateway-revoked' })
})

test('a site without agreement or ethics approval in force is refused', async () => {
  const bare = await addTestSite(platform)
  const sent = await makeSubmission(bare, { series })
  await assert.rejects(open(bare, sent), { code: 'agreement/not-in-force' })
  const { agreementId } = await coverSite(platform, bare)
  await open(bare, sent)
  const input = { id: agreementId, reason: 'ended', at: new Date() }
  await inTransaction(platform.db, tx => endAgreement(tx, bare.ethicsOfficer, input))
  await assert.rejects(open(bare, await makeSubmission(bare, { series })), { code: 'agreement/not-in-force' })
})

test('a subject who opted out is refused by pseudonym', async () => {
  const there = await addTestSite(platform)
  await coverSite(platform, there)
  const sent = await makeSubmission(there, { series })
  const pseudonym = sent.signed.manifest.subjects[0]?.pseudonym ?? ''
  const optOut = { siteId: there.siteId, pseudonym, reason: 'asked', at: new Date() }
  await inTransaction(platform.db, tx => recordOptOut(tx, there.dataManager, optOut))
  await assert.rejects(open(there, sent), refusal => {
    assert.ok(refusal instanceof Refusal)
    assert.deepEqual([refusal.code, refusal.facts.subject], ['submission/opted-out', pseudonym])
    return true
  })
})

test('one object with two sizes is refused', async () => {
  const twice = await makeSubmission(site, {
    series,
    change: manifest => ({
      ...manifest,
      subjects: manifest.subjects.map(subject => ({
        ...subject,
        studies: subject.studies.map(study => ({
          ...study,
          series: study.series.map(one => ({ ...one, index: { digest: one.pack.digest, sizeBytes: 1 } })),
        })),
      })),
    }),
  })
  await assert.rejects(open(site, twice), { code: 'submission/size-conflict' })
})
