import { categorize, makeCodes, writeBits } from './bit-writer.ts'
import { type BitReader, openBits, readDifference } from './jpeg-bits.ts'
import {
  type HuffmanTable,
  type JpegComponent,
  type JpegState,
  newState,
  readInto,
  readSegmentAt,
} from './read-jpeg.ts'

/** A rectangle of pixels to blank. */
type Blanked = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
/** What is to be blanked, and with which value of each component, 0 to 255. */
export type BlankPlan = { readonly boxes: readonly Blanked[]; readonly fill: readonly number[] }

/** Blank blocks of a sequential 8-bit JPEG without decoding the others: coefficients outside the blocks that the boxes touch stay as they are, so
 *  nothing else loses quality. A block that a box only touches is blanked whole. Undefined for other processes and for damaged streams.
 *  @see ITU-T T.81 F.1, F.2 */
export function blankJpeg(stream: Uint8Array, plan: BlankPlan): Uint8Array | undefined {
  if (stream[0] !== 0xff || stream[1] !== 0xd8) return undefined
  const state = newState()
  const pieces: Uint8Array[] = [stream.subarray(0, 2)]
  for (let at = 2; ; ) {
    const segment = readSegmentAt(stream, at)
    if (segment === undefined) return pieces.length > 2 ? join([...pieces, Uint8Array.of(0xff, 0xd9)]) : undefined
    if (segment.marker !== 0xda) {
      if (!readInto(state, stream, segment)) return undefined
      pieces.push(stream.subarray(segment.at, segment.end))
      at = segment.end
      continue
    }
    const scan = readScan(state, stream.subarray(segment.start, segment.end))
    const written = scan && rewriteScan(stream, segment.end, { state, scan, plan })
    if (written === undefined) return undefined
    // The means are written with a table of all categories, since the stream's own may lack the ones now needed.
    pieces.push(meanTables, stream.subarray(segment.at, segment.end), written.bytes)
    at = written.next
  }
}

type ScanPart = {
  readonly component: JpegComponent
  readonly index: number
  readonly mean: HuffmanTable
  readonly rest: HuffmanTable
}

function readScan(state: JpegState, content: Uint8Array): readonly ScanPart[] | undefined {
  const count = content[0] ?? 0
  const parts = Array.from({ length: count }, (_, i) => {
    const index = state.components.findIndex(({ id }) => id === content[1 + 2 * i])
    const component = state.components[index]
    const selector = content[2 + 2 * i] ?? 0
    const mean = state.tables.get(selector >> 4)
    const rest = state.tables.get(16 + (selector & 15))
    return component && mean && rest ? [{ component, index, mean, rest }] : []
  }).flat()
  // A block ends by a code of its own, which the stream's table must have.
  const isWhole = count > 0 && parts.length === count && parts.every(({ rest }) => rest.codes.has(0))
  const isSequential = content[1 + 2 * count] === 0 && content[2 + 2 * count] === 63
  return isWhole && isSequential ? parts : undefined
}

/** The table of categories 0 to 11 for all four destinations. @see ITU-T T.81 Table K.3 */
const meanCounts = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
const meanSymbols = Array.from({ length: 12 }, (_, i) => i)
const meanCodes = makeCodes(meanCounts, meanSymbols)
const meanTables = Uint8Array.from([
  ...[0xff, 0xc4, 0, 2 + 4 * 29],
  ...[0, 1, 2, 3].flatMap(destination => [destination, ...meanCounts, ...meanSymbols]),
])

type ScanWork = { readonly state: JpegState; readonly scan: readonly ScanPart[]; readonly plan: BlankPlan }

