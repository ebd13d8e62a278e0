import { invert, multiply } from '../geometry/matrix.ts'
import type { Matrix4 } from '../volume.ts'
import { greyAt, type MatchImage } from './match-image.ts'
import { type SamplePoints, samplePoints } from './sample-points.ts'

/** How well two images fit under a transform. */
export type Likeness = {
  /** Mutual information in nats; below 0, less overlap lower, when too little overlaps to say. */
  readonly information: number
  /** Share of the points of the one image that fall inside the other, of the two directions the greater: 0…1. */
  readonly overlap: number
}

/** Two images and the points at which they are compared. */
export type Matching = {
  readonly fixed: MatchImage
  readonly moving: MatchImage
  readonly fixedPoints: SamplePoints
  readonly movingPoints: SamplePoints
}

const bins = 32
/** Less than half of the smaller image in common is no basis: mutual information likes small overlaps. The bound is ours. */
export const leastOverlap = 0.5

/** Sample two images at about `count` points each. */
export function makeMatching(fixed: MatchImage, moving: MatchImage, count: number): Matching {
  return { fixed, moving, fixedPoints: samplePoints(fixed, count), movingPoints: samplePoints(moving, count) }
}

/** Likeness under a transform, fixed LPS mm → moving LPS mm. The points of both images are counted into one histogram of 32 × 32 bins
 *  (first-order Parzen window along both axes), so that neither image is the measure of the other.
 *  @see Mattes et al., PET-CT image registration in the chest, IEEE TMI 22 (2003) 120–128 */
export function likenessOf({ fixed, moving, fixedPoints, movingPoints }: Matching, transform: Matrix4): Likeness {
  const forth = new Float64Array(bins * bins)
  const back = new Float64Array(bins * bins)
  const inMoving = countPairs(forth, fixedPoints, moving, multiply(invert(moving.affine), transform))
  const inFixed = countPairs(back, movingPoints, fixed, multiply(invert(fixed.affine), invert(transform)))
  const overlap = Math.max(shareOf(inMoving, fixedPoints), shareOf(inFixed, movingPoints))
  if (overlap < leastOverlap) return { information: overlap - 1, overlap }
  for (let a = 0; a < bins; a++)
    for (let b = 0; b < bins; b++) forth[a * bins + b] = (forth[a * bins + b] ?? 0) + (back[b * bins + a] ?? 0)
  return { information: informationOf(forth), overlap }
}

function shareOf(count: number, { greys }: SamplePoints): number {
  return greys.length === 0 ? 0 : count / greys.length
}

/** Add the pairs (grey of the point, grey of the image there) of all points that fall inside the image; returns how many did. */
function countPairs(joint: Float64Array, { places, greys }: SamplePoints, image: MatchImage, toIndex: Matrix4): number {
  const [columns, rows, slices] = image.size
  const [xx = 0, xy = 0, xz = 0, x0 = 0, yx = 0, yy = 0, yz = 0, y0 = 0, zx = 0, zy = 0, zz = 0, z0 = 0] = toIndex
  let inside = 0
  for (let at = 0, from = 0; at < greys.length; at++, from += 3) {
    const px = places[from] ?? 0
    const py = places[from + 1] ?? 0
    const pz = places[from + 2] ?? 0
    const x = xx * px + xy * py + xz * pz + x0
    const y = yx * px + yy * py + yz * pz + y0
    const z = zx * px + zy * py + zz * pz + z0
    if (x < -0.5 || y < -0.5 || z < -0.5 || x > columns - 0.5 || y > rows - 0.5 || z > slices - 0.5) continue
    inside++
    addPair(joint, (greys[at] ?? 0) * (bins - 1), greyAt(image, x, y, z) * (bins - 1))
  }
  return inside
}

/** Split a pair over the two nearest bins along both axes. */
function addPair(joint: Float64Array, u: number, v: number): void {
  const i = Math.min(u | 0, bins - 2)
  const j = Math.min(v | 0, bins - 2)
  const a = u - i
  const b = v - j
  const at = i * bins + j
  joint[at] = (joint[at] ?? 0) + (1 - a) * (1 - b)
  joint[at + 1] = (joint[at + 1] ?? 0) + (1 - a) * b
  joint[at + bins] = (joint[at + bins] ?? 0) + a * (1 - b)
  joint[at + bins + 1] = (joint[at + bins + 1] ?? 0) + a * b
}

function informationOf(joint: Float64Array): number {
  const rows = new Float64Array(bins)
  const columns = new Float64Array(bins)
  let total = 0
  for (let a = 0; a < bins; a++)
    for (let b = 0; b < bins; b++) {
      const count = joint[a * bins + b] ?? 0
      rows[a] = (rows[a] ?? 0) + count
      columns[b] = (columns[b] ?? 0) + count
      total += count
    }
  return total === 0 ? 0 : entropyOf(rows, total) + entropyOf(columns, total) - entropyOf(joint, total)
}

function entropyOf(counts: Float64Array, total: number): number {
  let sum = 0
  for (let at = 0; at < counts.length; at++) {
    const share = (counts[at] ?? 0) / total
    if (share > 0) sum -= share * Math.log(share)
  }
  return sum
}
