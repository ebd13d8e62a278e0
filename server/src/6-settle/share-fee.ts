import { apportion } from '#release'
import type { ContributionKind } from './tables.ts'

/** Work that a release used, by the organisation that did it. */
export interface Contribution {
  readonly organisationId: string
  readonly kind: Exclude<ContributionKind, 'platform'>
  readonly count: number
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

/** Share a fee (whole yen) by a rule so that the parts add up to it exactly. The hospitals' part is divided by series, the annotators' by
 *  weighted readings and adjudications. When nobody annotated, that part goes to the hospitals; when no hospital's work weighs, to the platform.
 *  Contributions are ordered by organisation and kind, so the answer does not depend on their order. */
export function shareFee(
  feeMinor: bigint,
  rule: ShareRule,
  { contributions, platformId }: { contributions: readonly Contribution[]; platformId: string },
): FeePart[] {
  const sorted = [...contributions].filter(one => one.count > 0).sort(byOrganisation)
  const hospitals = sorted.filter(one => one.kind === 'series')
  const annotators = sorted.filter(one => one.kind !== 'series')
  const [hospitalPart = 0n, annotatorPart = 0n, platformPart = 0n] = apportion(
    feeMinor,
    [rule.hospitalsBasisPoints, rule.annotatorsBasisPoints, rule.platformBasisPoints].map(BigInt),
  )
  const annotated = divide(annotatorPart, annotators, rule)
  const given = divide(hospitalPart + annotated.left, hospitals, rule)
  const platform = { organisationId: platformId, kind: 'platform' as const, count: 1 }
  return [...given.parts, ...annotated.parts, { ...platform, amountMinor: platformPart + given.left }]
}

function divide(totalMinor: bigint, to: readonly Contribution[], rule: ShareRule): { parts: FeePart[]; left: bigint } {
  const weights = to.map(one => BigInt(one.count) * BigInt(rule.weights[one.kind]))
  if (weights.every(weight => weight === 0n)) return { parts: [], left: totalMinor }
  const amounts = apportion(totalMinor, weights)
  return { parts: to.map((one, index) => ({ ...one, amountMinor: amounts[index] ?? 0n })), left: 0n }
}

function byOrganisation(one: Contribution, other: Contribution): number {
  const [a, b] = [`${one.organisationId} ${one.kind}`, `${other.organisationId} ${other.kind}`]
  return a < b ? -1 : Number(a > b)
}
