import { bytesOf, type Dataset, type DicomFile, type Element, findElement } from '@tsumugi/dicom'
import { bitsPerFrame, type PixelDescription } from './pixel-description.ts'

/** Where the bytes of frames are found in one file. */
export type FrameBytes = {
  /** True where frames are compressed streams; false where they are native samples. */
  readonly isEncapsulated: boolean
  /** Frames that are whole: native ones that fit into the value, or streams that were told apart. */
  readonly available: number
  /** Bytes of a frame, 1-based; for 1-bit native samples the whole value and the bit it starts at. Undefined when it is not there. */
  find(frameNumber: number): { readonly bytes: Uint8Array; readonly firstBit: number } | undefined
  /** The fragments of a compressed frame, 1-based, as they are stored; empty for native frames. */
  fragmentsOf(frameNumber: number): readonly Uint8Array[]
}

/** Find the pixel data of a file and how they split into frames; undefined when there are none.
 *  @see DICOM PS3.5 A.4 */
export function findFrameBytes({ dataset }: DicomFile, description: PixelDescription): FrameBytes | undefined {
  const element =
    findElement(dataset, 0x7fe00010) ?? findElement(dataset, 0x7fe00008) ?? findElement(dataset, 0x7fe00009)
  if (!element) return undefined
  return element.fragments ? splitFragments(dataset, element, description) : splitNative(dataset, element, description)
}

function splitNative(dataset: Dataset, element: Element, description: PixelDescription): FrameBytes {
  const bytes = bytesOf(dataset, element)
  const bits = bitsPerFrame(description)
  const available = Math.min(description.frameCount, Math.floor((bytes.length * 8) / bits))
  // Eight-bit samples inside big endian words stand in pairs the wrong way round (PS3.5 8.1.1).
  const isSwapped = dataset.encoding.isBigEndian && element.vr === 'OW' && description.bitsAllocated <= 8
  const value = isSwapped ? swapPairs(bytes) : bytes
  const find = (frameNumber: number) => {
    if (frameNumber < 1 || frameNumber > available) return undefined
    const firstBit = (frameNumber - 1) * bits
    if (description.bitsAllocated === 1) return { bytes: value, firstBit }
    return { bytes: value.subarray(firstBit / 8, (firstBit + bits) / 8), firstBit: 0 }
  }
  return { isEncapsulated: false, available, find, fragmentsOf: () => [] }
}

function swapPairs(bytes: Uint8Array): Uint8Array {
  const swapped = bytes.slice()
  for (let i = 0; i + 1 < swapped.length; i += 2) {
    swapped[i] = bytes[i + 1] ?? 0
    swapped[i + 1] = bytes[i] ?? 0
  }
  return swapped
}

function splitFragments(dataset: Dataset, element: Element, { frameCount }: PixelDescription): FrameBytes {
  const [table, ...fragments] = (element.fragments ?? []).map(({ start, length }) =>
    dataset.bytes.subarray(start, start + length),
  )
  const starts = findFirstFragments(fragments, { frameCount, table, extended: readExtendedOffsets(dataset) })
  const fragmentsOf = (frameNumber: number) => {
    const first = starts[frameNumber - 1]
    return first === undefined ? [] : fragments.slice(first, starts[frameNumber] ?? fragments.length)
  }
  const find = (frameNumber: number) =>
    starts[frameNumber - 1] === undefined ? undefined : { bytes: join(fragmentsOf(frameNumber)), firstBit: 0 }
  return { isEncapsulated: true, available: Math.min(frameCount, starts.length), find, fragmentsOf }
}

type Tables = { frameCount: number; table: Uint8Array | undefined; extended: readonly number[] }

/** Index of the first fragment of each frame: one frame takes all; equal counts are one each; else by offset table; else by the
 *  marker that begins a stream. */
function findFirstFragments(
  fragments: readonly Uint8Array[],
  { frameCount, table, extended }: Tables,
): readonly number[] {
  if (fragments.length === 0) return []
  if (frameCount === 1) return [0]
  if (fragments.length === frameCount) return fragments.map((_, i) => i)
  const offsets = extended.length > 0 ? extended : readBasicOffsets(table)
  if (offsets.length === frameCount) {
    const starts = fragmentOffsets(fragments)
    const found = offsets.map(offset => starts.indexOf(offset))
    if (found.every(index => index >= 0)) return found
  }
  const begins = (fragment: Uint8Array) => fragment[0] === 0xff && (fragment[1] === 0xd8 || fragment[1] === 0x4f)
  return fragments.flatMap((fragment, i) => (begins(fragment) ? [i] : []))
}

/** Offset of each fragment's item tag from the first one, as the tables count. */
function fragmentOffsets(fragments: readonly Uint8Array[]): readonly number[] {
  let at = 0
  return fragments.map(fragment => {
    const start = at
    at += 8 + fragment.length
    return start
  })
}

function readBasicOffsets(table: Uint8Array | undefined): readonly number[] {
  if (!table) return []
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  return Array.from({ length: Math.floor(table.length / 4) }, (_, i) => view.getUint32(4 * i, true))
}

function readExtendedOffsets(dataset: Dataset): readonly number[] {
  const element = findElement(dataset, 0x7fe00001)
  if (!element) return []
  const bytes = bytesOf(dataset, element)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => Number(view.getBigUint64(8 * i, true)))
}

function join(fragments: readonly Uint8Array[]): Uint8Array {
  const [only] = fragments
  if (only && fragments.length === 1) return only
  const joined = new Uint8Array(fragments.reduce((sum, fragment) => sum + fragment.length, 0))
  let at = 0
  for (const fragment of fragments) {
    joined.set(fragment, at)
    at += fragment.length
  }
  return joined
}
