import type { Volume } from '../volume.ts'
import { type Brain, findBrainOfCt, findBrainOfMr } from './find-brain.ts'
import { type Body, distanceTo, findBody, findOuterAir } from './find-head.ts'
import type { Mask } from './morphology.ts'
import { type PatientGrid, sampleAlongPatient } from './patient-grid.ts'

/** What can be told of a volume by its pixels. */
export type Anatomy = {
  readonly grid: PatientGrid
  readonly body: Body
  readonly air: Mask
  /** From the air around the body, in mm. */
  readonly depthMm: Float32Array
  /** Undefined: this is no head, or not clearly one. */
  readonly brain: Brain | undefined
  readonly isCt: boolean
}

/** Find body, air and the inside of a skull; undefined where there is no body at all, or the volume has no sensible place in space. */
export function findAnatomy(volume: Volume): Anatomy | undefined {
  const grid = sampleAlongPatient(volume)
  const body = grid && findBody(grid, volume.modality)
  if (grid === undefined || body === undefined) return undefined
  const air = findOuterAir(body, grid)
  const depthMm = distanceTo(air, grid)
  const isCt = volume.modality === 'CT'
  const brain = isCt ? findBrainOfCt(grid) : findBrainOfMr(grid, body, depthMm)
  return { grid, body, air, depthMm, brain, isCt }
}

/** First and last index at which a mask has points, along each axis `[column, row, slice]`; undefined where it has none. */
export function boundsOf(mask: Mask, [slices, rows, columns]: PatientGrid['shape']) {
  const low = [columns, rows, slices] as [number, number, number]
  const high = [-1, -1, -1] as [number, number, number]
  for (let at = 0; at < mask.length; at++) {
    if (!mask[at]) continue
    const place = [at % columns, Math.floor(at / columns) % rows, Math.floor(at / (columns * rows))]
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], place[axis] ?? 0)
      high[axis] = Math.max(high[axis], place[axis] ?? 0)
    }
  }
  return high[0] < 0 ? undefined : { low, high }
}
