/** Bits of an entropy-coded JPEG segment as they are written, most significant first; a zero byte follows each 0xff.
 *  @see ITU-T T.81 F.1.2.3 */
export type BitWriter = {
  /** The lowest `count` bits of `bits`, 0 to 16 of them. */
  write(bits: number, count: number): void
  /** Fill the byte begun with ones. */
  align(): void
  /** Bytes as they are: markers, after `align`. */
  mark(...bytes: readonly number[]): void
  finish(): Uint8Array
}

/** Open a writer that begins after `head`. */
export function writeBits(head: Uint8Array): BitWriter {
  let bytes = new Uint8Array(2 * head.length + 65_536)
  bytes.set(head)
  let at = head.length
  let held = 0
  let buffer = 0
  const put = (byte: number) => {
    if (at >= bytes.length) {
      const larger = new Uint8Array(2 * bytes.length)
      larger.set(bytes)
      bytes = larger
    }
    bytes[at++] = byte
  }
  const write = (bits: number, count: number) => {
    buffer = (buffer << count) | (bits & ((1 << count) - 1))
    held += count
    while (held >= 8) {
      held -= 8
      const byte = (buffer >>> held) & 0xff
      put(byte)
      if (byte === 0xff) put(0)
    }
    buffer &= (1 << held) - 1
  }
  const align = () => {
    if (held > 0) write(0xff, 8 - held)
  }
  const finish = () => {
    align()
    return bytes.slice(0, at)
  }
  return { write, align, mark: (...marked) => marked.forEach(put), finish }
}

/** Code and length of each symbol of a Huffman table; `counts` are codes of length 1 to 16. @see ITU-T T.81 Annex C */
export function makeCodes(
  counts: readonly number[],
  symbols: readonly number[],
): ReadonlyMap<number, { readonly code: number; readonly length: number }> {
  const codes = new Map<number, { code: number; length: number }>()
  let code = 0
  let next = 0
  counts.forEach((count, i) => {
    for (let n = 0; n < count; n++, code++) codes.set(symbols[next++] ?? 0, { code, length: i + 1 })
    code <<= 1
  })
  return codes
}

/** Bits that a value needs, and the bits themselves as JPEG writes them: negative values one less. @see ITU-T T.81 F.1.2.1 */
export function categorize(value: number): { readonly category: number; readonly bits: number } {
  const category = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value))
  return { category, bits: value < 0 ? value + (1 << category) - 1 : value }
}
