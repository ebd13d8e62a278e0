/** One file of an archive. `path` is ASCII; `open` gives exactly `sizeBytes` bytes. */
export interface ArchiveFile {
  readonly path: string
  readonly sizeBytes: number
  open(): Promise<AsyncIterable<Uint8Array>>
}

const blockBytes = 512

/** A tar archive as a stream of chunks, nothing held in memory. Files are regular, mode 0644, owner 0, all with the same time, so that the
 *  same release is the same archive. A path that does not fit a ustar header has a pax header before it.
 *  @see POSIX.1-2017 pax, ustar Interchange Format */
export async function* tarArchive(files: Iterable<ArchiveFile>, at: Date): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield* headers(file, at)
    let left = file.sizeBytes
    for await (const chunk of await file.open()) {
      left -= chunk.length
      yield chunk
    }
    if (left !== 0) throw new Error(`expected ${file.sizeBytes} bytes of a file, ${left} are missing`)
    yield padding(file.sizeBytes)
  }
  yield new Uint8Array(2 * blockBytes)
}

function* headers({ path, sizeBytes }: ArchiveFile, at: Date): Generator<Uint8Array> {
  const place = splitPath(path)
  if (place !== undefined && sizeBytes < 8 ** 11) {
    yield header({ ...place, sizeBytes, type: '0' }, at)
    return
  }
  const records = new TextEncoder().encode(paxRecord('path', path) + paxRecord('size', String(sizeBytes)))
  yield header({ name: 'pax', prefix: '', sizeBytes: records.length, type: 'x' }, at)
  yield records
  yield padding(records.length)
  yield header({ name: path.slice(-100), prefix: '', sizeBytes: Math.min(sizeBytes, 8 ** 11 - 1), type: '0' }, at)
}

/** A path as name (100 bytes) and prefix (155 bytes), parted at a slash; undefined when it cannot be. */
function splitPath(path: string): { name: string; prefix: string } | undefined {
  if (path.length <= 100) return { name: path, prefix: '' }
  const slash = path.indexOf('/', path.length - 101)
  if (slash <= 0 || slash > 155) return undefined
  return { name: path.slice(slash + 1), prefix: path.slice(0, slash) }
}

function header(
  { name, prefix, sizeBytes, type }: { name: string; prefix: string; sizeBytes: number; type: '0' | 'x' },
  at: Date,
): Uint8Array {
  const block = new Uint8Array(blockBytes)
  const write = (text: string, offset: number) => block.set(new TextEncoder().encode(text), offset)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  write(name, 0)
  write(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100)
  write(`${octal(sizeBytes, 11)}\0${octal(Math.floor(at.getTime() / 1000), 11)}\0`, 124)
  write(`        ${type}`, 148)
  write('ustar\u000000', 257)
  write(prefix, 345)
  const sum = block.reduce((total, byte) => total + byte, 0)
  write(`${octal(sum, 6)}\0 `, 148)
  return block
}

/** `length key=value\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const guess = rest.length + String(rest.length).length
  const length = rest.length + String(guess).length
  return `${length}${rest}`
}

const padding = (sizeBytes: number) => new Uint8Array((blockBytes - (sizeBytes % blockBytes)) % blockBytes)
