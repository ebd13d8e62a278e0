import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shownCount, suppress, suppressParts } from './suppress-small-cells.ts'

test('counts from 1 to 9 are hidden from the public', () => {
  assert.deepEqual([0, 1, 9, 10, 250].map(suppress), [0, null, null, 10, 250])
  assert.equal(shownCount(null), '<10')
})

test('a single hidden part cannot be had by subtraction, since the next smallest is hidden too', () => {
  assert.deepEqual(suppressParts({ train: 80, validation: 12, test: 8 }), { train: 80, validation: null, test: null })
})

test('two hidden parts leave the rest as it is', () => {
  assert.deepEqual(suppressParts({ train: 80, validation: 8, test: 8 }), { train: 80, validation: null, test: null })
  assert.deepEqual(suppressParts({ train: 80, validation: 0, test: 20 }), { train: 80, validation: 0, test: 20 })
})

test('a hidden part alone stays the only one when nothing else is there', () => {
  assert.deepEqual(suppressParts({ train: 5, validation: 0, test: 0 }), { train: null, validation: 0, test: 0 })
})
