import { axisOf, normalize } from '../geometry/matrix.ts'
import type { Volume } from '../volume.ts'
import { findFrontSkin, findHeadLines, type HeadLines } from './cut-face.ts'
import type { Brain } from './find-brain.ts'
import { type Anatomy, boundsOf, findAnatomy } from './head-anatomy.ts'

/** What headers say a series is of. They are often wrong or silent, so pixels come first. */
export type SaidRegion = 'head' | 'other' | 'unknown'

/** Whether a series shows a face that could be made visible again. `undecided` is for a person to look at; no such series should leave unseen. */
export type FaceFinding =
  | { readonly kind: 'none'; readonly why: 'no-head' | 'too-coarse' | 'above-eyes' | 'skin-outside' | 'few-slices' }
  | { readonly kind: 'undecided'; readonly why: 'geometry' | 'few-slices' | 'profile' | 'no-clear-head' }
  | { readonly kind: 'face'; readonly anatomy: Anatomy; readonly brain: Brain; readonly lines: HeadLines }

/** Slices farther apart than this no longer make a surface that a face is found on. @see docs/adr/faces.md */
const coarsestMm = 10
/** Fewer slices, or a thinner slab of them, are no volume to find a head in. */
export const fewestSlices = 8
const thinnestMm = 30

/**
 * Judge a series by its volume; undefined stands for a series that is no regular volume. `said` is what its headers say, and counts where pixels do not
 * decide. A head is told by the inside of its skull, so a series of any plane and orientation can be judged, and one without patient orientation is not.
 */
export function assessFace(volume: Volume | undefined, said: SaidRegion): FaceFinding {
  if (volume === undefined) return said === 'other' ? none('no-head') : undecided('geometry')
  const [slices] = volume.shape
  const stepMm = volume.spacingMm[2]
  const isThin = slices < fewestSlices || (slices - 1) * stepMm < thinnestMm
  if (isThin && said === 'other') return none('few-slices')
  const anatomy = findAnatomy(volume)
  if (anatomy === undefined) return said === 'other' ? none('no-head') : undecided('geometry')
  const mayBeHead = said === 'head' || (said === 'unknown' && isHeadSized(anatomy))
  // A slab across shows no face, one that stands upright from front to back its profile.
  if (isThin) return mayBeHead && showsProfile(volume) ? undecided('few-slices') : none('few-slices')
  if (stepMm > coarsestMm) return mayBeHead && showsProfile(volume) ? undecided('profile') : none('too-coarse')
  const { brain } = anatomy
  if (brain === undefined) return mayBeHead ? undecided('no-clear-head') : none('no-head')
  const lines = findHeadLines(brain, anatomy.grid)
  return lines === undefined ? undecided('no-clear-head') : judgeView(anatomy, brain, lines)
}

const none = (why: Extract<FaceFinding, { kind: 'none' }>['why']): FaceFinding => ({ kind: 'none', why })
const undecided = (why: Extract<FaceFinding, { kind: 'undecided' }>['why']): FaceFinding => ({ kind: 'undecided', why })

/** Below the roof of the orbits by this much there are eyes. */
const eyeMm = 10
/** Rays that must come from air to meet skin, of those that meet a face at all. */
const leastOpen = 0.1

function judgeView(anatomy: Anatomy, brain: Brain, lines: HeadLines): FaceFinding {
  const { grid } = anatomy
  const [, , columns] = grid.shape
  const { skin, isOpen } = findFrontSkin(anatomy)
  const eyes = lines.floor - Math.round(eyeMm / grid.stepMm)
  const half = Math.round(60 / grid.stepMm)
  let met = 0
  let open = 0
  for (let slice = Math.max(0, lines.floor - Math.round(80 / grid.stepMm)); slice <= eyes; slice++)
    for (
      let column = Math.max(0, lines.middle - half);
      column <= Math.min(columns - 1, lines.middle + half);
      column++
    ) {
      const ray = slice * columns + column
      if (Number.isNaN(skin[ray] ?? Number.NaN)) continue
      met++
      open += isOpen[ray] ?? 0
    }
  if (met === 0) return none('above-eyes')
  return open / met < leastOpen ? none('skin-outside') : { kind: 'face', anatomy, brain, lines }
}

/** Slices that stand upright from front to back each hold a profile, however far apart they are. */
const showsProfile = ({ affine }: Volume) => Math.abs(normalize(axisOf(affine, 2))[0]) > 0.8

/** Widths and depths of heads from infants to large adults, in mm. */
const headWidthMm = [90, 200] as const
const headDepthMm = [120, 260] as const

/** True if the body is about as large as a head where it is cut across. */
function isHeadSized({ body, grid }: Anatomy): boolean {
  const [slices, rows, columns] = grid.shape
  return Array.from({ length: slices }, (_, slice) => {
    const bounds = boundsOf(body.mask.subarray(slice * rows * columns, (slice + 1) * rows * columns), [
      1,
      rows,
      columns,
    ])
    if (bounds === undefined) return false
    const [width, depth] = [0, 1].map(axis => ((bounds.high[axis] ?? 0) - (bounds.low[axis] ?? 0)) * grid.stepMm)
    return isWithin(width ?? 0, headWidthMm) && isWithin(depth ?? 0, headDepthMm)
  }).some(isSized => isSized)
}

const isWithin = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high
