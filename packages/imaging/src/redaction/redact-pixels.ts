import {
  bytesOf,
  type DicomFile,
  type ElementValue,
  editDicom,
  findElement,
  joinBytes,
  type NewElement,
} from '@tsumugi/dicom'
import { describePixels } from '../pixels/describe-pixels.ts'
import { type FrameBytes, findFrameBytes } from '../pixels/find-frame-bytes.ts'
import { bitsPerFrame, type PixelDescription } from '../pixels/pixel-description.ts'
import { findPixelEncoding, type PixelEncoding } from '../pixels/transfer-syntaxes.ts'
import { unpackSamples } from '../pixels/unpack.ts'
import type { PixelBox } from '../text-detection/text-box.ts'
import { blankNative } from './blank-native.ts'
import { blankValues } from './blank-samples.ts'
import { blankFrame } from './encode-frame.ts'

/** What to blank. */
export type Redaction = {
  /** Boxes of a frame, 1-based; a frame without boxes keeps its bytes. */
  readonly boxesOf: (frameNumber: number) => readonly PixelBox[]
  /** Elements to put into the data set with it. */
  readonly marks: readonly NewElement[]
}
/** The file after it, or why it cannot be done: no pixels that are read here, a transfer syntax that is not written, or a frame that is damaged or of
 *  a kind that is not written. */
export type RedactedPixels =
  | { readonly kind: 'redacted'; readonly bytes: Uint8Array; readonly maskedFrames: number }
  | { readonly kind: 'refused'; readonly why: 'no-pixels' | 'syntax' | 'frame' }

/** Blank boxes in the pixels of a file and write it in its own transfer syntax. Frames without boxes stay byte for byte; offset tables that were
 *  filled are filled again. */
export async function redactPixels(file: DicomFile, redaction: Redaction): Promise<RedactedPixels> {
  const description = describePixels(file)
  if ('issue' in description || description.sampleKind !== 'integer') return { kind: 'refused', why: 'no-pixels' }
  const encoding = findPixelEncoding(file.transferSyntaxUid)
  const frames = findFrameBytes(file, description)
  if (frames === undefined) return { kind: 'refused', why: 'no-pixels' }
  if (encoding === undefined || encoding === 'deflated-frame') return { kind: 'refused', why: 'syntax' }
  if (frames.available < description.frameCount || description.bitsAllocated === 1)
    return { kind: 'refused', why: 'frame' }
  const source = { file, description, frames, encoding }
  const written = frames.isEncapsulated ? await rewriteFragments(source, redaction) : rewriteNative(source, redaction)
  if (written === undefined) return { kind: 'refused', why: 'frame' }
  const { chunks } = editDicom(file, {
    element: (element, context) =>
      context.path.length === 0 && element.tag === 0x7fe00010 ? { value: written.value } : 'keep',
    add: context => (context.path.length === 0 ? [...redaction.marks, ...written.tables] : []),
  })
  return { kind: 'redacted', bytes: joinBytes(chunks), maskedFrames: written.maskedFrames }
}

type Source = {
  readonly file: DicomFile
  readonly description: PixelDescription
  readonly frames: FrameBytes
  readonly encoding: PixelEncoding
}
type Written = {
  readonly value: ElementValue
  readonly tables: readonly NewElement[]
  readonly maskedFrames: number
}

const numbersOf = ({ frameCount }: PixelDescription) => Array.from({ length: frameCount }, (_, i) => i + 1)

function rewriteNative({ file, description }: Source, { boxesOf }: Redaction): Written | undefined {
  const element = findElement(file.dataset, 0x7fe00010)
  if (element === undefined) return undefined
  const { isBigEndian } = file.dataset.encoding
  // Eight-bit samples inside big endian words stand in pairs the wrong way round (PS3.5 8.1.1).
  const isSwapped = isBigEndian && element.vr === 'OW' && description.bitsAllocated <= 8
  const value = Buffer.from(bytesOf(file.dataset, element))
  if (isSwapped && value.length % 2 === 1) return undefined
  if (isSwapped) value.swap16()
  const size = bitsPerFrame(description) / 8
  let maskedFrames = 0
  for (const number of numbersOf(description)) {
    const boxes = boxesOf(number)
    if (boxes.length === 0) continue
    const frame = value.subarray((number - 1) * size, number * size)
    const samples = description.samplesPerPixel === 1 ? unpackSamples(frame, description, isBigEndian) : []
    blankNative(frame, { description, boxes, values: blankValues(description, samples), isBigEndian })
    maskedFrames++
  }
  if (isSwapped) value.swap16()
  return { value, tables: [], maskedFrames }
}

async function rewriteFragments(source: Source, { boxesOf }: Redaction): Promise<Written | undefined> {
  const { description, encoding, frames } = source
  const perFrame: (readonly Uint8Array[])[] = []
  let maskedFrames = 0
  for (const number of numbersOf(description)) {
    const boxes = boxesOf(number)
    const stream = frames.find(number)?.bytes
    if (stream === undefined) return undefined
    if (boxes.length === 0) {
      perFrame.push(frames.fragmentsOf(number))
      continue
    }
    const blanked = await blankFrame(stream, { encoding, description, boxes })
    if (blanked === undefined) return undefined
    perFrame.push([blanked])
    maskedFrames++
  }
  return { ...layOut(source, perFrame), maskedFrames }
}

const padded = (length: number) => length + (length % 2)

/** Fragments after one another, and the offset tables that the file had. @see DICOM PS3.5 A.4, PS3.3 C.7.6.3.1.8 */
function layOut({ file }: Source, perFrame: readonly (readonly Uint8Array[])[]): Omit<Written, 'maskedFrames'> {
  const element = findElement(file.dataset, 0x7fe00010)
  const hasBasic = (element?.fragments?.[0]?.length ?? 0) > 0
  const hasExtended = findElement(file.dataset, 0x7fe00001) !== undefined
  const offsets: number[] = []
  let at = 0
  for (const fragments of perFrame) {
    offsets.push(at)
    at += fragments.reduce((sum, { length }) => sum + 8 + padded(length), 0)
  }
  const basic = new DataView(new ArrayBuffer(hasBasic ? 4 * offsets.length : 0))
  if (hasBasic) for (const [i, offset] of offsets.entries()) basic.setUint32(4 * i, offset, true)
  const value = { fragments: [new Uint8Array(basic.buffer), ...perFrame.flat()] }
  if (!hasExtended) return { value, tables: [] }
  const lengths = perFrame.map(fragments => fragments.reduce((sum, { length }) => sum + length, 0))
  return {
    value,
    tables: [
      { tag: 0x7fe00001, vr: 'OV', value: longs(offsets) },
      { tag: 0x7fe00002, vr: 'OV', value: longs(lengths) },
    ],
  }
}

function longs(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length))
  for (const [i, value] of values.entries()) view.setBigUint64(8 * i, BigInt(value), true)
  return new Uint8Array(view.buffer)
}
