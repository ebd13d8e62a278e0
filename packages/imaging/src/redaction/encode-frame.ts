import { blankJpeg } from '../codecs/blank-jpeg.ts'
import { encodeJpegLossless } from '../codecs/encode-jpeg-lossless.ts'
import { encodeRle } from '../codecs/encode-rle.ts'
import { findStreamHeader } from '../codecs/stream-header.ts'
import { encodeLossless, type LosslessCodec } from '../codecs/wasm-encoders.ts'
import { decodeFrame } from '../pixels/decode-frame.ts'
import type { PixelDescription } from '../pixels/pixel-description.ts'
import type { PixelEncoding } from '../pixels/transfer-syntaxes.ts'
import type { PixelBox } from '../text-detection/text-box.ts'
import type { Voxels } from '../volume.ts'
import { blankSamples, blankValues } from './blank-samples.ts'

/** How a compressed frame is stored. */
export type CompressedFrame = {
  readonly encoding: PixelEncoding
  readonly description: PixelDescription
}
/** One compressed frame and what is to be blanked in it. */
export type CompressedBlank = CompressedFrame & { readonly boxes: readonly PixelBox[] }

/**
 * A compressed frame with boxes blanked, in its own transfer syntax; undefined where it cannot be done. Lossless and near-lossless streams, JPEG 2000
 * of either kind and HTJ2K are decoded and encoded again without loss, so that no pixel outside the boxes changes. 8-bit lossy JPEG keeps all
 * coefficients outside the blocks that the boxes touch.
 */
export async function blankFrame(stream: Uint8Array, blank: CompressedBlank): Promise<Uint8Array | undefined> {
  const { encoding, description, boxes } = blank
  if (encoding === 'jpeg-8-bit') {
    const { photometric, samplesPerPixel } = description
    const black =
      samplesPerPixel === 3
        ? photometric === 'RGB'
          ? [0, 0, 0]
          : [0, 128, 128]
        : [photometric === 'MONOCHROME1' ? 255 : 0]
    return blankJpeg(stream, { boxes, fill: black })
  }
  return changeSamples(stream, blank, samples =>
    blankSamples(samples, description, { boxes, values: blankValues(description, samples) }),
  )
}

/** A compressed frame, not of lossy JPEG, with stored samples changed in place by `change` and encoded again without loss; undefined where it cannot
 *  be done. Samples of colour are by pixel. */
export async function changeSamples(
  stream: Uint8Array,
  frame: CompressedFrame,
  change: (samples: Voxels) => void,
): Promise<Uint8Array | undefined> {
  const stored = await decodeStored(stream, frame)
  if (stored === undefined) return undefined
  const samples = stored.slice()
  change(samples)
  const encoded = await encodeStored(samples, stream, frame)
  if (encoded === undefined) return undefined
  // What was written is read again before it counts.
  const again = await decodeStored(encoded, frame)
  return again !== undefined && isEqual(samples, again) ? encoded : undefined
}

/** Stored values, colour untouched. */
async function decodeStored(
  stream: Uint8Array,
  { encoding, description }: CompressedFrame,
): Promise<Voxels | undefined> {
  const isColour = description.samplesPerPixel === 3
  const plain = { ...description, palette: undefined, photometric: isColour ? 'RGB' : 'MONOCHROME2' }
  const decoded = await decodeFrame(stream, encoding, plain)
  return 'samples' in decoded ? decoded.samples : undefined
}

async function encodeStored(samples: Voxels, stream: Uint8Array, { encoding, description }: CompressedFrame) {
  const { rows, columns, samplesPerPixel, bitsAllocated, isSigned } = description
  const bits = findStreamHeader(stream)?.bitsPerSample ?? bitsAllocated
  switch (encoding) {
    case 'rle':
      return bitsAllocated === 1
        ? undefined
        : encodeRle(bytesOf(samples, bitsAllocated >> 3), {
            columns,
            samplesPerPixel,
            bytesPerSample: bitsAllocated >> 3,
          })
    case 'jpeg-lossless':
      return encodeJpegLossless({ rows, columns, components: samplesPerPixel, precision: bits, samples })
    case 'jpeg-ls':
    case 'jpeg-2000':
    case 'htj2k':
      return encodeWasm(encoding, samples, {
        ...{ width: columns, height: rows, componentCount: samplesPerPixel, bitsPerSample: bits },
        // JPEG-LS knows no signs.
        isSigned: encoding !== 'jpeg-ls' && isSigned && samplesPerPixel === 1 && isSignedStream(stream),
      })
    default:
      return undefined
  }
}

function encodeWasm(
  codec: LosslessCodec,
  samples: Voxels,
  facts: { width: number; height: number; componentCount: number; bitsPerSample: number; isSigned: boolean },
) {
  const { bitsPerSample, isSigned } = facts
  const mask = 2 ** bitsPerSample - 1
  const plain = isSigned ? Int32Array.from(samples) : Int32Array.from(samples, sample => sample & mask)
  return encodeLossless(codec, { ...facts, bytes: bytesOf(plain, bitsPerSample > 8 ? 2 : 1) })
}

/** The sign bit of the first component. @see ITU-T T.800 A.5.1 */
function isSignedStream(stream: Uint8Array): boolean {
  for (let at = 0; at + 43 < stream.length && at < 4096; at++)
    if (stream[at] === 0xff && stream[at + 1] === 0x4f && stream[at + 2] === 0xff && stream[at + 3] === 0x51)
      return ((stream[at + 42] ?? 0) & 0x80) !== 0
  return false
}

function bytesOf(samples: ArrayLike<number>, width: number): Uint8Array {
  const bytes = new Uint8Array(samples.length * width)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0
    if (width === 1) view.setUint8(i, sample & 0xff)
    else if (width === 2) view.setUint16(i * 2, sample & 0xffff, true)
    else view.setUint32(i * 4, sample >>> 0, true)
  }
  return bytes
}

const isEqual = (a: Voxels, b: Voxels) => a.length === b.length && a.every((sample, i) => sample === b[i])
