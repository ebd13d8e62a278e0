/** A file of a tar: where its bytes begin and how many there are. */
export interface TarEntry {
  readonly name: string
  readonly offset: number
  readonly length: number
}

/** Something that gives bytes by place, such as a staged file or a blob. */
export interface ByteSource {
  readonly sizeBytes: number
  read(start: number, end: number): Promise<Uint8Array>
}

const blockBytes = 512

/** Read the entries of a pack in their order, or say in words what is wrong with it. A pack is stricter than tar: plain files only, no
 *  owner, no time, zeros between and after the files, so that nothing can be carried along unseen.
 *  @see POSIX.1-2017 pax, ustar Interchange Format; the-thread.md 2 */
export async function readPackEntries(source: ByteSource): Promise<{ entries: TarEntry[] } | { problem: string }> {
  const entries: TarEntry[] = []
  let offset = 0
  for (;;) {
    const header = await source.read(offset, offset + blockBytes)
    if (header.length < blockBytes) return { problem: 'the archive ends inside a header' }
    if (isZero(header)) break
    const entry = readHeader(header, offset)
    if (typeof entry === 'string') return { problem: `${entry} at offset ${offset}` }
    const end = entry.offset + entry.length
    const next = Math.ceil(end / blockBytes) * blockBytes
    if (next > source.sizeBytes) return { problem: `the archive ends inside the file at offset ${offset}` }
    if (!isZero(await source.read(end, next))) return { problem: `bytes after the file at offset ${offset}` }
    entries.push(entry)
    offset = next
  }
  if (!(await isZeroToEnd(source, offset))) return { problem: 'bytes after the end of the archive' }
  return { entries }
}

function readHeader(header: Uint8Array, at: number): TarEntry | string {
  const magic = textAt(header, 257, 5)
  const length = octalAt(header, 124, 12)
  if (magic !== 'ustar' || length === undefined) return 'no ustar header'
  if (octalAt(header, 148, 8) !== checksumOf(header)) return 'a wrong header checksum'
  const type = String.fromCharCode(header[156] ?? 0)
  if (type !== '0' && type !== '\0') return 'an entry that is no plain file'
  const isBare =
    octalAt(header, 108, 8) === 0 &&
    octalAt(header, 116, 8) === 0 &&
    octalAt(header, 136, 12) === 0 &&
    isZero(header.subarray(157, 257)) &&
    isZero(header.subarray(265, 329)) &&
    isZero(header.subarray(345, 500))
  if (!isBare) return 'an entry with an owner, a time or a folder'
  return { name: textAt(header, 0, 100), offset: at + blockBytes, length }
}

function textAt(header: Uint8Array, start: number, length: number): string {
  const bytes = header.subarray(start, start + length)
  const end = bytes.indexOf(0)
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1')
}

function octalAt(header: Uint8Array, start: number, length: number): number | undefined {
  const text = textAt(header, start, length).trim()
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined
}

/** Sum of the header's bytes with the checksum field itself as spaces. */
function checksumOf(header: Uint8Array): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0)
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every(byte => byte === 0)
}

async function isZeroToEnd(source: ByteSource, from: number): Promise<boolean> {
  const step = 1 << 20
  for (let offset = from; offset < source.sizeBytes; offset += step)
    if (!isZero(await source.read(offset, Math.min(offset + step, source.sizeBytes)))) return false
  return true
}
