import { histogramOf, histogramPercentile } from '../intensity/otsu.ts'
import { measureForeground } from '../intensity/standardize.ts'
import type { Measure } from '../series-types.ts'
import type { Volume } from '../volume.ts'
import { estimateNoise, noiseInAir } from './noise.ts'

/** Measures of a volume's voxels, in a fixed order; a measure that has no meaning for the modality is left out. Unit `1` is a ratio. */
export function measureVolume(volume: Volume): readonly Measure[] {
  const noise = estimateNoise(volume)
  const foreground = measureForeground(volume)
  const isCt = volume.modality === 'CT'
  const air = isCt ? noiseInAir(volume, { low: -1100, high: -900 }) : undefined
  const signal = isCt ? foreground.mean + 1000 : foreground.mean
  const all: readonly (Measure | undefined)[] = [
    measure('slices', volume.shape[0], '1', 'number of slices'),
    measure('slice-spacing', volume.spacingMm[2], 'mm', 'distance between slice centres'),
    measure(
      'in-plane-spacing',
      Math.max(volume.spacingMm[0], volume.spacingMm[1]),
      'mm',
      'larger of column and row spacing',
    ),
    measure('noise', noise, volume.unit, 'Immerkær 1996, doi:10.1006/cviu.1996.0060'),
    air === undefined
      ? undefined
      : measure('air-noise', air, volume.unit, 'standard deviation of 16×16 blocks of air, lowest tenth'),
    noise > 0 ? measure('snr', signal / noise, '1', 'mean of foreground (CT: above −1000 HU) ÷ noise') : undefined,
    measure('foreground-fraction', foreground.share, '1', 'voxels above Otsu’s threshold'),
    measure(
      'sharpness',
      laplacianVariance(volume) / Math.max(foreground.deviation ** 2, 1e-12),
      '1',
      'variance of the Laplacian ÷ variance of the foreground',
    ),
    volume.modality === 'MR'
      ? measure(
          'focus-entropy',
          focusEntropy(volume),
          '1',
          'Atkinson 1997, doi:10.1109/42.650886; 0 sharp to 1 uniform',
        )
      : undefined,
    ...measureRange(volume),
    measure(
      'border-foreground',
      borderForeground(volume, foreground.threshold),
      '1',
      'share of in-plane border voxels above Otsu’s threshold',
    ),
  ]
  return all.flatMap(found => (found ? [found] : []))
}

/** Make a measure of version 1. */
export function measure(name: string, value: number, unit: string, source: string): Measure {
  return { name, version: 1, value, unit, source }
}

function measureRange({ voxels, unit }: Volume): readonly Measure[] {
  const histogram = histogramOf(voxels, 4096)
  const { low, high } = histogram
  let atTop = 0
  for (let i = 0; i < voxels.length; i++) if (voxels[i] === high) atTop++
  const range = histogramPercentile(histogram, 99.5) - histogramPercentile(histogram, 0.5)
  return [
    measure('minimum', low, unit, 'least value'),
    measure('maximum', high, unit, 'greatest value'),
    measure('dynamic-range', range, unit, '0.5th to 99.5th percentile'),
    measure('clipped-fraction', high > low ? atTop / voxels.length : 0, '1', 'voxels at the greatest value'),
  ]
}

/** Variance of the five-point Laplacian over all slices. @see Pech-Pacheco et al., ICPR 2000, doi:10.1109/ICPR.2000.903548 */
export function laplacianVariance({ voxels, shape }: Volume): number {
  const [slices, rows, columns] = shape
  let count = 0
  let sum = 0
  let squares = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 1; row < rows - 1; row++)
      for (let column = 1; column < columns - 1; column++) {
        const at = (slice * rows + row) * columns + column
        const around =
          (voxels[at - 1] ?? 0) + (voxels[at + 1] ?? 0) + (voxels[at - columns] ?? 0) + (voxels[at + columns] ?? 0)
        const value = around - 4 * (voxels[at] ?? 0)
        count++
        sum += value
        squares += value * value
      }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2
}

/** Entropy of the energy that each voxel has of the whole, over its maximum, 0 to 1; motion spreads energy and raises it. */
export function focusEntropy({ voxels }: Volume): number {
  let energy = 0
  for (let i = 0; i < voxels.length; i++) energy += (voxels[i] ?? 0) ** 2
  if (energy === 0) return 0
  const total = Math.sqrt(energy)
  let entropy = 0
  for (let i = 0; i < voxels.length; i++) {
    const share = Math.abs(voxels[i] ?? 0) / total
    if (share > 0) entropy -= share * Math.log(share)
  }
  const most = Math.sqrt(voxels.length) * Math.log(Math.sqrt(voxels.length))
  return most > 0 ? entropy / most : 0
}

/** Anatomy that touches the picture's border has been cut off by it. */
function borderForeground({ voxels, shape }: Volume, threshold: number): number {
  const [slices, rows, columns] = shape
  let count = 0
  let above = 0
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++) {
      const isEdge = row === 0 || row === rows - 1
      for (let column = 0; column < columns; column += isEdge ? 1 : Math.max(1, columns - 1)) {
        count++
        if ((voxels[(slice * rows + row) * columns + column] ?? 0) > threshold) above++
      }
    }
  return above / count
}
