import type { Volume } from '../volume.ts'
import type { FaceFinding } from './assess-face.ts'
import { cutFace, faceMarks } from './cut-face.ts'
import { maskVoxels } from './mask-voxels.ts'

/** What is to be put into a volume so that it shows no face. */
export type FaceRegion = {
  /** For every voxel of a grid in the same space, `[slice, row, column]`: 0 stays, 1 becomes air, 2 becomes plain skin. */
  readonly marksIn: (grid: Pick<Volume, 'affine' | 'shape'>) => Uint8Array
  /** In the volume's unit. */
  readonly airValue: number
  readonly skinValue: number
  /** Of the head that becomes air or plain skin, in ml; what was air before does not count. */
  readonly removedMl: number
}

/** A face weighs more than this, and less than half a head; anything else was not understood. */
const leastMl = 30
const mostMl = 2000
/** Soft tissue of CT. */
const skinHu = 40

/** Find the region of a face that {@link assessFace} found; undefined where what was found is too small or too large to be one. */
export function findFaceRegion(finding: Extract<FaceFinding, { kind: 'face' }>): FaceRegion | undefined {
  const { anatomy, brain, lines } = finding
  const { air, body, isCt } = anatomy
  // What is marked is asked for slice by slice, long after the values of the grid are needed.
  const { values, ...grid } = anatomy.grid
  const face = cutFace(anatomy, brain, lines)
  const removed = face.reduce((sum, mark, at) => sum + (mark && !air[at] && !Number.isNaN(values[at]) ? 1 : 0), 0)
  const removedMl = (removed * grid.stepMm ** 3) / 1000
  if (removedMl < leastMl || removedMl > mostMl) return undefined
  const all = face.map(mark => (mark ? 1 : 0))
  const skin = face.map(mark => (mark === faceMarks.skin ? 1 : 0))
  const marksIn: FaceRegion['marksIn'] = to => {
    const isSkin = maskVoxels(skin, grid, to)
    return maskVoxels(all, grid, to).map((isFace, at) =>
      isFace ? (isSkin[at] ? faceMarks.skin : faceMarks.air) : faceMarks.kept,
    )
  }
  return { marksIn, airValue: body.air, skinValue: isCt ? skinHu : body.bright, removedMl }
}
