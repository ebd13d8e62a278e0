import { findSolid, labelPieces } from './label-pieces.ts'
import type { GreyPixels } from './text-networks.ts'

/** One component of a frame, `[row, column]`; colour as luminance. `low` and `high` are what its own window shows black and white. */
export type LitFrame = {
  readonly width: number
  readonly height: number
  readonly samples: ArrayLike<number>
  readonly low: number
  readonly high: number
}

/** Thin things only: how far a sample rises above the largest square that fits under it, of this many pixels to each side. */
const strokeReach = 4

/** The pictures in which text is looked for: by the frame's own window, over its full range, thin bright strokes alone, and the pixels of values that
 *  occur far too often beside their neighbours, as a drawn text's do and a measured image's do not. Equal pictures come once. */
export function renderForText(frame: LitFrame): readonly GreyPixels[] {
  const range = rangeOf(frame.samples)
  const window = frame.high > frame.low ? frame : range
  const strokes = openStrokes(frame)
  const pictures = [
    toGrey(frame, window),
    ...(isSame(window, range) ? [] : [toGrey(frame, range)]),
    toGrey({ ...frame, samples: strokes }, { low: 0, high: 0.8 * (window.high - window.low) }),
  ]
  const flat = renderFlat(frame)
  return flat === undefined ? pictures : [...pictures, flat]
}

type Range = { readonly low: number; readonly high: number }

function rangeOf(samples: ArrayLike<number>): Range {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0
    if (sample < low) low = sample
    if (sample > high) high = sample
  }
  return { low, high: Math.max(high, low + 1) }
}

const isSame = (a: Range, b: Range) => Math.abs(a.low - b.low) + Math.abs(a.high - b.high) < 0.1 * (b.high - b.low)

/** Samples as 8-bit grey by a window. */
export function toGrey({ width, height, samples }: Omit<LitFrame, 'low' | 'high'>, { low, high }: Range): GreyPixels {
  const factor = 255 / Math.max(1e-9, high - low)
  const pixels = new Uint8Array(width * height)
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = Math.max(0, Math.min(255, Math.round(((samples[i] ?? 0) - low) * factor)))
  return { width, height, pixels }
}

/** Samples less their opening by a square (white top-hat). */
export function openStrokes({ width, height, samples }: Omit<LitFrame, 'low' | 'high'>): Float64Array {
  const plane = Float64Array.from(samples)
  const opened = slide(slide(plane, { width, height, pick: Math.min }), { width, height, pick: Math.max })
  return plane.map((sample, i) => sample - (opened[i] ?? 0))
}

function slide(
  plane: Float64Array,
  { width, height, pick }: { width: number; height: number; pick: (a: number, b: number) => number },
): Float64Array {
  const rows = new Float64Array(plane.length)
  const both = new Float64Array(plane.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let found = plane[y * width + x] ?? 0
      for (let n = Math.max(0, x - strokeReach); n <= Math.min(width - 1, x + strokeReach); n++)
        found = pick(found, plane[y * width + n] ?? 0)
      rows[y * width + x] = found
    }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let found = rows[y * width + x] ?? 0
      for (let n = Math.max(0, y - strokeReach); n <= Math.min(height - 1, y + strokeReach); n++)
        found = pick(found, rows[n * width + x] ?? 0)
      both[y * width + x] = found
    }
  return both
}

/** White where a sample has one of the frame's spiked values and is no part of a solid area; undefined where no value is spiked. */
function renderFlat({ width, height, samples }: LitFrame): GreyPixels | undefined {
  const spiked = findSpikes(samples)
  if (spiked.size === 0) return undefined
  const pixels = new Uint8Array(width * height)
  for (let i = 0; i < pixels.length; i++) if (spiked.has(samples[i] ?? 0)) pixels[i] = 1
  const { labels } = labelPieces({ width, height, pixels })
  const solid = new Set(findSolid({ width, height, pixels }).map(at => labels[at]))
  return { width, height, pixels: pixels.map((isSet, at) => (isSet === 1 && !solid.has(labels[at]) ? 255 : 0)) }
}

/** A screen has few text colours. */
const maxLevels = 4

/** Values with many more pixels than the values beside them. */
function findSpikes(samples: ArrayLike<number>): ReadonlySet<number> {
  const counts = new Map<number, number>()
  for (let i = 0; i < samples.length; i++) counts.set(samples[i] ?? 0, (counts.get(samples[i] ?? 0) ?? 0) + 1)
  const values = [...counts.keys()].sort((a, b) => a - b)
  const excesses = values.flatMap((value, at) => {
    const count = counts.get(value) ?? 0
    if (count < 16) return []
    const beside = values.slice(Math.max(0, at - 8), at + 9).filter(other => other !== value)
    const sorted = beside.map(other => counts.get(other) ?? 0).sort((a, b) => a - b)
    const usual = sorted[Math.floor(sorted.length / 2)] ?? 0
    const excess = (count - usual) / Math.sqrt(usual + 1)
    return excess >= 5 ? [{ value, excess }] : []
  })
  const strongest = excesses.sort((a, b) => b.excess - a.excess).slice(0, maxLevels)
  return new Set(strongest.map(({ value }) => value))
}
