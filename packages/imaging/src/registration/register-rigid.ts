import assert from 'node:assert/strict'
import { identity, invert, subtract, transformPoint } from '../geometry/matrix.ts'
import type { Matrix4, Vector3, Volume } from '../volume.ts'
import { eulerToMatrix } from './euler.ts'
import { type Likeness, likenessOf, type Matching, makeMatching } from './likeness.ts'
import { makeMatchImage } from './match-image.ts'
import { maximize, type Peak } from './maximize.ts'

/** Where to look. */
export type RegisterOptions = {
  /** Where to begin: where the scanner put both (`frame-of-reference`, default), or with the centres of both volumes on each other. */
  readonly start?: 'frame-of-reference' | 'centres'
  /** How far from there the moving volume may lie along each axis: 40 mm by default. Turns of up to 25° about each axis are looked at. */
  readonly reachMm?: number
}

/** A rigid transform that lays the moving volume on the fixed one. */
export type Registration = {
  /** Fixed LPS mm → moving LPS mm; what `resampleToReference` takes. */
  readonly transform: Matrix4
  /** At the scanner's position, at the transform, and at the best other place that is a maximum of its own (0 without one): nats. */
  readonly before: Likeness
  readonly after: Likeness
  readonly rivalInformation: number
  /** How the moving volume is turned, and how its centre is moved in LPS mm, by being laid on the fixed one. */
  readonly rotationDegrees: number
  readonly shiftMm: Vector3
}

/** Spacing in mm, points an image and places kept at each level. Measured: docs/adr/rigid-registration-of-our-own.md */
const levels = [
  { spacingMm: 8, count: 3_000, kept: 24 },
  { spacingMm: 4, count: 10_000, kept: 6 },
  { spacingMm: 2, count: 40_000, kept: 2 },
] as const
/** The last climb begins with fresh directions: the first ones may have become alike. */
const polish = { step: 1, tolerance: 0.05 }
/** Maxima closer than this are one. */
const apartMm = 6
const starts = 1500
const reachDegrees = 25
/** A climb may leave the space of the starts by this factor. */
const slack = 1.5
/** One unit of a turn moves a point 50 mm from the pivot by a millimetre, so that turns and shifts are steps of like size. */
const leverMm = 50

/** Register two volumes of one subject rigidly by mutual information: very many starts on a coarse grid, the best followed to finer ones.
 *  Deterministic. Takes seconds of the calling thread; call it from a worker. Always gives a transform, also where there is
 *  nothing to find: {@link alignRigid} says what it is worth. */
export function registerRigid(fixed: Volume, moving: Volume, options: RegisterOptions = {}): Registration {
  return searchRigid({ fixed, moving, pyramid: makePyramid(fixed, moving) }, options)
}

/** Two volumes with what is compared of them, coarse to fine. */
export type Pair = { readonly fixed: Volume; readonly moving: Volume; readonly pyramid: readonly Matching[] }

/** What is compared of two volumes at each level, coarse to fine. */
export function makePyramid(fixed: Volume, moving: Volume): Matching[] {
  return levels.map(({ spacingMm, count }) =>
    makeMatching(makeMatchImage(fixed, spacingMm), makeMatchImage(moving, spacingMm), count),
  )
}

/** Search through a pyramid of {@link makePyramid}. */
export function searchRigid({ fixed, moving, pyramid }: Pair, options: RegisterOptions): Registration {
  const space = openSpace(fixed, moving, options)
  let peaks: readonly Peak[] = space.starts.map(at => ({ at, value: 0 }))
  let likeness = (_: Matrix4): Likeness => ({ information: 0, overlap: 0 })
  for (const [index, { spacingMm, kept }] of levels.entries()) {
    const matching = pyramid[index]
    assert.ok(matching, 'a pyramid has every level')
    likeness = transform => likenessOf(matching, transform)
    const goal = space.goalOf(likeness)
    const isFirst = index === 0
    const seeds = isFirst ? pickBest(peaks, goal, kept) : peaks
    const steps = { step: isFirst ? spacingMm : spacingMm / 2, tolerance: spacingMm / 20 }
    const climbed = seeds.map(({ at }) => maximize(goal, at, steps))
    peaks = distinct(climbed).slice(0, levels[index + 1]?.kept ?? kept)
  }
  const [found, rival] = peaks
  const best = maximize(space.goalOf(likeness), found?.at ?? [], polish)
  const transform = space.transformOf(best.at)
  return {
    transform,
    before: likeness(identity),
    after: likeness(transform),
    rivalInformation: Math.max(0, rival?.value ?? 0),
    ...movementOf(transform, moving),
  }
}

