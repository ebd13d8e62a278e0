import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { type Contribution, shareFee } from './share-fee.ts'

const rule = {
  hospitalsBasisPoints: 6000,
  annotatorsBasisPoints: 2500,
  platformBasisPoints: 1500,
  weights: { series: 1, reading: 1, adjudication: 2 },
}
const of = (organisationId: string, kind: Contribution['kind'], count: number, promisedBasisPoints = 0) => ({
  ...{ organisationId, kind, count, promisedBasisPoints },
})
const sum = (parts: readonly { amountMinor: bigint }[]) => parts.reduce((total, part) => total + part.amountMinor, 0n)

test('a fee is shared by series, readings and adjudications to the yen', () => {
  const contributions = [
    of('hospital-b', 'series', 1),
    of('hospital-a', 'series', 2),
    of('firm', 'reading', 6),
    of('firm', 'adjudication', 1),
  ]
  // 60 % of 1,000,001 is 600,000.6; 25 % is 250,000.25; 15 % is 150,000.15: the one yen left goes to the hospitals.
  // 600,001 by 2 : 1 is 400,000.67 and 200,000.33; 250,000 by 6 : 2 is 187,500 and 62,500.
  assert.deepEqual(shareFee(1_000_001n, rule, { contributions, platformId: 'platform' }).parts, [
    { organisationId: 'hospital-a', kind: 'series', count: 2, amountMinor: 400_001n },
    { organisationId: 'hospital-b', kind: 'series', count: 1, amountMinor: 200_000n },
    { organisationId: 'firm', kind: 'adjudication', count: 1, amountMinor: 62_500n },
    { organisationId: 'firm', kind: 'reading', count: 6, amountMinor: 187_500n },
    { organisationId: 'platform', kind: 'platform', count: 1, amountMinor: 150_000n },
  ])
})

test('what nobody annotated goes to the hospitals', () => {
  const { parts } = shareFee(100n, rule, { contributions: [of('hospital', 'series', 3)], platformId: 'platform' })
  assert.deepEqual(
    parts.map(part => part.amountMinor),
    [85n, 15n],
  )
})

test('100,000 random fees are shared without losing or making a yen', () => {
  for (let round = 0; round < 100_000; round++) {
    const hospitals = randomInt(0, 10_001)
    const annotators = randomInt(0, 10_001 - hospitals)
    const random = {
      hospitalsBasisPoints: hospitals,
      annotatorsBasisPoints: annotators,
      platformBasisPoints: 10_000 - hospitals - annotators,
      weights: { series: randomInt(0, 3), reading: randomInt(0, 3), adjudication: randomInt(0, 5) },
    }
    const contributions = [
      of('a', 'series', randomInt(0, 50), randomInt(0, 500_001)),
      of('b', 'series', randomInt(0, 50), randomInt(0, 500_001)),
      of('c', 'reading', randomInt(0, 50)),
      of('c', 'adjudication', randomInt(0, 5)),
      of('d', 'reading', randomInt(0, 50)),
    ]
    const fee = BigInt(randomInt(0, 2 ** 40))
    const { parts } = shareFee(fee, random, { contributions, platformId: 'p' })
    assert.equal(sum(parts), fee)
    assert(parts.every(part => part.amountMinor >= 0n))
  }
})

test('a hospital gets what its agreement promised, out of the platform’s part', () => {
  const contributions = [of('a', 'series', 2, 2 * 7000), of('b', 'series', 1, 5000), of('c', 'reading', 4)]
  // Of 300,000 yen, 60 % by 2 : 1 is 120,000 and 60,000; a was promised 70 % of its 200,000, b 50 % of its 100,000.
  const { parts, uncoveredMinor } = shareFee(300_000n, rule, { contributions, platformId: 'p' })
  assert.deepEqual(
    parts.map(part => [part.organisationId, part.amountMinor]),
    [
      ['a', 140_000n],
      ['b', 60_000n],
      ['c', 75_000n],
      ['p', 25_000n],
    ],
  )
  assert.equal(uncoveredMinor, 0n)
})

test('a promise beyond the platform’s part is told, and never paid by the readers', () => {
  const contributions = [of('a', 'series', 1, 9000), of('c', 'reading', 1)]
  const { parts, uncoveredMinor } = shareFee(100n, rule, { contributions, platformId: 'p' })
  assert.deepEqual(
    parts.map(part => part.amountMinor),
    [75n, 25n, 0n],
  )
  assert.equal(uncoveredMinor, 15n)
})

test('the order in which contributions are found changes nothing', () => {
  const contributions = [of('a', 'series', 1), of('b', 'series', 1), of('c', 'series', 1)]
  const forward = shareFee(101n, rule, { contributions, platformId: 'p' })
  const backward = shareFee(101n, rule, { contributions: [...contributions].reverse(), platformId: 'p' })
  assert.deepEqual(backward, forward)
})
