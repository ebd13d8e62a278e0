/** One run of bytes from chunks; copies. A plain Uint8Array, so that `slice` copies as its type says. */
export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return joined
}

/** A copy of a range. Not `slice`, which on a Buffer is a view of the same memory. */
export const copyBytes = (bytes: Uint8Array, start: number, end: number): Uint8Array =>
  new Uint8Array(bytes.subarray(start, end))

/** The summed length of chunks. */
export const lengthOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, chunk) => sum + chunk.length, 0)

/** Bytes 0–255 as U+0000–U+00FF. */
export const latin1Text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

/** U+0000–U+00FF as bytes 0–255. */
export const latin1Bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