/** The six numbers of a transform (three turns in units of {@link leverMm}, three shifts in mm) and the places to start from; the first
 *  is the given one. The pivot is the centre of the smaller volume, so that a turn does not carry it out of the larger one. */
function openSpace(fixed: Volume, moving: Volume, { start = 'frame-of-reference', reachMm = 40 }: RegisterOptions) {
  const isFixedSmaller = extentOf(fixed) < extentOf(moving)
  const centreMm = start === 'centres' || isFixedSmaller ? centreOf(fixed) : centreOf(moving)
  const offset: Vector3 = start === 'centres' ? subtract(centreOf(moving), centreMm) : [0, 0, 0]
  const turn = (reachDegrees * Math.PI * leverMm) / 180
  const limits = [turn, turn, turn, reachMm, reachMm, reachMm]
  const transformOf = ([rx = 0, ry = 0, rz = 0, x = 0, y = 0, z = 0]: readonly number[]): Matrix4 =>
    eulerToMatrix({
      angles: [rx / leverMm, ry / leverMm, rz / leverMm],
      shiftMm: [x + offset[0], y + offset[1], z + offset[2]],
      centreMm,
    })
  const excessOf = (at: readonly number[]) =>
    at.reduce((sum, value, axis) => sum + Math.max(0, Math.abs(value) - slack * (limits[axis] ?? 0)), 0)
  return {
    starts: startsWithin(limits),
    transformOf,
    /** Outside of what may be looked at there is nothing, less the farther out. */
    goalOf: (likeness: (transform: Matrix4) => Likeness) => (at: readonly number[]) => {
      const excess = excessOf(at)
      return excess > 0 ? -1 - excess : likeness(transformOf(at)).information
    },
  }
}

function startsWithin(limits: readonly number[]): number[][] {
  const primes = [2, 3, 5, 7, 11, 13]
  return Array.from({ length: starts }, (_, index) =>
    limits.map((limit, axis) => (index === 0 ? 0 : limit * (2 * radicalInverse(index, primes[axis] ?? 2) - 1))),
  )
}

/** The centre of a volume, LPS mm. */
function centreOf({ affine, shape: [slices, rows, columns] }: Volume): Vector3 {
  return transformPoint(affine, [(columns - 1) / 2, (rows - 1) / 2, (slices - 1) / 2])
}

function extentOf({ voxels, spacingMm }: Volume): number {
  return voxels.length * spacingMm[0] * spacingMm[1] * spacingMm[2]
}

/** The digits of a number mirrored at the point: spreads evenly over 0…1. @see Halton, Numer. Math. 2 (1960) 84–90 */
function radicalInverse(index: number, base: number): number {
  let value = 0
  for (let rest = index, weight = 1 / base; rest > 0; rest = Math.floor(rest / base), weight /= base)
    value += weight * (rest % base)
  return value
}

/** The given start always, and the best of the others. */
function pickBest(peaks: readonly Peak[], goal: (at: readonly number[]) => number, count: number): Peak[] {
  const valued = peaks.map(({ at }) => ({ at, value: goal(at) }))
  const [given, ...others] = valued
  return [...(given ? [given] : []), ...others.toSorted((a, b) => b.value - a.value).slice(0, count)]
}

/** Best first; of those close to each other only the best. */
function distinct(peaks: readonly Peak[]): Peak[] {
  const kept: Peak[] = []
  for (const peak of peaks.toSorted((a, b) => b.value - a.value)) {
    const isNear = ({ at }: Peak) => Math.hypot(...at.map((value, axis) => value - (peak.at[axis] ?? 0))) < apartMm
    if (!kept.some(isNear)) kept.push(peak)
  }
  return kept
}

function movementOf(transform: Matrix4, moving: Volume): { rotationDegrees: number; shiftMm: Vector3 } {
  const trace = (transform[0] ?? 0) + (transform[5] ?? 0) + (transform[10] ?? 0)
  const centre = centreOf(moving)
  return {
    rotationDegrees: (Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2))) * 180) / Math.PI,
    shiftMm: subtract(transformPoint(invert(transform), centre), centre),
  }
}
