import { categorize, makeCodes, writeBits } from './bit-writer.ts'

/** Samples of one frame, pixel-interleaved; bits above `precision` are left out. */
export type LosslessFrame = {
  readonly rows: number
  readonly columns: number
  readonly components: number
  /** 2 to 16. */
  readonly precision: number
  readonly samples: ArrayLike<number>
}

/** Encode a frame as lossless JPEG, process 14 with selection value 1, as both transfer syntaxes of that process allow.
 *  @see ITU-T T.81 Annex H; DICOM PS3.5 10.3 */
export function encodeJpegLossless(frame: LosslessFrame): Uint8Array {
  const differences = predictLeft(frame)
  const symbols = rankCategories(differences)
  const codes = makeCodes(counts, symbols)
  const writer = writeBits(headOf(frame, symbols))
  for (const difference of differences) {
    const { category, bits } = categorize(difference)
    const code = codes.get(category)
    if (code === undefined) continue
    writer.write(code.code, code.length)
    if (category < 16) writer.write(bits, category)
  }
  writer.align()
  writer.mark(0xff, 0xd9)
  return writer.finish()
}

/** Three codes each of 2, 4, … 10 bits and two of 12: a code for the 17 categories in which none is all ones. */
const counts = [0, 3, 0, 3, 0, 3, 0, 3, 0, 3, 0, 2, 0, 0, 0, 0]

/** Differences to the pixel before, modulo 2^16, −32767 to 32768; the first of a row to the one above. @see ITU-T T.81 H.1.2.1 */
function predictLeft({ rows, columns, components, precision, samples }: LosslessFrame): Int32Array {
  const mask = 2 ** precision - 1
  const line = columns * components
  const differences = new Int32Array(rows * line)
  for (let at = 0; at < differences.length; at++) {
    const column = Math.floor((at % line) / components)
    const guess =
      column > 0
        ? (samples[at - components] ?? 0) & mask
        : at >= line
          ? (samples[at - line] ?? 0) & mask
          : 2 ** (precision - 1)
    const difference = (((samples[at] ?? 0) & mask) - guess) & 0xffff
    differences[at] = difference > 32_768 ? difference - 65_536 : difference
  }
  return differences
}

/** The 17 categories, most frequent first. */
function rankCategories(differences: Int32Array): readonly number[] {
  const seen = new Float64Array(17)
  for (const difference of differences) {
    const { category } = categorize(difference)
    seen[category] = (seen[category] ?? 0) + 1
  }
  return Array.from(seen.keys()).sort((a, b) => (seen[b] ?? 0) - (seen[a] ?? 0))
}

function headOf({ rows, columns, components, precision }: LosslessFrame, symbols: readonly number[]): Uint8Array {
  const word = (value: number) => [value >> 8, value & 255]
  const each = Array.from({ length: components }, (_, i) => i + 1)
  return Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xc3, ...word(8 + 3 * components), precision, ...word(rows), ...word(columns), components],
    ...each.flatMap(id => [id, 0x11, 0]),
    ...[0xff, 0xc4, ...word(19 + symbols.length), 0, ...counts, ...symbols],
    ...[0xff, 0xda, ...word(6 + 2 * components), components, ...each.flatMap(id => [id, 0]), 1, 0, 0],
  ])
}
