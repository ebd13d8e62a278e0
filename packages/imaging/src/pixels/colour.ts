import type { Voxels } from '../volume.ts'
import type { Palette } from './pixel-description.ts'

/** Colour planes one after another → colour by pixel; same array type, three samples. */
export function interleavePlanes(samples: Voxels): Voxels {
  const byPixel = samples.slice()
  const pixels = samples.length / 3
  for (let plane = 0; plane < 3; plane++)
    for (let i = 0; i < pixels; i++) byPixel[3 * i + plane] = samples[plane * pixels + i] ?? 0
  return byPixel
}

/** YBR_FULL → RGB in place, 8-bit samples by pixel. @see DICOM PS3.3 C.7.6.3.1.2 */
export function ybrToRgb(samples: Uint8Array): Uint8Array {
  const clamp = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value))
  for (let i = 0; i + 2 < samples.length; i += 3) {
    const y = samples[i] ?? 0
    const cb = (samples[i + 1] ?? 0) - 128
    const cr = (samples[i + 2] ?? 0) - 128
    samples[i] = clamp(y + 1.402 * cr)
    samples[i + 1] = clamp(y - 0.344136 * cb - 0.714136 * cr)
    samples[i + 2] = clamp(y + 1.772 * cb)
  }
  return samples
}

/** Native YBR_FULL_422 (Y1 Y2 Cb Cr for every two pixels) → YBR_FULL by pixel. @see DICOM PS3.3 C.7.6.3.1.2 */
export function expandChroma(samples: Uint8Array): Uint8Array {
  const full = new Uint8Array((samples.length / 2) * 3)
  for (let from = 0, to = 0; from + 3 < samples.length; from += 4, to += 6) {
    const [y1 = 0, y2 = 0, cb = 0, cr = 0] = samples.subarray(from, from + 4)
    full.set([y1, cb, cr, y2, cb, cr], to)
  }
  return full
}

/** Palette indices → RGB by pixel, 8 bits. @see DICOM PS3.3 C.7.9 */
export function applyPalette(indices: Voxels, palette: Palette): Uint8Array {
  const rgb = new Uint8Array(indices.length * 3)
  const last = palette.red.length - 1
  for (let i = 0; i < indices.length; i++) {
    const entry = Math.min(last, Math.max(0, (indices[i] ?? 0) - palette.firstValue))
    rgb[3 * i] = palette.red[entry] ?? 0
    rgb[3 * i + 1] = palette.green[entry] ?? 0
    rgb[3 * i + 2] = palette.blue[entry] ?? 0
  }
  return rgb
}