function rewriteScan(stream: Uint8Array, start: number, work: ScanWork) {
  const { state, scan } = work
  const units = countUnits(state, scan)
  const writer = writeBits(new Uint8Array(0))
  let [bits, restarts] = [openBits(stream, start), 0]
  let before = scan.map(() => ({ read: 0, written: 0 }))
  for (let unit = 0; unit < units.across * units.down; unit++) {
    if (state.restartInterval > 0 && unit > 0 && unit % state.restartInterval === 0) {
      const marker = bits.nextMarker()
      if (stream[marker + 1] !== 0xd0 + (restarts & 7)) return undefined
      writer.align()
      writer.mark(0xff, 0xd0 + (restarts++ & 7))
      bits = openBits(stream, marker + 2)
      before = scan.map(() => ({ read: 0, written: 0 }))
    }
    const place = { column: unit % units.across, row: Math.floor(unit / units.across) }
    for (const [i, part] of scan.entries()) {
      const means = before[i]
      for (const block of blocksOf(part, scan.length === 1)) {
        const isBlank = isTouched(state, part, { ...place, ...block }, work)
        const copied =
          means &&
          rewriteBlock(bits, writer, { part, means, blank: isBlank ? blankMean(state, part, work) : undefined })
        if (copied !== true) return undefined
      }
    }
    if (bits.hasRunOut()) return undefined
  }
  return { bytes: writer.finish(), next: bits.nextMarker() }
}

/** In a scan of one component the unit is a block, else a group of blocks of all components. @see ITU-T T.81 A.2 */
function countUnits({ rows, columns, components }: JpegState, scan: readonly ScanPart[]) {
  const [most, deepest] = samplingOf(components)
  const [only] = scan
  if (only === undefined || scan.length > 1)
    return { across: Math.ceil(columns / (8 * most)), down: Math.ceil(rows / (8 * deepest)) }
  const { across, down } = only.component
  return { across: Math.ceil((columns * across) / most / 8), down: Math.ceil((rows * down) / deepest / 8) }
}

const samplingOf = (components: readonly JpegComponent[]) =>
  [Math.max(...components.map(one => one.across)), Math.max(...components.map(one => one.down))] as const

function blocksOf({ component }: ScanPart, isAlone: boolean) {
  const { across, down } = isAlone ? { across: 1, down: 1 } : component
  return Array.from({ length: across * down }, (_, i) => ({
    right: i % across,
    below: Math.floor(i / across),
    across,
    down,
  }))
}

type Place = {
  readonly column: number
  readonly row: number
  readonly right: number
  readonly below: number
  readonly across: number
  readonly down: number
}

function isTouched({ components }: JpegState, { component }: ScanPart, place: Place, { plan }: ScanWork): boolean {
  const [most, deepest] = samplingOf(components)
  // Pixels of the picture that a block of this component stands for.
  const [width, height] = [(8 * most) / component.across, (8 * deepest) / component.down]
  const x = (place.column * place.across + place.right) * width
  const y = (place.row * place.down + place.below) * height
  return plan.boxes.some(
    box => x < box.x + box.width && box.x < x + width && y < box.y + box.height && box.y < y + height,
  )
}

/** The mean of a block of one value: eight times its distance from the middle, in steps. @see ITU-T T.81 A.3.3 */
function blankMean({ steps }: JpegState, { component, index }: ScanPart, { plan }: ScanWork): number {
  const value = plan.fill[index] ?? 128
  return Math.max(-2047, Math.min(2047, Math.round(((value - 128) * 8) / (steps.get(component.table) ?? 1))))
}

type Block = {
  readonly part: ScanPart
  readonly means: { read: number; written: number }
  readonly blank: number | undefined
}

/** Read one block and write it, or the blank one, with its mean against the block written before. False where the stream is damaged. */
function rewriteBlock(bits: BitReader, writer: ReturnType<typeof writeBits>, { part, means, blank }: Block): boolean {
  means.read += readDifference(bits, part.mean.lookup)
  const mean = blank ?? means.read
  const { category, bits: rest } = categorize(mean - means.written)
  const code = meanCodes.get(category)
  if (code === undefined) return false
  means.written = mean
  writer.write(code.code, code.length)
  writer.write(rest, category)
  for (let coefficient = 1; coefficient < 64; coefficient++) {
    const entry = part.rest.lookup[bits.peek16()] ?? 0
    if (entry === 0) return false
    const [length, symbol] = [entry >> 8, entry & 255]
    const prefix = bits.read(length)
    const size = symbol & 15
    const value = size > 0 ? bits.read(size) : 0
    if (blank === undefined) {
      writer.write(prefix, length)
      writer.write(value, size)
    }
    if (symbol === 0) break
    coefficient += symbol >> 4
  }
  const end = part.rest.codes.get(0)
  if (blank !== undefined && end !== undefined) writer.write(end.code, end.length)
  return true
}

const join = (pieces: readonly Uint8Array[]): Uint8Array => Buffer.concat(pieces)
