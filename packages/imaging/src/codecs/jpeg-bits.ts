/** Bits of an entropy-coded JPEG segment, most significant first, byte stuffing removed. Past the segment's end come zeros. */
export type BitReader = {
  /** The next 16 bits without taking them. */
  peek16(): number
  take(count: number): void
  /** The next `count` bits, 1 to 16, taken. */
  read(count: number): number
  /** True when bits were taken that the segment does not have. */
  hasRunOut(): boolean
  /** Offset of the marker that ends the segment. */
  nextMarker(): number
}

/** Read bits from `start` up to the next marker. @see ITU-T T.81 F.2.2.5 */
export function openBits(stream: Uint8Array, start: number): BitReader {
  let at = start
  let buffer = 0
  let held = 0
  let padded = 0
  const fill = () => {
    while (held <= 16) {
      const byte = stream[at]
      const isEnd = byte === undefined || (byte === 0xff && stream[at + 1] !== 0)
      if (isEnd) padded += 8
      else at += byte === 0xff ? 2 : 1
      buffer = (buffer << 8) | (isEnd ? 0 : byte)
      held += 8
    }
  }
  const peek16 = () => {
    fill()
    return (buffer >>> (held - 16)) & 0xffff
  }
  const take = (count: number) => {
    held -= count
  }
  const read = (count: number) => {
    const bits = peek16() >>> (16 - count)
    held -= count
    return bits
  }
  const nextMarker = () => {
    while (at + 1 < stream.length && !(stream[at] === 0xff && stream[at + 1] !== 0 && stream[at + 1] !== 0xff)) at++
    return at
  }
  return { peek16, take, read, hasRunOut: () => padded > held, nextMarker }
}

/** For every 16-bit prefix: code length × 256 + symbol; 0 where no code begins so. `counts` are codes of length 1 to 16.
 *  @see ITU-T T.81 Annex C */
export function makeHuffmanTable(counts: readonly number[], symbols: readonly number[]): Uint16Array {
  const table = new Uint16Array(65536)
  let code = 0
  let next = 0
  for (let length = 1; length <= 16; length++) {
    for (let i = 0; i < (counts[length - 1] ?? 0); i++, code++) {
      const first = code << (16 - length)
      table.fill(length * 256 + (symbols[next++] ?? 0), first, first + (1 << (16 - length)))
    }
    code <<= 1
  }
  return table
}

/** One difference: a category by Huffman code, then its bits; category 16 is 32768 without bits. A prefix that is no code
 *  takes all 16 bits, so that a damaged segment runs out instead of looping. @see ITU-T T.81 H.1.2.2 */
export function readDifference(bits: BitReader, table: Uint16Array): number {
  const entry = table[bits.peek16()] ?? 0
  bits.take(entry === 0 ? 16 : entry >> 8)
  const category = entry & 255
  if (category === 0) return 0
  if (category >= 16) return 32768
  const value = bits.read(category)
  return value < 1 << (category - 1) ? value - (1 << category) + 1 : value
}
