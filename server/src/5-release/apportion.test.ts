import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { apportion } from './apportion.ts'

test('seats of the textbook example are given by largest remainder', () => {
  // https://en.wikipedia.org/wiki/Quota_method, the worked example: 100,000 votes, 10 seats, Hare quota.
  const votes = [47_000n, 16_000n, 15_800n, 12_000n, 6_100n, 3_100n]
  assert.deepEqual(apportion(10n, votes), [5n, 2n, 1n, 1n, 1n, 0n])
})

test('a tie goes to the earlier share', () => {
  assert.deepEqual(apportion(1n, [1n, 1n]), [1n, 0n])
  assert.deepEqual(apportion(2n, [1n, 1n, 1n]), [1n, 1n, 0n])
})

test('a share without weight gets nothing', () => {
  assert.deepEqual(apportion(7n, [0n, 2n, 0n, 1n]), [0n, 5n, 0n, 2n])
})

test('100,000 random splits add up to the total, and no part is a whole yen off its quota', () => {
  for (let round = 0; round < 100_000; round++) {
    const weights = Array.from({ length: 1 + (round % 7) }, () => BigInt(randomInt(0, 1000)))
    weights[0] = BigInt(randomInt(1, 1000))
    const total = BigInt(randomInt(0, 2 ** 47))
    const sum = weights.reduce((one, other) => one + other, 0n)
    const parts = apportion(total, weights)
    assert.equal(
      parts.reduce((one, other) => one + other, 0n),
      total,
    )
    for (const [index, part] of parts.entries()) {
      const gap = part * sum - total * (weights[index] ?? 0n)
      assert(gap < sum && -gap < sum, `part ${part} of ${total} is off its quota`)
    }
  }
})

test('nothing is split among nobody', () => {
  assert.throws(() => apportion(1n, []), /more than 0/)
  assert.throws(() => apportion(-1n, [1n]), /negative/)
})
