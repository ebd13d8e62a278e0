import assert from 'node:assert/strict'
import type { Volume } from '../volume.ts'
import { histogramOf, otsuThreshold } from './otsu.ts'

/** Hold values within `[low, high]` (HU for CT). `scale: 'unit'` maps that range to 0…1 as Float32; else type and unit stay. */
export function clipIntensity(volume: Volume, window: { low: number; high: number; scale?: 'none' | 'unit' }): Volume {
  const { low, high } = window
  assert.ok(high > low, `expected high above low, got ${low} and ${high}`)
  const clip = (value: number) => (value < low ? low : Math.min(value, high))
  if (window.scale !== 'unit') return { ...volume, voxels: volume.voxels.map(clip) }
  const voxels = Float32Array.from(volume.voxels, value => (clip(value) - low) / (high - low))
  return { ...volume, voxels, unit: 'relative' }
}

/** Z-score within the foreground (above Otsu's threshold): foreground gets mean 0 and standard deviation 1, Float32; the background
 *  is moved and scaled alike. A volume of one value becomes all 0. For MR, whose unit is arbitrary. */
export function normalizeIntensity(volume: Volume): Volume {
  const { mean, deviation } = measureForeground(volume)
  const voxels = Float32Array.from(volume.voxels, value => (deviation > 0 ? (value - mean) / deviation : 0))
  return { ...volume, voxels, unit: 'relative' }
}

/** Mean, standard deviation (population) and share of the voxels above Otsu's threshold; all voxels when none lies above. */
export function measureForeground({ voxels }: Volume): {
  readonly threshold: number
  readonly mean: number
  readonly deviation: number
  readonly share: number
} {
  const threshold = otsuThreshold(histogramOf(voxels))
  let count = 0
  let sum = 0
  let squares = 0
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i] ?? 0
    if (value <= threshold) continue
    count++
    sum += value
  }
  const share = count / voxels.length
  if (count === 0) return { threshold, mean: voxels[0] ?? 0, deviation: 0, share }
  const mean = sum / count
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i] ?? 0
    if (value > threshold) squares += (value - mean) ** 2
  }
  return { threshold, mean, deviation: Math.sqrt(squares / count), share }
}
