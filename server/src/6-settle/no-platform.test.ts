import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { settleRoutes } from '@tsumugi/api'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { routes } from './routes.ts'

const platform = await openTestPlatform()
const door = await openTestDoor(platform, routes)
after(async () => {
  await door.close()
  await platform.close()
})

test('a platform that entered no organisation of its own cannot share a fee', async () => {
  const [organisationId, memberId] = [crypto.randomUUID(), crypto.randomUUID()]
  const names = { name_en: 'Firm', name_ja: '会社' }
  await platform.db
    .insertInto('organisation')
    .values({ id: organisationId, kind: 'customer', ...names })
    .execute()
  const person = { id: memberId, organisation_id: organisationId, email: 'f@example.org', display_name: 'F' }
  await platform.db
    .insertInto('member')
    .values({ ...person, role: 'finance-officer', state: 'active' })
    .execute()
  const actor = { kind: 'member', memberId, organisationId, role: 'finance-officer' } as const
  const body = {
    hospitalsBasisPoints: 10_000,
    annotatorsBasisPoints: 0,
    platformBasisPoints: 0,
    weights: { series: 1, reading: 0, adjudication: 0 },
    inForceFrom: '2026-01',
  }
  await door.call(actor, settleRoutes.createShareRule, { body })
  const answer = await door.ask(actor, settleRoutes.previewPeriod, { params: { month: '2026-04' } })
  assert.deepEqual([answer.status, answer.error().code], [409, 'period/no-platform'])
})
