import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LabelMap } from '@tsumugi/metrics'
import { measureAgreement } from './judge-agreement.ts'
import { testForm } from './testing.ts'

const form = testForm({ minDice: 0.7, maxHd95Mm: null })

/** A row of ten voxels with label 1 in `[from, to)`. */
function bar(from: number, to: number): LabelMap {
  const voxels = Uint8Array.from({ length: 10 }, (_, column) => (column >= from && column < to ? 1 : 0))
  return { voxels, shape: [1, 1, 10], spacingMm: [2, 1, 1] }
}

test('two readings that share enough voxels are within the bounds', () => {
  const agreement = measureAgreement(bar(0, 4), bar(1, 5), form)
  // Dice of two runs of four that share three: 2·3 ÷ 8.
  assert.equal(agreement.labels[0]?.dice, 0.75)
  assert.equal(agreement.isWithinBounds, true)
})

test('two readings that share too few voxels are not', () => {
  const agreement = measureAgreement(bar(0, 4), bar(2, 6), form)
  assert.equal(agreement.labels[0]?.dice, 0.5)
  assert.equal(agreement.isWithinBounds, false)
})

test('readings that share enough voxels but lie too far apart somewhere are not', () => {
  const near = measureAgreement(bar(0, 4), bar(1, 5), testForm({ minDice: 0.7, maxHd95Mm: 2 }))
  const far = measureAgreement(bar(0, 4), bar(1, 5), testForm({ minDice: 0.7, maxHd95Mm: 1 }))
  assert.deepEqual([near.isWithinBounds, far.isWithinBounds], [true, false])
})

test('a label drawn by one reader alone is a presence disagreement however loose the bounds are', () => {
  const agreement = measureAgreement(bar(0, 4), bar(0, 0), testForm({ minDice: 0, maxHd95Mm: null }))
  assert.deepEqual(agreement.labels[0], {
    value: 1,
    dice: 0,
    jaccard: 0,
    hd95Mm: null,
    volumeDifference: null,
    flag: 'presence-disagreement',
    isWithinBounds: false,
  })
})

test('a label that both say is absent is agreed', () => {
  const agreement = measureAgreement(bar(0, 0), bar(0, 0), form)
  assert.equal(agreement.labels[0]?.dice, 1)
  assert.equal(agreement.isWithinBounds, true)
})
