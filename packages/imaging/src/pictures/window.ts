import assert from 'node:assert/strict'
import { histogramOf, histogramPercentile } from '../intensity/otsu.ts'
import type { Volume } from '../volume.ts'

/** Centre and width of a display window, in the volume's unit. */
export type DisplayWindow = { readonly center: number; readonly width: number }

/** Map a modality value to display grey, 0 black to 1 white. `value` and `window` share one unit (HU for CT). The half units are the
 *  standard's. @see DICOM PS3.3 C.11.2.1.2.1 */
export function linearVoi(value: number, { center, width }: DisplayWindow): number {
  assert.ok(width >= 1, `expected a window width of at least 1, got ${width}`)
  const middle = center - 0.5
  const half = (width - 1) / 2
  if (value <= middle - half) return 0
  if (value > middle + half) return 1
  return (value - middle) / (width - 1) + 0.5
}

/** A window to begin with: soft tissue for CT (50/400), else the 1st to 99.5th percentile of the volume, which leaves noise and
 *  single bright voxels out. Values of a range below 1 get a window of width 1. */
export function defaultWindow(volume: Volume): DisplayWindow {
  if (volume.unit === 'HU') return { center: 50, width: 400 }
  const histogram = histogramOf(volume.voxels, 4096)
  const [low, high] = [histogramPercentile(histogram, 1), histogramPercentile(histogram, 99.5)]
  const width = Math.max(1, high - low)
  return { center: low + width / 2, width }
}
