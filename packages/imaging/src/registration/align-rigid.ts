import assert from 'node:assert/strict'
import { add, identity, invert, multiply, norm, scale, subtract, transformPoint } from '../geometry/matrix.ts'
import type { Matrix4, Vector3, Volume } from '../volume.ts'
import { edgeAgreement, isInside } from './edge-agreement.ts'
import { eulerToMatrix } from './euler.ts'
import { leastOverlap, likenessOf, type Matching, makeMatching } from './likeness.ts'
import { maximize } from './maximize.ts'
import { makePyramid, type Pair, type RegisterOptions, type Registration, searchRigid } from './register-rigid.ts'
import { filterPoints, placeOf } from './sample-points.ts'

/** What speaks for and against a registration: measured values, none of them the truth. */
export type AlignmentEvidence = {
  /** Share of the smaller volume that lies inside the other: 0…1. */
  readonly overlap: number
  /** Mutual information, nats, where the scanner put both and at the result. */
  readonly informationBefore: number
  readonly informationAfter: number
  /** Mutual information of the best other maximum as a share of the result's: near 1, the result is one of several. */
  readonly rivalShare: number
  /** Registered the other way round and back again, how far a point in common comes to lie from itself: mean, mm. */
  readonly inverseConsistencyMm: number
  /** Each half of the volume in common (left, right, front, back, lower, upper) looks for its own best place near the result: how far the
   *  one that goes farthest moves, mean over its points, mm. Tissue that was deformed, or a chance maximum, shows here. */
  readonly halvesDisagreeMm: number
  /** See {@link edgeAgreement}, before and after. */
  readonly edgesBefore: number
  readonly edgesAfter: number
}

/** `pass` may be used as it is, `doubtful` wants a person's eye, `fail` is no alignment. */
export type AlignmentVerdict = 'pass' | 'doubtful' | 'fail'

/** A registration with what it is worth; `reasons` names the bounds it did not keep, empty when it passes. */
export type Alignment = {
  readonly registration: Registration
  readonly evidence: AlignmentEvidence
  readonly verdict: AlignmentVerdict
  readonly reasons: readonly (keyof typeof alignmentBounds)[]
}

/** Bounds of the verdict: beyond `pass` it is doubtful, beyond `fail` it fails. Measured: docs/adr/rigid-registration-of-our-own.md */
export const alignmentBounds = {
  overlap: { pass: leastOverlap, fail: leastOverlap },
  rivalShare: { pass: 0.9, fail: 0.97 },
  inverseConsistencyMm: { pass: 2, fail: 8 },
  halvesDisagreeMm: { pass: 5, fail: 30 },
  edgesLost: { pass: 0.02, fail: 0.1 },
} as const

/** Points of each image on which the evidence is taken. */
const evidencePoints = 20_000

/** Register two volumes of one subject rigidly and judge the result from measured values alone. Deterministic; seconds of one thread. */
export function alignRigid(fixed: Volume, moving: Volume, options: RegisterOptions = {}): Alignment {
  const pair = { fixed, moving, pyramid: makePyramid(fixed, moving) }
  const registration = searchRigid(pair, options)
  const evidence = gatherEvidence(pair, registration, options)
  return { registration, evidence, ...judgeEvidence(evidence) }
}

/** The verdict on evidence: the worst that any of its measures says. */
export function judgeEvidence(evidence: AlignmentEvidence): Pick<Alignment, 'verdict' | 'reasons'> {
  const { rivalShare, inverseConsistencyMm, halvesDisagreeMm, edgesBefore, edgesAfter } = evidence
  const { overlap, ...upper } = alignmentBounds
  const values = { rivalShare, inverseConsistencyMm, halvesDisagreeMm, edgesLost: edgesBefore - edgesAfter }
  const names = ['rivalShare', 'inverseConsistencyMm', 'halvesDisagreeMm', 'edgesLost'] as const
  const beyond = (bound: 'pass' | 'fail') => [
    ...(evidence.overlap < overlap[bound] ? (['overlap'] as const) : []),
    ...names.filter(name => !(values[name] <= upper[name][bound])),
  ]
  const reasons = beyond('pass')
  return { verdict: reasons.length === 0 ? 'pass' : beyond('fail').length === 0 ? 'doubtful' : 'fail', reasons }
}

