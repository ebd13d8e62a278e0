import type { DicomFile, NewElement } from '@tsumugi/dicom'
import { unpackSamples } from '../pixels/unpack.ts'
import type { PixelBox } from '../text-detection/text-box.ts'
import { blankNative } from './blank-native.ts'
import { blankValues } from './blank-samples.ts'
import { blankFrame } from './encode-frame.ts'
import { type FrameChange, type RewrittenFrames, rewriteFrames } from './rewrite-frames.ts'

/** What to blank. */
export type Redaction = {
  /** Boxes of a frame, 1-based; a frame without boxes keeps its bytes. */
  readonly boxesOf: (frameNumber: number) => readonly PixelBox[]
  /** Elements to put into the data set with it. */
  readonly marks: readonly NewElement[]
}
/** The file after it, or why it cannot be done, as {@link RewrittenFrames} says. */
export type RedactedPixels =
  | { readonly kind: 'redacted'; readonly bytes: Uint8Array; readonly maskedFrames: number }
  | Extract<RewrittenFrames, { kind: 'refused' }>

/** Blank boxes in the pixels of a file and write it in its own transfer syntax. Frames without boxes stay byte for byte; offset tables that were
 *  filled are filled again. */
export async function redactPixels(file: DicomFile, { boxesOf, marks }: Redaction): Promise<RedactedPixels> {
  const written = await rewriteFrames(file, {
    changeOf: number => {
      const boxes = boxesOf(number)
      return boxes.length === 0 ? undefined : blankingOf(boxes)
    },
    marks,
  })
  if (written.kind === 'refused') return written
  return { kind: 'redacted', bytes: written.bytes, maskedFrames: written.changedFrames }
}

const blankingOf = (boxes: readonly PixelBox[]): FrameChange => ({
  native: (frame, { description, isBigEndian }) => {
    const samples = description.samplesPerPixel === 1 ? unpackSamples(frame, description, isBigEndian) : []
    blankNative(frame, { description, boxes, values: blankValues(description, samples), isBigEndian })
  },
  compressed: (stream, { description, encoding }) => blankFrame(stream, { encoding, description, boxes }),
})
