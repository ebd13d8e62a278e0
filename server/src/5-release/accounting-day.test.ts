import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountingDay, accountingMonth } from './accounting-day.ts'

test('the month turns at midnight in Tokyo, which is 15:00 UTC of the day before', () => {
  assert.equal(accountingMonth(new Date('2026-03-31T14:59:59.999Z')), '2026-03')
  assert.equal(accountingMonth(new Date('2026-03-31T15:00:00.000Z')), '2026-04')
  assert.equal(accountingDay(new Date('2026-12-31T15:00:00.000Z')), '2027-01-01')
})
