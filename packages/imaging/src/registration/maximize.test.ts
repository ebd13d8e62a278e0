import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maximize } from './maximize.ts'

test('the maximum of a curved valley is climbed to', () => {
  // Rosenbrock's function, negated: its one maximum is 0 at (1, 1). Rosenbrock, Computer J. 3 (1960) 175–184
  const valley = ([x = 0, y = 0]: readonly number[]) => -((1 - x) ** 2 + 100 * (y - x * x) ** 2)
  const { at, value } = maximize(valley, [-1.2, 1], { step: 0.5, tolerance: 1e-4 })
  assert.ok(value > -1e-2, `${value}`)
  assert.ok(Math.hypot((at[0] ?? 0) - 1, (at[1] ?? 0) - 1) < 0.2, `${at}`)
})

test('a quadratic in six numbers is solved where its derivative is zero', () => {
  const centre = [3, -2, 5, 0.5, -7, 1]
  const hill = (at: readonly number[]) =>
    -at.reduce((sum, value, axis) => sum + (axis + 1) * (value - (centre[axis] ?? 0)) ** 2, 0)
  const { at } = maximize(hill, [0, 0, 0, 0, 0, 0], { step: 1, tolerance: 1e-3 })
  at.forEach((value, axis) => {
    assert.ok(Math.abs(value - (centre[axis] ?? 0)) < 1e-2, `${at}`)
  })
})
