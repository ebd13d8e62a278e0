import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { collectRoutes } from '@tsumugi/api'
import { buildSeries } from '@tsumugi/testkit'
import { inTransaction } from '#platform/db'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { isOptedOut, listSubjectUses, noteSubjectUse } from './record-opt-out.ts'
import { requireInForce } from './require-in-force.ts'
import { routes } from './routes.ts'
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
const { siteId, ethicsOfficer, dataManager, curator } = site
const agreement = {
  siteId,
  reference: 'DUA-2026-01',
  modalities: ['CT'],
  purposes: ['research' as const],
  regions: ['JP'],
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  feeShareBasisPoints: 7000,
}
const approval = {
  siteId,
  committee: 'IRB',
  reference: 'E-7',
  modalities: ['CT'],
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
}
const on = new Date('2026-12-31T23:59:59Z')

test('an agreement is in force from its first to its last day, for its modalities and purposes alone', async () => {
  const { db } = platform
  await assert.rejects(requireInForce(db, siteId, 'CT', { on }), { code: 'agreement/not-in-force' })
  await door.call(ethicsOfficer, collectRoutes.createAgreement, { body: agreement })
  await assert.rejects(requireInForce(db, siteId, 'CT', { on }), { code: 'ethics-approval/not-in-force' })
  await door.call(ethicsOfficer, collectRoutes.createEthicsApproval, { body: approval })
  await requireInForce(db, siteId, 'CT', { on, purpose: 'research' })
  await assert.rejects(requireInForce(db, siteId, 'MR', { on }), { code: 'agreement/not-in-force' })
  await assert.rejects(requireInForce(db, siteId, 'CT', { on, purpose: 'education' }), {
    code: 'agreement/not-in-force',
  })
  const nextDay = new Date('2027-01-01T00:00:00Z')
  await assert.rejects(requireInForce(db, siteId, 'CT', { on: nextDay }), { code: 'agreement/not-in-force' })
})

test('an agreement has dates in order, a reference of its own, and ends once', async () => {
  const backwards = { ...agreement, reference: 'B', startsOn: '2026-02-01', endsOn: '2026-01-01' }
  const bad = await door.ask(ethicsOfficer, collectRoutes.createAgreement, { body: backwards })
  assert.equal(bad.error().code, 'agreement/bad-dates')
  const again = await door.ask(ethicsOfficer, collectRoutes.createAgreement, { body: agreement })
  assert.equal(again.error().code, 'agreement/reference-taken')
  const made = await door.call(ethicsOfficer, collectRoutes.createAgreement, {
    body: { ...agreement, reference: 'DUA-2' },
  })
  const end = { params: { id: made.id }, body: { reason: 'The hospital asked for it.' } }
  const ended = await door.call(ethicsOfficer, collectRoutes.endAgreement, end)
  assert.equal(ended.state, 'ended')
  const twice = await door.ask(ethicsOfficer, collectRoutes.endAgreement, end)
  assert.equal(twice.error().code, 'agreement/already-ended')
  const nothing = await door.ask(ethicsOfficer, collectRoutes.endAgreement, { ...end, params: { id: randomUUID() } })
  assert.equal(nothing.error().code, 'collect/not-found')
})

test('an ethics approval has dates in order, is entered once, and ends once', async () => {
  const backwards = { ...approval, reference: 'B', startsOn: '2026-02-01', endsOn: '2026-01-01' }
  const bad = await door.ask(ethicsOfficer, collectRoutes.createEthicsApproval, { body: backwards })
  assert.equal(bad.error().code, 'ethics-approval/bad-dates')
  const again = await door.ask(ethicsOfficer, collectRoutes.createEthicsApproval, { body: approval })
  assert.equal(again.error().code, 'ethics-approval/already-entered')
  const made = await door.call(ethicsOfficer, collectRoutes.createEthicsApproval, {
    body: { ...approval, reference: 'E-8' },
  })
  const end = { params: { id: made.id }, body: { reason: 'The committee withdrew it.' } }
  await door.call(ethicsOfficer, collectRoutes.endEthicsApproval, end)
  const twice = await door.ask(ethicsOfficer, collectRoutes.endEthicsApproval, end)
  assert.equal(twice.error().code, 'ethics-approval/already-ended')
})

test('a contract that ends within 60 days waits for the ethics officer', async () => {
  const sixtyDaysBefore = new Date('2026-11-01T00:00:00Z')
  const lines = await waiting(platform.db, ethicsOfficer, sixtyDaysBefore)
  assert.deepEqual(
    lines.map(line => [line.kind, line.count]),
    [
      ['agreements-expiring', 1],
      ['ethics-approvals-expiring', 1],
    ],
  )
  const tooEarly = await waiting(platform.db, ethicsOfficer, new Date('2026-10-31T00:00:00Z'))
  assert.deepEqual(tooEarly, [])
})

test('a hospital sees its own contracts alone, and records opt-outs of its own sites alone', async () => {
  const other = await addTestSite(platform)
  const seen = await door.call(other.dataManager, collectRoutes.agreements, {})
  assert.deepEqual(seen.items, [])
  const body = { siteId, pseudonym: 'TS-AAAAAAAAAAAAAAAAAAAA', reason: 'asked' }
  const refused = await door.ask(other.dataManager, collectRoutes.createOptOut, { body })
  assert.equal(refused.error().code, 'collect/not-your-site')
})

test('an opt-out tells what it reached, and the same opt-out again changes nothing', async () => {
  const there = await addTestSite(platform)
  await coverSite(platform, there)
  await sendSubmission(platform, there, await makeSubmission(there, { series: [buildSeries()] }))
  const { items } = await door.call(curator, collectRoutes.subjects, { query: { limit: 1 } })
  const [subject] = items
  assert.ok(subject)
  const [cohortId, releaseId] = [randomUUID(), randomUUID()]
  await inTransaction(platform.db, async tx => {
    await noteSubjectUse(tx, { kind: 'cohort', usedBy: cohortId, at: new Date(1) }, [subject.id])
    await noteSubjectUse(tx, { kind: 'cohort', usedBy: cohortId, at: new Date(1) }, [subject.id])
    await noteSubjectUse(tx, { kind: 'release', usedBy: releaseId, at: new Date(2) }, [subject.id])
  })
  assert.equal(await isOptedOut(platform.db, subject.id), false)
  const body = { siteId: there.siteId, pseudonym: subject.pseudonym, reason: 'asked at the desk' }
  const first = await door.call(there.dataManager, collectRoutes.createOptOut, { body })
  const second = await door.call(there.dataManager, collectRoutes.createOptOut, { body })
  assert.deepEqual(first.reached, { series: 1, cohorts: 1, releases: 1 })
  assert.equal(second.id, first.id)
  assert.equal(await isOptedOut(platform.db, subject.id), true)
  assert.deepEqual(
    (await listSubjectUses(platform.db, subject.id)).map(use => use.usedBy),
    [cohortId, releaseId],
  )
  const { items: optOuts } = await door.call(dataManager, collectRoutes.optOuts, {})
  assert.deepEqual(optOuts, [])
})