function gatherEvidence(pair: Pair, found: Registration, options: RegisterOptions): AlignmentEvidence {
  const { transform, before, after } = found
  const [, middle] = pair.pyramid
  assert.ok(middle, 'a pyramid has a middle level')
  const matching = makeMatching(middle.fixed, middle.moving, evidencePoints)
  const points = commonPoints(matching, transform)
  const back = searchRigid(reversed(pair), options)
  return {
    overlap: after.overlap,
    informationBefore: Math.max(0, before.information),
    informationAfter: Math.max(0, after.information),
    rivalShare: after.information > 0 ? found.rivalInformation / after.information : 1,
    inverseConsistencyMm: meanDistance(points, multiply(back.transform, transform), identity),
    halvesDisagreeMm: disagreementOfHalves(matching, points, transform),
    edgesBefore: edgeAgreement(matching, identity),
    edgesAfter: edgeAgreement(matching, transform),
  }
}

function reversed({ fixed, moving, pyramid }: Pair): Pair {
  const swapped = pyramid.map(one => ({
    fixed: one.moving,
    moving: one.fixed,
    fixedPoints: one.movingPoints,
    movingPoints: one.fixedPoints,
  }))
  return { fixed: moving, moving: fixed, pyramid: swapped }
}

function commonPoints({ moving, fixedPoints }: Matching, transform: Matrix4): readonly Vector3[] {
  const toIndex = multiply(invert(moving.affine), transform)
  const places = Array.from(fixedPoints.greys, (_, at) => placeOf(fixedPoints.places, at))
  return places.filter(place => isInside(moving, transformPoint(toIndex, place)))
}

/** Infinite without points: nothing in common is consistent with nothing. */
function meanDistance(points: readonly Vector3[], one: Matrix4, other: Matrix4): number {
  if (points.length === 0) return Infinity
  const distance = (point: Vector3) => norm(subtract(transformPoint(one, point), transformPoint(other, point)))
  return points.reduce((sum, point) => sum + distance(point), 0) / points.length
}

function disagreementOfHalves(matching: Matching, points: readonly Vector3[], transform: Matrix4): number {
  const distances = ([0, 1, 2] as const).flatMap(axis => {
    const sorted = points.map(point => point[axis]).toSorted((a, b) => a - b)
    const middle = sorted[sorted.length >> 1] ?? 0
    return [-1, 1].map(side =>
      moveOfPart(matching, transform, { points, isWithin: point => side * (point[axis] - middle) > 0 }),
    )
  })
  return Math.max(...distances)
}

type Part = { readonly points: readonly Vector3[]; readonly isWithin: (point: Vector3) => boolean }

/** How far a part of the fixed image moves when it alone looks for a better place. */
function moveOfPart(matching: Matching, transform: Matrix4, { points, isWithin }: Part): number {
  const back = invert(transform)
  const part: Matching = {
    ...matching,
    fixedPoints: filterPoints(matching.fixedPoints, isWithin),
    movingPoints: filterPoints(matching.movingPoints, point => isWithin(transformPoint(back, point))),
  }
  const own = points.filter(isWithin)
  const centreMm = scale(
    own.reduce((sum, point) => add(sum, point), [0, 0, 0]),
    1 / Math.max(1, own.length),
  )
  const movedBy = ([rx = 0, ry = 0, rz = 0, x = 0, y = 0, z = 0]: readonly number[]) =>
    multiply(transform, eulerToMatrix({ angles: [rx / 50, ry / 50, rz / 50], shiftMm: [x, y, z], centreMm }))
  const goal = (at: readonly number[]) => likenessOf(part, movedBy(at)).information
  const peak = maximize(goal, [0, 0, 0, 0, 0, 0], { step: 2, tolerance: 0.2 })
  return meanDistance(own, movedBy(peak.at), transform)
}
