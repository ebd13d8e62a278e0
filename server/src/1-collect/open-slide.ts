import type { SubmittedObject } from './open-object.ts'

/** A slide's pyramid: level 0 is the largest; `mpp` is micrometres a pixel, null when the slide does not say. */
export interface SlideShape {
  readonly width: number
  readonly height: number
  readonly mpp: number | null
  readonly levels: { width: number; height: number; tileWidth: number; tileHeight: number }[]
}

/** The shape of a slide, or in words what is wrong with it. */
export async function describeSlide(
  _object: SubmittedObject,
  _fileName: string,
): Promise<SlideShape | { problem: string }> {
  return { problem: 'no slide format is read' }
}
