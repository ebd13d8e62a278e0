import { type DicomFile, numberOf, textOf } from '@tsumugi/dicom'
import type { DecodedFrames } from '../series-types.ts'
import type { Voxels } from '../volume.ts'
import type { LitFrame } from './renderings.ts'

/** A decoded frame as it would be looked at: colour as luminance, bright meaning bright, with the window of the file in stored values, or the 1st to
 *  99.5th percentile where it has none. @see DICOM PS3.3 C.11.2.1.2; ITU-R BT.601 */
export function lightFrame(
  file: DicomFile,
  decoded: Omit<DecodedFrames, 'frames' | 'frameNumbers'>,
  samples: Voxels,
): LitFrame {
  const { columns: width, rows: height, samplesPerPixel, photometric } = decoded
  if (samplesPerPixel === 3) return { width, height, samples: luminanceOf(samples), low: 0, high: 255 }
  const window = windowOf(file) ?? percentilesOf(samples)
  if (photometric !== 'MONOCHROME1') return { width, height, samples, ...window }
  const turned = Float64Array.from(samples, sample => -sample)
  return { width, height, samples: turned, low: -window.high, high: -window.low }
}

function luminanceOf(rgb: Voxels): Float64Array {
  return Float64Array.from({ length: rgb.length / 3 }, (_, i) =>
    Math.round(0.299 * (rgb[3 * i] ?? 0) + 0.587 * (rgb[3 * i + 1] ?? 0) + 0.114 * (rgb[3 * i + 2] ?? 0)),
  )
}

function windowOf({ dataset }: DicomFile): { low: number; high: number } | undefined {
  const [center, width] = [numberOf(dataset, 0x00281050), numberOf(dataset, 0x00281051)]
  const slope = numberOf(dataset, 0x00281053) ?? 1
  const intercept = numberOf(dataset, 0x00281052) ?? 0
  const isLinear = (textOf(dataset, 0x00281056) ?? 'LINEAR').startsWith('LINEAR')
  if (center === undefined || width === undefined || width <= 1 || slope <= 0 || !isLinear) return undefined
  return { low: (center - width / 2 - intercept) / slope, high: (center + width / 2 - intercept) / slope }
}

function percentilesOf(samples: Voxels): { low: number; high: number } {
  const sorted = Float64Array.from(samples).sort()
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return { low: at(0.01), high: Math.max(at(0.01) + 1, at(0.995)) }
}
