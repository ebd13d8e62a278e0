import { inflateRawSync } from 'node:zlib'
import { decodeJpegLossless } from '../codecs/jpeg-lossless.ts'
import { markAsRgb } from '../codecs/mark-as-rgb.ts'
import { decodeOddJpeg } from '../codecs/odd-jpeg.ts'
import { decodeRle } from '../codecs/rle.ts'
import { findStreamHeader } from '../codecs/stream-header.ts'
import { type CodecName, decodeStream } from '../codecs/wasm-codecs.ts'
import { type Issue, issue } from '../issues.ts'
import type { Voxels } from '../volume.ts'
import { applyPalette, expandChroma, interleavePlanes, ybrToRgb } from './colour.ts'
import { bitsPerFrame, type PixelDescription, samplesPerFrame } from './pixel-description.ts'
import type { PixelEncoding } from './transfer-syntaxes.ts'
import { unpackBits, unpackSamples } from './unpack.ts'

/** One frame as samples by pixel, or the issue that says why not. */
export type DecodedFrame = { readonly samples: Voxels } | { readonly issue: Issue }

/** Decode the stored bytes of one frame: samples `[row, column]`, colour by pixel as RGB, stored values else.
 *  `bytes` is the whole frame: native bytes of exactly this frame, or its fragments joined. */
export async function decodeFrame(
  bytes: Uint8Array,
  encoding: PixelEncoding,
  description: PixelDescription,
): Promise<DecodedFrame> {
  switch (encoding) {
    case 'native-little':
    case 'native-big':
      return decodeNative(bytes, description, encoding === 'native-big')
    case 'deflated-frame':
      return decodeDeflated(bytes, description)
    case 'rle':
      return description.bitsAllocated === 1 ? decodeRleBits(bytes, description) : decodeRleFrame(bytes, description)
    case 'jpeg-lossless':
      return decodeLosslessFrame(bytes, description)
    case 'jpeg-8-bit':
    case 'jpeg-ls':
    case 'jpeg-2000':
    case 'htj2k':
      return decodeWasmFrame(bytes, encoding, description)
    default:
      return encoding satisfies never
  }
}

function decodeNative(bytes: Uint8Array, description: PixelDescription, isBigEndian: boolean): DecodedFrame {
  const { photometric, samplesPerPixel, planarConfiguration } = description
  const samples = unpackSamples(bytes, description, isBigEndian)
  if (samplesPerPixel === 3 && photometric === 'YBR_FULL_422' && samples instanceof Uint8Array)
    return { samples: ybrToRgb(expandChroma(samples)) }
  return { samples: finishColour(samples, description, planarConfiguration === 1) }
}

function decodeDeflated(bytes: Uint8Array, description: PixelDescription): DecodedFrame {
  const expected = Math.ceil(bitsPerFrame(description) / 8)
  try {
    const inflated = inflateRawSync(bytes, { maxOutputLength: expected + 1 })
    if (inflated.length >= expected && description.bitsAllocated === 1)
      return { samples: unpackBits(inflated, 0, samplesPerFrame(description)) }
    if (inflated.length >= expected) return decodeNative(inflated.subarray(0, expected), description, false)
  } catch {
    // The stream is damaged or claims more than a frame; both are the issue below.
  }
  return damaged('deflated frame does not give the promised bytes')
}

function decodeRleFrame(bytes: Uint8Array, description: PixelDescription): DecodedFrame {
  const { rows, columns, samplesPerPixel, bitsAllocated } = description
  const frame = decodeRle(bytes, { pixels: rows * columns, samplesPerPixel, bytesPerSample: bitsAllocated >> 3 })
  if (!frame) return damaged('RLE segments do not give the promised pixels')
  return { samples: finishColour(unpackSamples(frame, description), description, false) }
}

/** One-bit pixels are packed into bytes before the run lengths, each frame filled up to a byte. */
function decodeRleBits(bytes: Uint8Array, description: PixelDescription): DecodedFrame {
  const samples = samplesPerFrame(description)
  const packed = decodeRle(bytes, { pixels: Math.ceil(samples / 8), samplesPerPixel: 1, bytesPerSample: 1 })
  return packed ? { samples: unpackBits(packed, 0, samples) } : damaged('RLE segments do not give the promised pixels')
}

