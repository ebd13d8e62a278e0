import type { DicomFile, NewElement } from '@tsumugi/dicom'
import { describePixels } from '../pixels/describe-pixels.ts'
import type { PixelDescription } from '../pixels/pixel-description.ts'
import { nativeWriter } from './blank-native.ts'
import { changeSamples } from './encode-frame.ts'
import { type FrameChange, rewriteFrames } from './rewrite-frames.ts'

/** Where samples of one frame are replaced, and by what. */
export type FrameReplacement = {
  /** One for each sample of a one-component frame: 0 stays, n takes `values[n - 1]`. */
  readonly marks: Uint8Array
  /** In stored values; taken into the range that the frame can store. */
  readonly values: readonly number[]
}
/** Frames of a file to change, and elements to put into its data set with them. */
export type Replacement = {
  /** `frameNumber` is 1-based; a frame without one keeps its bytes. */
  readonly of: (frameNumber: number) => FrameReplacement | undefined
  readonly marks: readonly NewElement[]
}
/** The file after it; refused where its pixels are of a kind, or in a transfer syntax, that is not written here. */
export type ReplacedFrames = { readonly kind: 'replaced'; readonly bytes: Uint8Array } | { readonly kind: 'refused' }

/** They speak of the pixels before: smallest and largest value of the image, and the icon. */
const outdated: ReadonlySet<number> = new Set([0x00280106, 0x00280107, 0x00880200])

/**
 * Replace samples in frames of a grey image and write it in its own transfer syntax. Native samples that are not replaced keep their bytes; compressed
 * frames are encoded without loss, so that the others keep their values, and read again before they count. Lossy JPEG is refused.
 */
export async function replaceFrames(file: DicomFile, { of, marks }: Replacement): Promise<ReplacedFrames> {
  const description = describePixels(file)
  if ('issue' in description || !isWritable(description)) return { kind: 'refused' }
  const written = await rewriteFrames(file, {
    changeOf: number => {
      const one = of(number)
      return one && changeOf(one, description)
    },
    marks,
    outdated,
  })
  return written.kind === 'refused' ? { kind: 'refused' } : { kind: 'replaced', bytes: written.bytes }
}

const isWritable = ({ samplesPerPixel, bitsAllocated, palette, rows, columns }: PixelDescription) =>
  samplesPerPixel === 1 && palette === undefined && [8, 16, 32].includes(bitsAllocated) && rows * columns > 0

function changeOf({ marks, values }: FrameReplacement, description: PixelDescription): FrameChange {
  const fitting = values.map(value => fitSample(value, description))
  const isWhole = marks.length === description.rows * description.columns
  const write = (set: (pixel: number, value: number) => void) =>
    marks.forEach((mark, pixel) => {
      if (mark) set(pixel, fitting[mark - 1] ?? 0)
    })
  return {
    native: (frame, { isBigEndian }) => {
      const set = nativeWriter(frame, description, isBigEndian)
      if (isWhole) write((pixel, value) => set(pixel, [value]))
    },
    compressed: async (stream, { encoding }) =>
      isWhole && encoding !== 'jpeg-8-bit'
        ? changeSamples(stream, { encoding, description }, samples =>
            write((pixel, value) => {
              samples[pixel] = value
            }),
          )
        : undefined,
  }
}

/** The nearest value that can be stored. */
function fitSample(sample: number, { bitsStored, isSigned }: PixelDescription): number {
  const low = isSigned ? -(2 ** (bitsStored - 1)) : 0
  const high = isSigned ? 2 ** (bitsStored - 1) - 1 : 2 ** bitsStored - 1
  return Math.round(Math.min(high, Math.max(low, sample)))
}
