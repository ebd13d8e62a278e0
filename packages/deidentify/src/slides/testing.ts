/** A page of a made slide: one tile of 16 × 16 RGB of one grey, and texts by tag. */
export interface MadePage {
  readonly grey: number
  readonly texts: Readonly<Record<number, string>>
  /** Text tags are ASCII, but for these, which are bytes. */
  readonly byteTags?: readonly number[]
}

/** Where the pixels of each page stand in a made slide, and its bytes from `base` on (0 but for a file with a hole). */
export interface MadeSlide {
  readonly head: Buffer
  readonly body: Buffer
  readonly base: number
  readonly pixelOffsets: readonly number[]
}

const tileBytes = 16 * 16 * 3

/** A little-endian BigTIFF of uncompressed tiles; all but its head stands at `base`. @see BigTIFF, tifftools.org 2007 */
export function makeBigTiff(pages: readonly MadePage[], base = 16): MadeSlide {
  const head = Buffer.alloc(16)
  head.write('II')
  head.writeUInt16LE(43, 2)
  head.writeUInt16LE(8, 4)
  head.writeBigUInt64LE(BigInt(base), 8)
  const parts: Buffer[] = []
  const pixelOffsets: number[] = []
  let offset = base
  for (const [index, page] of pages.entries()) {
    const { bytes, pixelOffset } = makePage(page, offset, index === pages.length - 1)
    parts.push(bytes)
    pixelOffsets.push(pixelOffset)
    offset += bytes.length
  }
  return { head, body: Buffer.concat(parts), base, pixelOffsets }
}

function makePage({ grey, texts, byteTags = [] }: MadePage, offset: number, isLast: boolean) {
  const numbers: (readonly [number, number | undefined])[] = [
    ...([
      [254, 0],
      [256, 16],
      [257, 16],
      [259, 1],
      [262, 2],
      [277, 3],
      [284, 1],
      [322, 16],
      [323, 16],
    ] as const),
    ...([
      [324, undefined],
      [325, tileBytes],
      [258, 8],
    ] as const),
  ]
  const tags = [...numbers.map(([tag]) => tag), ...Object.keys(texts).map(Number)].sort((a, b) => a - b)
  const directory = Buffer.alloc(8 + tags.length * 20 + 8)
  const values: Buffer[] = []
  let end = offset + directory.length
  const pixelOffset = end
  values.push(Buffer.alloc(tileBytes, grey))
  end += tileBytes
  directory.writeBigUInt64LE(BigInt(tags.length))
  for (const [index, tag] of tags.entries()) {
    const at = 8 + index * 20
    const text = texts[tag]
    directory.writeUInt16LE(tag, at)
    directory.writeUInt16LE(
      text === undefined ? (tag === 324 ? 16 : tag === 325 ? 4 : 3) : byteTags.includes(tag) ? 1 : 2,
      at + 2,
    )
    if (text === undefined) {
      directory.writeBigUInt64LE(tag === 258 ? 3n : 1n, at + 4)
      const value = numbers.find(([known]) => known === tag)?.[1] ?? pixelOffset
      if (tag === 258) for (const i of [0, 1, 2]) directory.writeUInt16LE(8, at + 12 + i * 2)
      else directory.writeBigUInt64LE(BigInt(value), at + 12)
      continue
    }
    const bytes = Buffer.from(`${text.padEnd(9)}\0`, 'utf8')
    directory.writeBigUInt64LE(BigInt(bytes.length), at + 4)
    directory.writeBigUInt64LE(BigInt(end), at + 12)
    values.push(bytes)
    end += bytes.length
  }
  directory.writeBigUInt64LE(isLast ? 0n : BigInt(end), directory.length - 8)
  return { bytes: Buffer.concat([directory, ...values]), pixelOffset }
}
