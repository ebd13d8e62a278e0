import type { Voxels } from '../volume.ts'

/** Least and greatest value and a histogram of equal bins between them; values that are not finite are left out. */
export type Histogram = {
  readonly low: number
  readonly high: number
  readonly counts: Float64Array
  readonly total: number
}

/** Histogram with `bins` bins; the last bin includes its upper edge, as numpy's does. */
export function histogramOf(voxels: Voxels, bins = 256): Histogram {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i] ?? 0
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  const counts = new Float64Array(bins)
  const scale = high > low ? bins / (high - low) : 0
  let total = 0
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i] ?? 0
    if (!Number.isFinite(value)) continue
    const bin = Math.min(bins - 1, Math.floor((value - low) * scale))
    counts[bin] = (counts[bin] ?? 0) + 1
    total++
  }
  return { low, high, counts, total }
}

/** Threshold between background and foreground: the bin centre that parts the 256-bin histogram with the greatest variance between
 *  both sides; values above it are foreground. One value throughout gives that value.
 *  @see Otsu, A threshold selection method from gray-level histograms, IEEE Trans. SMC 9 (1979) 62–66 */
export function otsuThreshold({ low, high, counts, total }: Histogram): number {
  const width = (high - low) / counts.length
  const centre = (bin: number) => low + (bin + 0.5) * width
  const sum = counts.reduce((all, count, bin) => all + count * centre(bin), 0)
  let best = { variance: -1, threshold: low }
  let weight = 0
  let mass = 0
  for (let bin = 0; bin + 1 < counts.length; bin++) {
    weight += counts[bin] ?? 0
    mass += (counts[bin] ?? 0) * centre(bin)
    const rest = total - weight
    if (weight === 0 || rest === 0) continue
    const variance = weight * rest * (mass / weight - (sum - mass) / rest) ** 2
    if (variance > best.variance) best = { variance, threshold: centre(bin) }
  }
  return best.threshold
}

/** The value below which `percent` of the histogram lies, to a bin's width. */
export function histogramPercentile({ low, high, counts, total }: Histogram, percent: number): number {
  const width = (high - low) / counts.length
  const wanted = (total * percent) / 100
  let sum = 0
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin] ?? 0
    if (sum + count >= wanted && count > 0) return low + (bin + (wanted - sum) / count) * width
    sum += count
  }
  return high
}
