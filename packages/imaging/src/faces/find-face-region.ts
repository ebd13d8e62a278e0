import type { Volume } from '../volume.ts'
import type { FaceFinding } from './assess-face.ts'
import { cutFace, faceMarks } from './cut-face.ts'
import { maskVoxels } from './mask-voxels.ts'

/** What is to be put into a volume so that it shows no face. */
export type FaceRegion = {
  /** For every voxel, `[slice, row, column]`: 0 stays, 1 becomes air, 2 becomes plain skin. */
  readonly marks: Uint8Array
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

/** Find the voxels of a face that {@link assessFace} found in the same volume; undefined where what was found is too small or too large to be one. */
export function findFaceRegion(
  volume: Volume,
  finding: Extract<FaceFinding, { kind: 'face' }>,
): FaceRegion | undefined {
  const { anatomy, brain, lines } = finding
  const { grid, air, body, isCt } = anatomy
  const face = cutFace(anatomy, brain, lines)
  const removed = face.reduce((sum, mark, at) => sum + (mark && !air[at] && !Number.isNaN(grid.values[at]) ? 1 : 0), 0)
  const removedMl = (removed * grid.stepMm ** 3) / 1000
  if (removedMl < leastMl || removedMl > mostMl) return undefined
  const all = maskVoxels(
    face.map(mark => (mark ? 1 : 0)),
    grid,
    volume,
  )
  const skin = maskVoxels(
    face.map(mark => (mark === faceMarks.skin ? 1 : 0)),
    grid,
    volume,
  )
  const marks = all.map((isFace, at) => (isFace ? (skin[at] ? faceMarks.skin : faceMarks.air) : faceMarks.kept))
  return { marks, airValue: body.air, skinValue: isCt ? skinHu : body.bright, removedMl }
}