function decodeLosslessFrame(bytes: Uint8Array, description: PixelDescription): DecodedFrame {
  const fit = checkStream(bytes, description)
  if ('issue' in fit) return fit
  const frame = decodeJpegLossless(bytes, description.bitsAllocated > 8 ? 2 : 1)
  if (!frame || frame.length < samplesPerFrame(description) * (description.bitsAllocated >> 3))
    return damaged('lossless JPEG stream is damaged')
  return {
    samples: finishColour(unpackSamples(frame, withStreamBits(description, fit.bitsPerSample)), description, false),
  }
}

async function decodeWasmFrame(
  bytes: Uint8Array,
  codec: CodecName,
  description: PixelDescription,
): Promise<DecodedFrame> {
  const fit = checkStream(bytes, description)
  if ('issue' in fit) return fit
  if (codec === 'jpeg-8-bit' && fit.bitsPerSample !== 8)
    return { issue: issue('transfer-syntax-unsupported', `expected 8-bit JPEG, got ${fit.bitsPerSample} bits`) }
  const stream = codec === 'jpeg-8-bit' && description.photometric === 'RGB' ? markAsRgb(bytes) : bytes
  const decoded =
    (await decodeStream(codec, stream)) ?? (codec === 'jpeg-8-bit' ? await decodeOddJpeg(stream) : undefined)
  if (!decoded) return damaged(`${codec} stream is damaged`)
  const streamBytes = decoded.bitsPerSample > 8 ? 2 : 1
  if (decoded.bytes.length < samplesPerFrame(description) * streamBytes)
    return damaged(`${codec} stream gives too few samples`)
  const widened = fitWidth(decoded.bytes, streamBytes, Math.max(1, description.bitsAllocated >> 3))
  const samples = unpackSamples(widened, withStreamBits(description, decoded.bitsPerSample))
  // The JPEG and JPEG 2000 decoders give RGB back themselves when the stream holds a colour transform.
  const isRgbAlready =
    codec === 'jpeg-8-bit' || description.photometric === 'YBR_ICT' || description.photometric === 'YBR_RCT'
  return {
    samples: finishColour(
      samples,
      isRgbAlready && description.samplesPerPixel === 3 ? { ...description, photometric: 'RGB' } : description,
      decoded.isPlanar,
    ),
  }
}

function checkStream(bytes: Uint8Array, description: PixelDescription): { bitsPerSample: number } | { issue: Issue } {
  const header = findStreamHeader(bytes)
  if (!header) return damaged('no frame header in the compressed stream')
  const { rows, columns, samplesPerPixel } = description
  if (header.rows === rows && header.columns === columns && header.components === samplesPerPixel) return header
  const found = `${header.rows}×${header.columns}×${header.components}`
  return damaged(`expected ${rows}×${columns}×${samplesPerPixel} samples, the stream has ${found}`)
}

/** A stream knows its precision better than the header does: signs are extended from there. */
function withStreamBits(description: PixelDescription, bits: number): PixelDescription {
  const bitsStored = Math.min(bits, Math.max(8, description.bitsAllocated))
  return { ...description, bitsStored, highBit: bitsStored - 1 }
}

function fitWidth(bytes: Uint8Array, from: number, to: number): Uint8Array {
  if (from === to) return bytes
  const count = bytes.length / from
  const fitted = new Uint8Array(count * to)
  for (let i = 0; i < count; i++)
    for (let byte = 0; byte < Math.min(from, to); byte++) fitted[i * to + byte] = bytes[i * from + byte] ?? 0
  return fitted
}

function finishColour(samples: Voxels, description: PixelDescription, isPlanar: boolean): Voxels {
  if (description.samplesPerPixel === 3) {
    const byPixel = isPlanar ? interleavePlanes(samples) : samples
    return description.photometric.startsWith('YBR_FULL') && byPixel instanceof Uint8Array ? ybrToRgb(byPixel) : byPixel
  }
  return description.photometric === 'PALETTE COLOR' && description.palette
    ? applyPalette(samples, description.palette)
    : samples
}

function damaged(message: string): { issue: Issue } {
  return { issue: issue('pixel-data-damaged', message) }
}
