import type { PatchList } from './patches.ts'
import { type ReadAt, readNumbers, type TiffDirectory, type TiffFile } from './tiff.ts'

interface Range {
  readonly offset: number
  readonly length: number
}

const [stripOffsets, stripByteCounts, tileOffsets, tileByteCounts] = [273, 279, 324, 325]
/** JPEG in the way of TIFF 6.0 has parts at offsets that stand among other numbers. */
const oldJpegTags = [513, 519, 520, 521]

interface Sweep {
  readonly readAt: ReadAt
  readonly file: TiffFile
  readonly kept: readonly TiffDirectory[]
  readonly gone: readonly TiffDirectory[]
  /** Among the kept, the one whose pixels go. */
  readonly hollow: TiffDirectory | undefined
  /** What the plan writes where a removed image was. */
  readonly written?: Range | undefined
}

/**
 * Zero all bytes of a file that no kept directory refers to: removed images, and what former programs left behind when they rewrote a text. False
 * where it is not sure what belongs to whom: offsets outside the file, a removed image that shares pixels with a kept one, JPEG of TIFF 6.0.
 */
export async function sweepRest(
  { readAt, file, kept, gone, hollow, written }: Sweep,
  list: PatchList,
): Promise<boolean> {
  const ranges: Range[] = [{ offset: 0, length: file.firstField + (file.layout === 'classic' ? 4 : 8) }]
  for (const directory of kept) {
    const pixels = await pixelRanges(readAt, file, directory)
    if (pixels === undefined || oldJpegTags.some(tag => directory.entries.has(tag))) return false
    const { offset, sizeBytes: length } = directory
    if (offset !== written?.offset) ranges.push({ offset, length })
    if (directory !== hollow) for (const range of pixels) ranges.push(range)
    for (const entry of directory.entries.values())
      if (!entry.isInline) ranges.push({ offset: entry.valueOffset, length: entry.valueBytes })
  }
  const gaps = gapsOf(ranges, file.sizeBytes)
  for (const directory of hollow === undefined ? gone : [...gone, hollow]) {
    const pixels = await pixelRanges(readAt, file, directory)
    if (pixels === undefined || !pixels.every(range => isCovered(range, gaps))) return false
  }
  for (const { offset, length } of gaps) zeroAround({ offset, length }, written, list)
  return true
}

/** Where the pixels of a directory stand; nothing where that is not said, or is outside the file. An offset of 0 is a tile left out. */
export async function pixelRanges(
  readAt: ReadAt,
  file: TiffFile,
  { entries }: TiffDirectory,
): Promise<Range[] | undefined> {
  const offsets = entries.get(stripOffsets) ?? entries.get(tileOffsets)
  const counts = entries.get(stripByteCounts) ?? entries.get(tileByteCounts)
  if (offsets === undefined || counts === undefined) return offsets === counts ? [] : undefined
  const reader = { ...file, readAt }
  const lengths = await readNumbers(reader, counts)
  const starts = await readNumbers(reader, offsets)
  if (starts.length !== lengths.length) return undefined
  const ranges = starts.map((offset, i) => ({ offset, length: lengths[i] ?? 0 })).filter(range => range.length > 0)
  return ranges.every(({ offset, length }) => offset + length <= file.sizeBytes) ? ranges : undefined
}

function gapsOf(ranges: Range[], sizeBytes: number): Range[] {
  const gaps: Range[] = []
  let end = 0
  for (const { offset, length } of ranges.sort((a, b) => a.offset - b.offset)) {
    if (offset > end) gaps.push({ offset: end, length: offset - end })
    end = Math.max(end, offset + length)
  }
  if (end < sizeBytes) gaps.push({ offset: end, length: sizeBytes - end })
  return gaps
}

function zeroAround({ offset, length }: Range, written: Range | undefined, list: PatchList): void {
  const end = offset + length
  if (written === undefined || written.offset < offset || written.offset >= end) {
    list.zero(offset, length)
    return
  }
  list.zero(offset, written.offset - offset)
  list.zero(written.offset + written.length, end - written.offset - written.length)
}

const isCovered = ({ offset, length }: Range, gaps: readonly Range[]) =>
  gaps.some(gap => gap.offset <= offset && offset + length <= gap.offset + gap.length)
