import { apportion } from '#release'
import type { ContributionKind } from './tables.ts'

/** Work that a release used, by the organisation that did it. */
export interface Contribution {
  readonly organisationId: string
  readonly kind: Exclude<ContributionKind, 'platform'>
  readonly count: number
  /** What agreements promise for these pieces, added up over them: 3 series under an agreement of 70 % are 21,000. 0 for readers. */
  readonly promisedBasisPoints: number
}
export interface ShareRule {
  readonly hospitalsBasisPoints: number
  readonly annotatorsBasisPoints: number
  readonly platformBasisPoints: number
  readonly weights: { readonly series: number; readonly reading: number; readonly adjudication: number }
}
/** A part of a fee: whose, for what, how many, how much (whole yen, may be 0). */
export interface FeePart {
  readonly organisationId: string
  readonly kind: ContributionKind
  readonly count: number
  readonly amountMinor: bigint
}

/** A fee in parts that add up to it, and what of the hospitals' promised shares the platform's part could not pay (0 when it could). */
export interface SharedFee {
  readonly parts: readonly FeePart[]
  readonly uncoveredMinor: bigint
}

/** Share a fee (whole yen) by a rule so that the parts add up to it exactly. The hospitals' part is divided by series, the annotators' by
 *  weighted readings and adjudications. When nobody annotated, that part goes to the hospitals; when no hospital's work weighs, to the platform.
 *  A hospital to which the rule gives less than its agreement promised is topped up out of the platform's part.
 *  Contributions are ordered by organisation and kind, so the answer does not depend on their order. */
export function shareFee(
  feeMinor: bigint,
  rule: ShareRule,
  { contributions, platformId }: { contributions: readonly Contribution[]; platformId: string },
): SharedFee {
  const sorted = [...contributions].filter(one => one.count > 0).sort(byOrganisation)
  const hospitals = sorted.filter(one => one.kind === 'series')
  const annotators = sorted.filter(one => one.kind !== 'series')
  const [hospitalPart = 0n, annotatorPart = 0n, platformPart = 0n] = apportion(
    feeMinor,
    [rule.hospitalsBasisPoints, rule.annotatorsBasisPoints, rule.platformBasisPoints].map(BigInt),
  )
  const annotated = divide(annotatorPart, annotators, rule)
  const given = divide(hospitalPart + annotated.left, hospitals, rule)
  const topped = topUp(given.parts, { feeMinor, hospitals, fromMinor: platformPart + given.left })
  const platform = { organisationId: platformId, kind: 'platform' as const, count: 1, amountMinor: topped.leftMinor }
  return { parts: [...topped.parts, ...annotated.parts, platform], uncoveredMinor: topped.uncoveredMinor }
}

/** Raise each hospital's part to what it was promised: of the fee that falls to a series when all series weigh alike, the agreement's share,
 *  rounded down to the yen. */
function topUp(
  parts: readonly FeePart[],
  { feeMinor, hospitals, fromMinor }: { feeMinor: bigint; hospitals: readonly Contribution[]; fromMinor: bigint },
) {
  const series = BigInt(hospitals.reduce((sum, one) => sum + one.count, 0))
  const promised = new Map(
    hospitals.map(one => [
      one.organisationId,
      (feeMinor * BigInt(one.promisedBasisPoints)) / (wholeBasisPoints * (series || 1n)),
    ]),
  )
  let leftMinor = fromMinor
  let uncoveredMinor = 0n
  const raised = parts.map(part => {
    const lack = (promised.get(part.organisationId) ?? 0n) - part.amountMinor
    if (lack <= 0n) return part
    const paid = lack < leftMinor ? lack : leftMinor
    leftMinor -= paid
    uncoveredMinor += lack - paid
    return { ...part, amountMinor: part.amountMinor + paid }
  })
  return { parts: raised, leftMinor, uncoveredMinor }
}
const wholeBasisPoints = 10_000n

function divide(totalMinor: bigint, to: readonly Contribution[], rule: ShareRule): { parts: FeePart[]; left: bigint } {
  const weights = to.map(one => BigInt(one.count) * BigInt(rule.weights[one.kind]))
  if (weights.every(weight => weight === 0n)) return { parts: [], left: totalMinor }
  const amounts = apportion(totalMinor, weights)
  const parts = to.map(({ organisationId, kind, count }, index) => ({
    ...{ organisationId, kind, count },
    amountMinor: amounts[index] ?? 0n,
  }))
  return { parts, left: 0n }
}

function byOrganisation(one: Contribution, other: Contribution): number {
  const [a, b] = [`${one.organisationId} ${one.kind}`, `${other.organisationId} ${other.kind}`]
  return a < b ? -1 : Number(a > b)
}
