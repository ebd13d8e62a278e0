import type { PixelDescription } from '../pixels/pixel-description.ts'
import type { PixelBox } from '../text-detection/text-box.ts'

/** Black in stored values of each component: the frame's least value for grey (its greatest for MONOCHROME1), the darkest entry of a palette, zero for
 *  RGB, and zero with middle chroma for YBR. @see DICOM PS3.3 C.7.6.3.1.2 */
export function blankValues(description: PixelDescription, samples: ArrayLike<number>): readonly number[] {
  const { photometric, samplesPerPixel, palette } = description
  if (samplesPerPixel === 3) return photometric.startsWith('YBR_FULL') ? [0, 128, 128] : [0, 0, 0]
  if (palette !== undefined) return [palette.firstValue + darkestEntry(palette)]
  let found = samples[0] ?? 0
  const isInverted = photometric === 'MONOCHROME1'
  for (let i = 1; i < samples.length; i++) {
    const sample = samples[i] ?? 0
    if (isInverted ? sample > found : sample < found) found = sample
  }
  return [found]
}

function darkestEntry({ red, green, blue }: NonNullable<PixelDescription['palette']>): number {
  let [found, least] = [0, Infinity]
  red.forEach((value, i) => {
    const light = value + (green[i] ?? 0) + (blue[i] ?? 0)
    if (light < least) [found, least] = [i, light]
  })
  return found
}

/** Set all samples of the boxes to `values`, in place; samples by pixel, boxes are held within the frame. */
export function blankSamples(
  samples: { [index: number]: number },
  { columns, rows, samplesPerPixel }: Pick<PixelDescription, 'columns' | 'rows' | 'samplesPerPixel'>,
  { boxes, values }: { readonly boxes: readonly PixelBox[]; readonly values: readonly number[] },
): void {
  for (const { x, y, width, height } of boxes)
    for (let row = Math.max(0, y); row < Math.min(rows, y + height); row++)
      for (let column = Math.max(0, x); column < Math.min(columns, x + width); column++)
        for (let component = 0; component < samplesPerPixel; component++)
          samples[(row * columns + column) * samplesPerPixel + component] = values[component] ?? 0
}
