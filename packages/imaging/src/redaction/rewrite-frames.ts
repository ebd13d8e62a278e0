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

/** How one frame is changed: an uncompressed one in place, a compressed one into a new stream; undefined where that cannot be written. */
export type FrameChange = {
  readonly native: (frame: Uint8Array, facts: FrameFacts) => void
  readonly compressed: (stream: Uint8Array, facts: FrameFacts) => Promise<Uint8Array | undefined>
}
/** What a change has to know of the frame. */
export type FrameFacts = {
  readonly description: PixelDescription
  readonly encoding: PixelEncoding
  readonly isBigEndian: boolean
}
/** Frames of a file to change, and what its data set says with them. */
export type FrameRewrite = {
  /** `frameNumber` is 1-based; a frame without a change keeps its bytes. */
  readonly changeOf: (frameNumber: number) => FrameChange | undefined
  /** Elements to put into the data set. */
  readonly marks: readonly NewElement[]
  /** Tags of elements that no longer hold. */
  readonly outdated?: ReadonlySet<number>
}
/** The file after it, or why it cannot be done: no pixels that are read here, a transfer syntax that is not written, or a frame that is damaged or of
 *  a kind that is not written. */
export type RewrittenFrames =
  | { readonly kind: 'rewritten'; readonly bytes: Uint8Array; readonly changedFrames: number }
  | { readonly kind: 'refused'; readonly why: 'no-pixels' | 'syntax' | 'frame' }

/** Change frames of a file and write it in its own transfer syntax. Frames without a change stay byte for byte; offset tables that were filled are
 *  filled again. */
export async function rewriteFrames(file: DicomFile, rewrite: FrameRewrite): Promise<RewrittenFrames> {
  const description = describePixels(file)
  if ('issue' in description || description.sampleKind !== 'integer') return { kind: 'refused', why: 'no-pixels' }
  const encoding = findPixelEncoding(file.transferSyntaxUid)
  const frames = findFrameBytes(file, description)
  if (frames === undefined) return { kind: 'refused', why: 'no-pixels' }
  if (encoding === undefined || encoding === 'deflated-frame') return { kind: 'refused', why: 'syntax' }
  if (frames.available < description.frameCount || description.bitsAllocated === 1)
    return { kind: 'refused', why: 'frame' }
  const { isBigEndian } = file.dataset.encoding
  const source = { file, frames, facts: { description, encoding, isBigEndian } }
  const written = frames.isEncapsulated ? await rewriteFragments(source, rewrite) : rewriteNative(source, rewrite)
  if (written === undefined) return { kind: 'refused', why: 'frame' }
  const { chunks } = editDicom(file, {
    element: (element, context) => {
      if (context.path.length > 0) return 'keep'
      if (element.tag === 0x7fe00010) return { value: written.value }
      return rewrite.outdated?.has(element.tag) ? 'remove' : 'keep'
    },
    add: context => (context.path.length === 0 ? [...rewrite.marks, ...written.tables] : []),
  })
  return { kind: 'rewritten', bytes: joinBytes(chunks), changedFrames: written.changedFrames }
}

type Source = { readonly file: DicomFile; readonly frames: FrameBytes; readonly facts: FrameFacts }
type Written = {
  readonly value: ElementValue
  readonly tables: readonly NewElement[]
  readonly changedFrames: number
}

const numbersOf = ({ frameCount }: PixelDescription) => Array.from({ length: frameCount }, (_, i) => i + 1)

function rewriteNative({ file, facts }: Source, { changeOf }: FrameRewrite): Written | undefined {
  const element = findElement(file.dataset, 0x7fe00010)
  if (element === undefined) return undefined
  const { description, isBigEndian } = facts
  // Eight-bit samples inside big endian words stand in pairs the wrong way round (PS3.5 8.1.1).
  const isSwapped = isBigEndian && element.vr === 'OW' && description.bitsAllocated <= 8
  const value = Buffer.from(bytesOf(file.dataset, element))
  if (isSwapped && value.length % 2 === 1) return undefined
  if (isSwapped) value.swap16()
  const size = bitsPerFrame(description) / 8
  let changedFrames = 0
  for (const number of numbersOf(description)) {
    const change = changeOf(number)
    if (change === undefined) continue
    change.native(value.subarray((number - 1) * size, number * size), facts)
    changedFrames++
  }
  if (isSwapped) value.swap16()
  return { value, tables: [], changedFrames }
}

async function rewriteFragments(source: Source, { changeOf }: FrameRewrite): Promise<Written | undefined> {
  const { facts, frames } = source
  const perFrame: (readonly Uint8Array[])[] = []
  let changedFrames = 0
  for (const number of numbersOf(facts.description)) {
    const change = changeOf(number)
    const stream = frames.find(number)?.bytes
    if (stream === undefined) return undefined
    if (change === undefined) {
      perFrame.push(frames.fragmentsOf(number))
      continue
    }
    const changed = await change.compressed(stream, facts)
    if (changed === undefined) return undefined
    perFrame.push([changed])
    changedFrames++
  }
  return { ...layOut(source, perFrame), changedFrames }
}

const padded = (length: number) => length + (length % 2)

/** Fragments after one another, and the offset tables that the file had. @see DICOM PS3.5 A.4, PS3.3 C.7.6.3.1.8 */
function layOut({ file }: Source, perFrame: readonly (readonly Uint8Array[])[]): Omit<Written, 'changedFrames'> {
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
