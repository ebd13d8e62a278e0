import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dueMonth } from './due-month.ts'

test('a fee accepted after its month was closed falls in the next open month', () => {
  assert.equal(dueMonth('2026-04', new Set()), '2026-04')
  assert.equal(dueMonth('2026-04', new Set(['2026-04'])), '2026-05')
  assert.equal(dueMonth('2026-11', new Set(['2026-11', '2026-12'])), '2027-01')
})
