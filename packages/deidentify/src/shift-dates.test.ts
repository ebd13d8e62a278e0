import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { capAge, shiftCalendarDay, shiftDate, shiftDateTime, shiftValues } from './shift-dates.ts'

// Expected values: Python 3's datetime.
test('a date is shifted over leap days', () => {
  assert.equal(shiftDate('20240229', -365), '20230301')
  assert.equal(shiftDate('20240301', -1), '20240229')
})

test('the old dotted form keeps its form', () => {
  assert.equal(shiftDate('2025.03.01', -100), '2024.11.21')
})

test('a date and time keeps its time of day, fraction and offset', () => {
  assert.equal(shiftDateTime('20250301235959.123456+0900', -100), '20241121235959.123456+0900')
})

test('a year or month alone is shifted from its middle', () => {
  assert.equal(shiftDateTime('2024', -400), '2023')
  assert.equal(shiftDateTime('202405', -400), '202304')
})

test('each of several values is shifted, an empty one stays empty', () => {
  assert.equal(shiftValues('20240301\\\\20250301', -1, shiftDate), '20240229\\\\20250228')
})

test('a text that is no date is not taken for one', () => {
  assert.equal(shiftDate('20230230', -1), undefined)
  assert.equal(shiftDate('S29.3.21', -1), undefined)
  assert.equal(shiftValues('20240301\\unknown', -1, shiftDate), undefined)
})

test('a day of a table keeps its separator', () => {
  assert.equal(shiftCalendarDay('2025/3/1', -100), '2024/11/21')
  assert.equal(shiftCalendarDay('2025-03-01', -100), '2024-11-21')
})

test('ages over 89 become 90', () => {
  assert.deepEqual(['089Y', '090Y', '104Y', '006M', 'x'].map(capAge), ['089Y', '090Y', '090Y', '006M', ''])
})
