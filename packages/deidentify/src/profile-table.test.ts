import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import confidentialityProfile from './tables/confidentiality-profile.json' with { type: 'json' }
import safePrivate from './tables/safe-private.json' with { type: 'json' }

const rows = Object.values(confidentialityProfile.rows)
function countOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

test('the table has as many rows of each code as the Standard’s edition 2026d', () => {
  // Counts of the edition as published in pymedphys' verified transcription.
  const codes = rows.map(row => /^[XZDU/*]+/.exec(row)?.[0] ?? '')
  assert.deepEqual(countOf(codes), {
    X: 417,
    D: 93,
    U: 55,
    Z: 42,
    'X/D': 23,
    'X/Z': 11,
    'X/Z/D': 8,
    'Z/D': 6,
    'X/Z/U*': 2,
  })
})

test('each option column has as many entries as the Standard’s', () => {
  const letters = rows.flatMap(row => [...row.replace(/^[XZDU/*]+/, '')])
  assert.deepEqual(countOf(letters), { d: 141, s: 4, t: 169, u: 60, v: 48, P: 5, V: 11, g: 4, i: 10, p: 14, r: 1 })
})

test('the safe private list has the 26 creator and group blocks of Table E.3.10-1', () => {
  assert.equal(safePrivate.blocks.length, 26)
  const siemens = safePrivate.blocks.find(block => block.creator === 'SIEMENS MR HEADER')
  assert.deepEqual(siemens?.elements, ['0C', '0D', '0E', '27'])
})
