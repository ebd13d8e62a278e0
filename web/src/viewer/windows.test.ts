import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundsOf, spanOf, windowOf } from './windows.ts'

test('the bounds of a window are the standard’s', () => {
  // DICOM PS3.3 C.11.2.1.2.1: width 100, center 40 is black at and below 40 - 0.5 - 99/2 and white above 40 - 0.5 + 99/2.
  assert.deepEqual(boundsOf({ center: 40, width: 100 }), { lower: -10, upper: 89 })
  assert.deepEqual(windowOf({ lower: -10, upper: 89 }), { center: 40, width: 100 })
})

test('the span of values leaves out the lowest and the highest hundredth', () => {
  const ramp = Array.from({ length: 1001 }, (_, value) => value)
  // Of 0 to 1000 the 1st percentile is 10 and the 99th is 990; a window is shown in whole numbers, so its bounds lie within half of one.
  const { lower, upper } = boundsOf(spanOf(ramp) ?? { center: 0, width: 1 })
  assert.ok(Math.abs(lower - 10) <= 0.5 && Math.abs(upper - 990) <= 0.5, `${lower} to ${upper}`)
  assert.deepEqual(spanOf([...ramp.slice(0, 995), 9999, 9999, 9999, 9999, 9999, 9999]), spanOf(ramp))
  assert.equal(spanOf([]), undefined)
})
