import assert from 'node:assert/strict'
import { test } from 'node:test'
import oracle from '../../../oracles/metrics-label-maps.json' with { type: 'json' }
import { compareLabelMaps } from './compare-label-maps.ts'
import type { LabelMap } from './label-map.ts'

type Triple = readonly [number, number, number]

function triple(values: readonly number[]): Triple {
  const [a = 0, b = 0, c = 0] = values
  return [a, b, c]
}

function unroll(runs: readonly number[], shape: Triple): Uint8Array {
  const voxels = new Uint8Array(shape[0] * shape[1] * shape[2])
  let at = 0
  for (let i = 0; i < runs.length; i += 2) {
    const count = runs[i + 1] ?? 0
    voxels.fill(runs[i] ?? 0, at, at + count)
    at += count
  }
  return voxels
}

function near(actual: number | null, expected: number | null, what: string): void {
  if (actual === null || expected === null) assert.equal(actual, expected, what)
  else
    assert.ok(
      Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
      `${what}: ${actual} is not ${expected}`,
    )
}

for (const example of oracle.cases)
  test(`label maps compare as scipy does: ${example.name}`, () => {
    const shape = triple(example.shape)
    const map = (runs: readonly number[]): LabelMap => ({
      voxels: unroll(runs, shape),
      shape,
      spacingMm: triple(example.spacingMm),
    })
    const { toleranceMm } = example
    const labels = example.expected.map(row => row.label)
    const compared = compareLabelMaps(map(example.first), map(example.second), { labels, toleranceMm })
    assert.equal(compared.version, 'metrics@1')
    for (const [index, expected] of example.expected.entries()) {
      const actual = compared.labels[index]
      assert.ok(actual)
      assert.equal(actual.presence, expected.presence)
      near(actual.dice, expected.dice, 'dice')
      near(actual.jaccard, expected.jaccard, 'jaccard')
      near(actual.firstMm3, expected.firstMm3, 'firstMm3')
      near(actual.secondMm3, expected.secondMm3, 'secondMm3')
      near(actual.volumeDifferencePercent, expected.volumeDifferencePercent, 'volumeDifferencePercent')
      near(actual.hd95Mm, expected.hd95Mm, 'hd95Mm')
      near(actual.surfaceDice, expected.surfaceDice, 'surfaceDice')
    }
  })

const small: LabelMap = { voxels: Uint8Array.of(0, 1, 2, 0), shape: [1, 2, 2], spacingMm: [1, 1, 1] }

test('labels default to all that occur in either map, in rising order', () => {
  const other: LabelMap = { ...small, voxels: Uint8Array.of(5, 1, 0, 0) }
  assert.deepEqual(
    compareLabelMaps(small, other).labels.map(row => row.label),
    [1, 2, 5],
  )
})

test('maps of different shapes are refused', () => {
  const other: LabelMap = { ...small, shape: [1, 1, 4] }
  assert.throws(() => compareLabelMaps(small, other), { code: 'metrics/different-shape' })
})

test('maps of different spacing are refused', () => {
  const other: LabelMap = { ...small, spacingMm: [1, 1, 1.001] }
  assert.throws(() => compareLabelMaps(small, other), { code: 'metrics/different-spacing' })
})
