import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cross, placeOf, scaleBarMm, sideOf } from './view-facts.ts'

test('a direction is named by the side of the body it points to', () => {
  // DICOM PS3.3 C.7.6.2.1.1: x increases to the left, y to the posterior, z to the head of the patient.
  assert.deepEqual(
    [
      sideOf([1, 0, 0]),
      sideOf([0, 1, 0]),
      sideOf([0, 0, 1]),
      sideOf([-1, 0, 0]),
      sideOf([0, -1, 0]),
      sideOf([0, 0, -1]),
    ],
    ['L', 'P', 'H', 'R', 'A', 'F'],
  )
  assert.equal(sideOf([0, 0, 0]), '')
})

test('an oblique direction has two letters, the nearer side first', () => {
  // Columns of a CT head tilted by 18.5°: down the image is to the back and a little to the feet.
  assert.equal(sideOf([0, 0.9483237, -0.3173047]), 'PF')
  // 10° off is still called by one letter.
  assert.equal(sideOf([0, Math.cos(Math.PI / 18), Math.sin(Math.PI / 18)]), 'P')
})

test('a slice is placed on the axis nearest to its normal', () => {
  assert.equal(placeOf([-115.5, -1.85, 696.21], cross([1, 0, 0], [0, 1, 0])), 'H 696.2')
  assert.equal(placeOf([-61.4, 90, 30], cross([0, 1, 0], [0, 0, -1])), 'R 61.4')
})

test('the scale bar is a round length of at most a third of the width', () => {
  assert.deepEqual([300, 100, 29, 2].map(scaleBarMm), [100, 20, 5, 1])
})
