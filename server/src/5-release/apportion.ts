import assert from 'node:assert/strict'

/** Split `total` by weight so that the parts add up to it exactly: largest remainder, ties to the earlier weight.
 *  `total` ≥ 0, in whole units that are never broken (yen, subjects); weights ≥ 0 and add up to more than 0. A weight of 0 gets 0.
 *  @see Hamilton's method, H. P. Young, Equity (1994), chapter 3 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
  assert(total >= 0n, 'the total to split must not be negative')
  assert(
    weights.every(weight => weight >= 0n),
    'a weight must not be negative',
  )
  const sum = weights.reduce((left, right) => left + right, 0n)
  assert(sum > 0n, 'the weights must add up to more than 0')
  const parts = weights.map(weight => (total * weight) / sum)
  const left = Number(total - parts.reduce((one, other) => one + other, 0n))
  const takers = new Set(byRemainder(total, weights, sum).slice(0, left))
  return parts.map((part, index) => (takers.has(index) ? part + 1n : part))
}

/** Indices, largest remainder first. What is left over is fewer than the remainders above 0, so a weight of 0 never takes. */
function byRemainder(total: bigint, weights: readonly bigint[], sum: bigint): number[] {
  const remainders = weights.map((weight, index) => ({ index, remainder: (total * weight) % sum }))
  remainders.sort((one, other) => compare(other.remainder, one.remainder) || one.index - other.index)
  return remainders.map(({ index }) => index)
}

function compare(one: bigint, other: bigint): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
