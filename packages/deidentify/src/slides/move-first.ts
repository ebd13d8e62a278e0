import type { SlidePage } from './slide-plan.ts'
import type { ReadAt, TiffDirectory, TiffEntry, TiffFile } from './tiff.ts'

export interface MovedPage {
  readonly page: SlidePage
  /** The directory as it is to be written at `page.directory.offset`, its link still as it was. */
  readonly bytes: Uint8Array
}

interface Move {
  readonly readAt: ReadAt
  readonly file: TiffFile
  /** The page that goes, whose text describes the whole slide. */
  readonly from: SlidePage
  /** The first that stays. */
  readonly to: SlidePage
  readonly tag: number
  /** Where there is room of `room` bytes. */
  readonly at: number
  readonly room: number
}

/**
 * The first page that stays, with the text that describes the slide, which stood in a page that goes: a directory with one entry more, written
 * anew where the removed pixels were. Nothing where there is no room, or the page has such an entry of its own (it is replaced only if a text).
 */
export async function moveFirst({ readAt, file, from, to, tag, at, room }: Move): Promise<MovedPage | undefined> {
  const carried = from.directory.entries.get(tag)
  if (carried === undefined || carried.isInline || file.layout === 'ndpi') return undefined
  const isBig = file.layout === 'big'
  const [countBytes, entryBytes, linkBytes] = isBig ? [8, 20, 8] : [2, 12, 4]
  const rows: { entry: TiffEntry; raw: Uint8Array }[] = []
  for (const { directory } of [to, from])
    for (const [index, entry] of [...directory.entries.values()].entries())
      if (directory === to.directory ? entry.tag !== tag : entry.tag === tag)
        rows.push({ entry, raw: await readAt(directory.offset + countBytes + index * entryBytes, entryBytes) })
  rows.sort((a, b) => a.entry.tag - b.entry.tag)
  const bytes = new Uint8Array(countBytes + rows.length * entryBytes + linkBytes)
  if (bytes.length > room) return undefined
  const view = new DataView(bytes.buffer)
  if (isBig) view.setBigUint64(0, BigInt(rows.length), file.isLittleEndian)
  else view.setUint16(0, rows.length, file.isLittleEndian)
  const entries = new Map<number, TiffEntry>()
  for (const [index, { entry, raw }] of rows.entries()) {
    const start = countBytes + index * entryBytes
    bytes.set(raw, start)
    const valueOffset = entry.isInline ? at + start + (isBig ? 12 : 8) : entry.valueOffset
    entries.set(entry.tag, { ...entry, valueOffset })
  }
  const nextField = at + bytes.length - linkBytes
  const directory: TiffDirectory = { offset: at, entries, nextField, next: to.directory.next, sizeBytes: bytes.length }
  bytes.set(await readAt(to.directory.nextField, linkBytes), bytes.length - linkBytes)
  const texts = new Map([...to.texts, [tag, from.texts.get(tag) ?? '']])
  const description = texts.get(270) ?? ''
  return { page: { ...to, directory, texts, description }, bytes }
}
