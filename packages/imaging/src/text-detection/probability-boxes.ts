import { labelPieces } from './label-pieces.ts'
import type { PixelBox } from './text-box.ts'

/** Where a detection network sees text, `[row, column]`, 0 to 1. */
export type ProbabilityMap = { readonly width: number; readonly height: number; readonly values: Float32Array }
export type ScoredBox = PixelBox & { readonly score: number }

/** How a map becomes boxes: a pixel counts from `pixel` on, a piece by the mean over its pixels from `box` on; then it is grown, since the network
 *  learned shrunken text. @see Liao et al., Real-time Scene Text Detection with Differentiable Binarization, 2020, 3.4 */
export const mapThresholds = { pixel: 0.3, box: 0.5, growth: 1.6, minSide: 3 }

/** Upright boxes of a map. A slanted text gets the box around it, which hides more, never less. */
export function boxesOfMap(map: ProbabilityMap, limits = mapThresholds): readonly ScoredBox[] {
  const { width, height, values } = map
  const pixels = Uint8Array.from(values, value => (value > limits.pixel ? 1 : 0))
  const { labels, list } = labelPieces({ width, height, pixels })
  const sums = new Float64Array(list.length + 1)
  labels.forEach((label, at) => {
    sums[label] = (sums[label] ?? 0) + (values[at] ?? 0)
  })
  return list.flatMap((piece, i) => {
    const score = (sums[i + 1] ?? 0) / piece.count
    if (score < limits.box || Math.min(piece.width, piece.height) < limits.minSide) return []
    // The distance that the paper grows by, of the upright box: area × ratio ÷ perimeter.
    const by = Math.ceil((piece.width * piece.height * limits.growth) / (2 * (piece.width + piece.height)))
    const x = Math.max(0, piece.x - by)
    const y = Math.max(0, piece.y - by)
    const right = Math.min(width, piece.x + piece.width + by)
    const bottom = Math.min(height, piece.y + piece.height + by)
    return [{ x, y, width: right - x, height: bottom - y, score }]
  })
}
