/** Reads `length` bytes at `offset` of a file; fewer only at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>

/** One entry of an image file directory. `valueOffset` is where its values stand, in the entry itself when they are short. */
export interface TiffEntry {
  readonly tag: number
  readonly type: number
  readonly valueOffset: number
  readonly valueBytes: number
  /** True where the value stands in the entry itself. */
  readonly isInline: boolean
  /** The high word of an inline value of an NDPI, else 0. */
  readonly high: number
}

export interface TiffDirectory {
  readonly offset: number
  readonly entries: ReadonlyMap<number, TiffEntry>
  /** Where the offset of the next directory is written, and what is written there. */
  readonly nextField: number
  readonly next: number
  /** From the count of entries to the end of the directory, values that stand elsewhere not counted. */
  readonly sizeBytes: number
}

/** `ndpi` is Hamamatsu's: classic entries, links of 8 bytes, and after each directory the high words of its values. */
export type TiffLayout = 'classic' | 'big' | 'ndpi'

export interface TiffFile {
  readonly layout: TiffLayout
  readonly isLittleEndian: boolean
  readonly directories: readonly TiffDirectory[]
  /** Reduced images that hang at the directories by SubIFDs and are in no chain. */
  readonly subDirectories: readonly TiffDirectory[]
  /** Where the offset of the first directory is written. */
  readonly firstField: number
  readonly sizeBytes: number
}

const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]
const maxDirectories = 4096
const subDirectories = 330
const ndpiFormat = 65420

interface Reading {
  readonly readAt: ReadAt
  readonly layout: TiffLayout
  readonly isLittleEndian: boolean
  readonly sizeBytes: number
}

/**
 * Read the chain of directories of a TIFF, BigTIFF or NDPI; nothing when it is none, or when the chain loops or leaves the file.
 * @see TIFF 6.0
 */
export async function readTiff(readAt: ReadAt, sizeBytes: number): Promise<TiffFile | undefined> {
  const head = await readAt(0, 16)
  if (head.length < 16) return undefined
  const mark = String.fromCharCode(head[0] ?? 0, head[1] ?? 0)
  if (mark !== 'II' && mark !== 'MM') return undefined
  const isLittleEndian = mark === 'II'
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const version = view.getUint16(2, isLittleEndian)
  if (version !== 42 && version !== 43) return undefined
  const reading = { readAt, isLittleEndian, sizeBytes }
  if (version === 43) return readChain({ ...reading, layout: 'big' }, 8, Number(view.getBigUint64(8, isLittleEndian)))
  const ndpi = { ...reading, layout: 'ndpi' } as const
  const far = Number(view.getBigUint64(4, isLittleEndian))
  const first = far < sizeBytes ? await readDirectory(ndpi, far) : undefined
  if (first?.entries.has(ndpiFormat)) return readChain(ndpi, 4, far)
  return readChain({ ...reading, layout: 'classic' }, 4, view.getUint32(4, isLittleEndian))
}

async function readChain(reading: Reading, firstField: number, first: number): Promise<TiffFile | undefined> {
  const directories: TiffDirectory[] = []
  const subs: TiffDirectory[] = []
  const seen = new Set<number>()
  const take = async (offset: number) => {
    if (seen.has(offset) || seen.size >= maxDirectories || offset >= reading.sizeBytes) return undefined
    seen.add(offset)
    return readDirectory(reading, offset)
  }
  for (let offset = first; offset !== 0; ) {
    const directory = await take(offset)
    if (directory === undefined) return undefined
    directories.push(directory)
    offset = directory.next
    const entry = directory.entries.get(subDirectories)
    for (const at of entry === undefined ? [] : await readNumbers(reading, entry)) {
      const sub = await take(at)
      if (sub === undefined || sub.next !== 0 || sub.entries.has(subDirectories)) return undefined
      subs.push(sub)
    }
  }
  const { layout, isLittleEndian, sizeBytes } = reading
  return { layout, isLittleEndian, directories, subDirectories: subs, firstField, sizeBytes }
}

/** The values of an entry as numbers (offsets, counts, sizes); one value of an NDPI has its high word. */
export async function readNumbers(
  { readAt, isLittleEndian }: { readonly readAt: ReadAt; readonly isLittleEndian: boolean },
  entry: TiffEntry,
): Promise<number[]> {
  const bytes = await readAt(entry.valueOffset, entry.valueBytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = typeBytes[entry.type] || 1
  const low = Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => {
    if (size === 8) return Number(view.getBigUint64(i * 8, isLittleEndian))
    if (size === 4) return view.getUint32(i * 4, isLittleEndian)
    return size === 2 ? view.getUint16(i * 2, isLittleEndian) : view.getUint8(i)
  })
  return entry.high === 0 ? low : low.map(value => value + entry.high * 2 ** 32)
}

async function readDirectory(reading: Reading, offset: number): Promise<TiffDirectory | undefined> {
  const { readAt, layout, isLittleEndian } = reading
  const isBig = layout === 'big'
  const countBytes = isBig ? 8 : 2
  const entryBytes = isBig ? 20 : 12
  const linkBytes = layout === 'classic' ? 4 : 8
  const countField = await readAt(offset, countBytes)
  if (countField.length < countBytes) return undefined
  const countView = new DataView(countField.buffer, countField.byteOffset, countField.byteLength)
  const count = isBig ? Number(countView.getBigUint64(0, isLittleEndian)) : countView.getUint16(0, isLittleEndian)
  if (count > 10_000) return undefined
  const end = count * entryBytes
  const length = end + linkBytes + (layout === 'ndpi' ? count * 4 : 0)
  const body = await readAt(offset + countBytes, length)
  if (body.length < length) return undefined
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const entries = new Map<number, TiffEntry>()
  for (let i = 0; i < count; i++) {
    const at = i * entryBytes
    const high = layout === 'ndpi' ? view.getUint32(end + linkBytes + i * 4, isLittleEndian) : 0
    const entry = readEntry(view, at, { isBig, isLittleEndian, high, start: offset + countBytes })
    if (entry === undefined || entry.valueOffset + entry.valueBytes > reading.sizeBytes) return undefined
    // Of two entries with one tag, one would be left undecided.
    if (entries.has(entry.tag)) return undefined
    entries.set(entry.tag, entry)
  }
  const next = linkBytes === 8 ? Number(view.getBigUint64(end, isLittleEndian)) : view.getUint32(end, isLittleEndian)
  return { offset, entries, nextField: offset + countBytes + end, next, sizeBytes: countBytes + length }
}

interface EntryFacts {
  readonly isBig: boolean
  readonly isLittleEndian: boolean
  readonly high: number
  readonly start: number
}

function readEntry(view: DataView, at: number, { isBig, isLittleEndian, high, start }: EntryFacts) {
  const tag = view.getUint16(at, isLittleEndian)
  const type = view.getUint16(at + 2, isLittleEndian)
  const size = typeBytes[type] ?? 0
  // The length of a value of an unknown type is unknown too, so what stands there cannot be decided.
  if (size === 0) return undefined
  const count = isBig ? Number(view.getBigUint64(at + 4, isLittleEndian)) : view.getUint32(at + 4, isLittleEndian)
  const valueBytes = count * size
  const field = at + (isBig ? 12 : 8)
  const isInline = valueBytes <= (isBig ? 8 : 4)
  const pointer = isBig ? Number(view.getBigUint64(field, isLittleEndian)) : view.getUint32(field, isLittleEndian)
  const valueOffset = isInline ? start + field : pointer + high * 2 ** 32
  return { tag, type, valueOffset, valueBytes, isInline, high: isInline ? high : 0 }
}
