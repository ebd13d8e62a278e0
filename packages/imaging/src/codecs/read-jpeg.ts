import { makeCodes } from './bit-writer.ts'
import { makeHuffmanTable } from './jpeg-bits.ts'

/** A component of a sequential JPEG: sampling factors and the first quantizer of its table. */
export type JpegComponent = {
  readonly id: number
  readonly across: number
  readonly down: number
  readonly table: number
}
export type HuffmanTable = {
  readonly lookup: Uint16Array
  readonly codes: ReadonlyMap<number, { readonly code: number; readonly length: number }>
}
/** What stands before a scan of a sequential JPEG of 8 bits. */
export type JpegState = {
  rows: number
  columns: number
  components: readonly JpegComponent[]
  restartInterval: number
  /** Step of the mean of a block, by quantization table. */
  readonly steps: Map<number, number>
  /** By class × 16 + destination. */
  readonly tables: Map<number, HuffmanTable>
}

/** One marker segment; `start` and `end` are offsets of its content, without marker and length. */
export type JpegSegment = { readonly marker: number; readonly at: number; readonly start: number; readonly end: number }

/** The segment at `at`; undefined at the end or where there is no marker. */
export function readSegmentAt(stream: Uint8Array, at: number): JpegSegment | undefined {
  let from = at
  while (stream[from] === 0xff && stream[from + 1] === 0xff) from++
  const marker = stream[from + 1]
  if (stream[from] !== 0xff || marker === undefined || marker === 0xd9) return undefined
  const length = ((stream[from + 2] ?? 0) << 8) + (stream[from + 3] ?? 0)
  const end = from + 2 + length
  return length < 2 || end > stream.length ? undefined : { marker, at: from, start: from + 4, end }
}

/** A state that has read nothing. */
export const newState = (): JpegState => ({
  ...{ rows: 0, columns: 0, components: [], restartInterval: 0 },
  ...{ steps: new Map(), tables: new Map() },
})

/** Take in tables and headers; false for what is not a sequential Huffman JPEG of 8 bits. @see ITU-T T.81 B.2 */
export function readInto(state: JpegState, stream: Uint8Array, { marker, start, end }: JpegSegment): boolean {
  const content = stream.subarray(start, end)
  if (marker === 0xdb) return readSteps(state, content)
  if (marker === 0xc4) return readTables(state, content)
  if (marker === 0xdd) state.restartInterval = ((content[0] ?? 0) << 8) + (content[1] ?? 0)
  if (marker === 0xc0 || marker === 0xc1) return readFrame(state, content)
  return marker < 0xc0 || marker > 0xcf
}

function readFrame(state: JpegState, content: Uint8Array): boolean {
  const count = content[5] ?? 0
  if (content[0] !== 8 || content.length < 6 + 3 * count || state.components.length > 0) return false
  state.rows = ((content[1] ?? 0) << 8) + (content[2] ?? 0)
  state.columns = ((content[3] ?? 0) << 8) + (content[4] ?? 0)
  state.components = Array.from({ length: count }, (_, i) => {
    const [id = 0, sampling = 0, table = 0] = content.subarray(6 + 3 * i, 9 + 3 * i)
    return { id, across: sampling >> 4, down: sampling & 15, table }
  })
  const isFit = ({ across, down }: JpegComponent) => across >= 1 && across <= 4 && down >= 1 && down <= 4
  return state.rows > 0 && state.columns > 0 && count > 0 && state.components.every(isFit)
}

function readSteps(state: JpegState, content: Uint8Array): boolean {
  for (let at = 0; at < content.length; ) {
    const isWide = (content[at] ?? 0) >> 4 !== 0
    const step = isWide ? ((content[at + 1] ?? 0) << 8) + (content[at + 2] ?? 0) : (content[at + 1] ?? 0)
    if (step === 0) return false
    state.steps.set((content[at] ?? 0) & 15, step)
    at += isWide ? 129 : 65
  }
  return true
}

function readTables(state: JpegState, content: Uint8Array): boolean {
  for (let at = 0; at + 17 <= content.length; ) {
    const counts = [...content.subarray(at + 1, at + 17)]
    const total = counts.reduce((sum, count) => sum + count, 0)
    const symbols = [...content.subarray(at + 17, at + 17 + total)]
    if (symbols.length !== total) return false
    state.tables.set(content[at] ?? 0, {
      lookup: makeHuffmanTable(counts, symbols),
      codes: makeCodes(counts, symbols),
    })
    at += 17 + total
  }
  return true
}
