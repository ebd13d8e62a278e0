/** Reads `length` bytes at `offset` of a file; fewer only at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>

/** One entry of an image file directory. `valueOffset` is where its values stand, in the entry itself when they are short. */
export interface TiffEntry {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly valueOffset: number
  readonly valueBytes: number
  /** Where the entry's count field stands. */
  readonly countOffset: number
}

export interface TiffDirectory {
  readonly offset: number
  readonly entries: ReadonlyMap<number, TiffEntry>
  /** Where the offset of the next directory is written, and what is written there. */
  readonly nextField: number
  readonly next: number
}

export interface TiffFile {
  readonly isBigTiff: boolean
  readonly isLittleEndian: boolean
  readonly directories: readonly TiffDirectory[]
  /** Where the offset of the first directory is written. */
  readonly firstField: number
}

const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]
const maxDirectories = 4096

/** Read the chain of directories of a TIFF or BigTIFF; nothing when it is none, or when the chain loops or leaves the file. @see TIFF 6.0 */
export async function readTiff(readAt: ReadAt, sizeBytes: number): Promise<TiffFile | undefined> {
  const head = await readAt(0, 16)
  if (head.length < 16) return undefined
  const mark = String.fromCharCode(head[0] ?? 0, head[1] ?? 0)
  if (mark !== 'II' && mark !== 'MM') return undefined
  const isLittleEndian = mark === 'II'
  const view = new DataView(head.buffer, head.byteOffset)
  const version = view.getUint16(2, isLittleEndian)
  if (version !== 42 && version !== 43) return undefined
  const isBigTiff = version === 43
  const firstField = isBigTiff ? 8 : 4
  const directories: TiffDirectory[] = []
  const seen = new Set<number>()
  let offset = isBigTiff ? Number(view.getBigUint64(8, isLittleEndian)) : view.getUint32(4, isLittleEndian)
  while (offset !== 0) {
    if (seen.has(offset) || directories.length >= maxDirectories || offset >= sizeBytes) return undefined
    seen.add(offset)
    const directory = await readDirectory(readAt, offset, isBigTiff, isLittleEndian)
    if (directory === undefined) return undefined
    directories.push(directory)
    offset = directory.next
  }
  return { isBigTiff, isLittleEndian, directories, firstField }
}

/** The values of an entry as numbers (offsets, counts, sizes). */
export async function readNumbers(readAt: ReadAt, file: TiffFile, entry: TiffEntry): Promise<number[]> {
  const bytes = await readAt(entry.valueOffset, entry.valueBytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = typeBytes[entry.type] ?? 1
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => {
    if (size === 8) return Number(view.getBigUint64(i * 8, file.isLittleEndian))
    if (size === 4) return view.getUint32(i * 4, file.isLittleEndian)
    return size === 2 ? view.getUint16(i * 2, file.isLittleEndian) : view.getUint8(i)
  })
}

async function readDirectory(
  readAt: ReadAt,
  offset: number,
  isBig: boolean,
  isLittle: boolean,
): Promise<TiffDirectory | undefined> {
  const countBytes = isBig ? 8 : 2
  const entryBytes = isBig ? 20 : 12
  const countField = await readAt(offset, countBytes)
  if (countField.length < countBytes) return undefined
  const countView = new DataView(countField.buffer, countField.byteOffset)
  const count = isBig ? Number(countView.getBigUint64(0, isLittle)) : countView.getUint16(0, isLittle)
  if (count > 10_000) return undefined
  const length = count * entryBytes + (isBig ? 8 : 4)
  const body = await readAt(offset + countBytes, length)
  if (body.length < length) return undefined
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const entries = new Map<number, TiffEntry>()
  for (let i = 0; i < count; i++) {
    const at = i * entryBytes
    const type = view.getUint16(at + 2, isLittle)
    const valueCount = isBig ? Number(view.getBigUint64(at + 4, isLittle)) : view.getUint32(at + 4, isLittle)
    const valueBytes = valueCount * (typeBytes[type] ?? 1)
    const field = at + (isBig ? 12 : 8)
    const isInline = valueBytes <= (isBig ? 8 : 4)
    const pointer = isBig ? Number(view.getBigUint64(field, isLittle)) : view.getUint32(field, isLittle)
    const valueOffset = isInline ? offset + countBytes + field : pointer
    const tag = view.getUint16(at, isLittle)
    entries.set(tag, {
      tag,
      type,
      count: valueCount,
      valueOffset,
      valueBytes,
      countOffset: offset + countBytes + at + 4,
    })
  }
  const end = count * entryBytes
  const next = isBig ? Number(view.getBigUint64(end, isLittle)) : view.getUint32(end, isLittle)
  return { offset, entries, nextField: offset + countBytes + end, next }
}
