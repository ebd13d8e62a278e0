import { type BitReader, makeHuffmanTable, openBits, readDifference } from './jpeg-bits.ts'

/** The frame header of the stream and what its tables say so far. */
type Frame = {
  readonly precision: number
  readonly rows: number
  readonly columns: number
  /** Component identifiers in the order of the frame. */
  readonly components: readonly number[]
  readonly samples: Uint16Array
}
type Scan = {
  readonly components: readonly { index: number; table: Uint16Array }[]
  readonly predictor: number
  readonly pointTransform: number
}
type State = {
  frame: Frame | undefined
  restartInterval: number
  isDamaged: boolean
  readonly tables: (Uint16Array | undefined)[]
}

/** Decode a lossless JPEG stream (process 14, any predictor, Huffman) to samples of 1 or 2 bytes, little endian, pixel-interleaved;
 *  undefined when the stream is damaged, ends early, or subsamples a component. The caller has checked the size that the stream claims.
 *  @see ITU-T T.81 Annex H, F.2.2 */
export function decodeJpegLossless(stream: Uint8Array, bytesPerSample: 1 | 2): Uint8Array | undefined {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  const state: State = { frame: undefined, restartInterval: 0, isDamaged: false, tables: [] }
  let at = 2
  while (at + 4 <= stream.length && !state.isDamaged) {
    const marker = view.getUint8(at + 1)
    if (view.getUint8(at) !== 0xff || marker === 0xd9) break
    const length = view.getUint16(at + 2)
    if (at + 2 + length > stream.length) return undefined
    const segment = new DataView(view.buffer, view.byteOffset + at + 4, Math.max(0, length - 2))
    at =
      marker === 0xda
        ? decodeScan(stream, at + 2 + length, { state, segment })
        : readSegment(state, marker, segment) + at + 2 + length
  }
  if (!state.frame || state.isDamaged) return undefined
  const { samples } = state.frame
  return bytesPerSample === 2 ? new Uint8Array(samples.buffer) : Uint8Array.from(samples)
}

/** Tables, frame header and restart interval; other segments say nothing about the samples. Returns 0, for adding up. */
function readSegment(state: State, marker: number, segment: DataView): 0 {
  if (marker === 0xc4) readHuffmanTables(state, segment)
  else if (marker === 0xc3) state.frame = readFrame(segment)
  else if (marker === 0xdd && segment.byteLength >= 2) state.restartInterval = segment.getUint16(0)
  if (marker === 0xc3 && !state.frame) state.isDamaged = true
  return 0
}

function readFrame(segment: DataView): Frame | undefined {
  const count = segment.byteLength >= 6 ? segment.getUint8(5) : 0
  if (count === 0 || segment.byteLength < 6 + 3 * count) return undefined
  const [precision, rows, columns] = [segment.getUint8(0), segment.getUint16(1), segment.getUint16(3)]
  const indices = Array.from({ length: count }, (_, i) => i)
  const isWhole = indices.every(i => segment.getUint8(7 + 3 * i) === segment.getUint8(7))
  if (!isWhole || precision < 2 || precision > 16) return undefined
  const components = indices.map(i => segment.getUint8(6 + 3 * i))
  return { precision, rows, columns, components, samples: new Uint16Array(rows * columns * count) }
}

function readHuffmanTables(state: State, segment: DataView): void {
  let at = 0
  while (at + 17 <= segment.byteLength) {
    const destination = segment.getUint8(at) & 3
    const counts = Array.from({ length: 16 }, (_, i) => segment.getUint8(at + 1 + i))
    const total = counts.reduce((sum, count) => sum + count, 0)
    if (at + 17 + total > segment.byteLength) break
    const symbols = Array.from({ length: total }, (_, i) => segment.getUint8(at + 17 + i))
    state.tables[destination] = makeHuffmanTable(counts, symbols)
    at += 17 + total
  }
}

/** Decode the entropy-coded data that begin at `start`; returns where the next marker is. */
function decodeScan(
  stream: Uint8Array,
  start: number,
  { state, segment }: { state: State; segment: DataView },
): number {
  const scan = state.frame && readScan(state, state.frame, segment)
  if (!scan || !state.frame) {
    state.isDamaged = true
    return stream.length
  }
  const { frame, restartInterval } = state
  const total = frame.rows * frame.columns
  // In lossless coding a restart interval is a whole number of lines, so each interval is predicted like an image of its own (H.1.1).
  const interval = restartInterval > 0 ? restartInterval : total
  if (interval % frame.columns !== 0) state.isDamaged = true
  let at = start
  for (let first = 0; first < total && !state.isDamaged; first += interval) {
    const bits = openBits(stream, at)
    decodeLines(bits, {
      frame,
      scan,
      firstRow: first / frame.columns,
      endRow: Math.min(total, first + interval) / frame.columns,
    })
    if (bits.hasRunOut()) state.isDamaged = true
    at = bits.nextMarker()
    const isRestart = (stream[at + 1] ?? 0) >= 0xd0 && (stream[at + 1] ?? 0) <= 0xd7
    if (isRestart && first + interval < total) at += 2
  }
  return at
}

function readScan(state: State, frame: Frame, segment: DataView): Scan | undefined {
  const count = segment.byteLength > 0 ? segment.getUint8(0) : 0
  if (count === 0 || segment.byteLength < 4 + 2 * count) return undefined
  const components = Array.from({ length: count }, (_, i) => ({
    index: frame.components.indexOf(segment.getUint8(1 + 2 * i)),
    table: state.tables[segment.getUint8(2 + 2 * i) >> 4],
  }))
  const known = components.flatMap(({ index, table }) => (index >= 0 && table ? [{ index, table }] : []))
  const predictor = segment.getUint8(1 + 2 * count)
  if (known.length !== count || predictor < 1 || predictor > 7) return undefined
  return { components: known, predictor, pointTransform: segment.getUint8(3 + 2 * count) & 15 }
}

type Lines = { readonly frame: Frame; readonly scan: Scan; readonly firstRow: number; readonly endRow: number }

function decodeLines(bits: BitReader, { frame, scan, firstRow, endRow }: Lines): void {
  const { columns, samples } = frame
  const step = frame.components.length
  const line = columns * step
  const shift = scan.pointTransform
  const initial = 1 << (frame.precision - shift - 1)
  for (let row = firstRow; row < endRow; row++)
    for (let column = 0; column < columns; column++)
      for (const { index, table } of scan.components) {
        const at = row * line + column * step + index
        const left = column > 0 ? (samples[at - step] ?? 0) >> shift : 0
        const above = row > firstRow ? (samples[at - line] ?? 0) >> shift : 0
        const corner = row > firstRow && column > 0 ? (samples[at - line - step] ?? 0) >> shift : 0
        const isFirstLine = row === firstRow
        const guess = isFirstLine
          ? column > 0
            ? left
            : initial
          : column > 0
            ? predict(scan.predictor, left, above, corner)
            : above
        samples[at] = (guess + readDifference(bits, table)) << shift
      }
}

/** @see ITU-T T.81 Table H.1 */
function predict(predictor: number, left: number, above: number, corner: number): number {
  switch (predictor) {
    case 1:
      return left
    case 2:
      return above
    case 3:
      return corner
    case 4:
      return left + above - corner
    case 5:
      return left + ((above - corner) >> 1)
    case 6:
      return above + ((left - corner) >> 1)
    default:
      return (left + above) >> 1
  }
}
