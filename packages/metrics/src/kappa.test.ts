import assert from 'node:assert/strict'
import { test } from 'node:test'
import oracle from '../../../oracles/metrics-kappa.json' with { type: 'json' }
import { cohenKappa } from './kappa.ts'

const weights = ['none', 'linear', 'quadratic'] as const

for (const example of oracle.cases)
  test(`Cohen’s kappa agrees with the published or computed value: ${example.name}`, () => {
    const categories = example.table.map((_, rank) => `category ${rank}`)
    const pairs = example.table.flatMap((row, i) =>
      row.flatMap((count, j) => Array.from({ length: count }, () => [i, j] as const)),
    )
    const [first, second] = [pairs.map(([i]) => `category ${i}`), pairs.map(([, j]) => `category ${j}`)]
    for (const kind of weights) {
      const { kappa } = cohenKappa(first, second, { categories, weights: kind })
      assert.ok(kappa !== null && Math.abs(kappa - example.expected[kind]) < 1e-12, `${kind}: ${kappa}`)
    }
  })

test('kappa is null when chance alone explains the answers', () => {
  assert.equal(cohenKappa(['yes', 'yes'], ['yes', 'yes'], { categories: ['yes', 'no'] }).kappa, null)
})

test('kappa over no items is null', () => {
  assert.equal(cohenKappa([], [], { categories: ['yes', 'no'] }).kappa, null)
})

test('answers of different lengths are refused', () => {
  assert.throws(() => cohenKappa(['yes'], [], { categories: ['yes'] }), { code: 'metrics/different-length' })
})

test('an answer outside the categories is refused', () => {
  assert.throws(() => cohenKappa(['maybe'], ['yes'], { categories: ['yes'] }), { code: 'metrics/unknown-category' })
})
