import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formats, yen } from './format.ts'

test('yen are grouped by thousands and a debt has a minus sign before the currency', () => {
  assert.equal(yen(0n), '¥0')
  assert.equal(yen(999n), '¥999')
  assert.equal(yen(12_345n), '¥12,345')
  assert.equal(yen(-1_234_567_890_123_456_789n), '−¥1,234,567,890,123,456,789')
})

test('a day is the same day in every zone of a reader', () => {
  assert.equal(formats('ja').day('2026-11-03'), '2026/11/03')
  assert.equal(formats('en').day('2026-11-03'), '3 Nov 2026')
  assert.equal(formats('ja').month('2026-11'), '2026年11月')
})

test('sizes are in powers of 1024', () => {
  assert.equal(formats('en').bytes(0), '0 B')
  assert.equal(formats('en').bytes(1023), '1,023 B')
  assert.equal(formats('en').bytes(1024), '1 KiB')
  assert.equal(formats('en').bytes(1_572_864), '1.5 MiB')
})

test('durations are in words that fit the language', () => {
  assert.equal(formats('en').seconds(61), '1 min 1 s')
  assert.equal(formats('ja').seconds(61), '1 分 1 秒')
  assert.equal(formats('en').seconds(119.7), '2 min 0 s')
})
