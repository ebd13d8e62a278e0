import sharp from 'sharp'
import { axisOf, cross, normalize } from '../geometry/matrix.ts'
import type { Volume } from '../volume.ts'
import { countCuts, type GreyImage, type Plane, renderSlice } from './render-slice.ts'
import type { DisplayWindow } from './window.ts'

/** A grey picture as PNG, stretched to square pixels; `widthPx` bounds its width (and height), smaller pictures stay as they are. */
export async function encodePng(image: GreyImage, options: { widthPx?: number } = {}): Promise<Uint8Array> {
  const { width, height, pixels, pixelMm } = image
  const squareHeight = Math.max(1, Math.round((height * pixelMm[1]) / pixelMm[0]))
  const factor = Math.min(1, (options.widthPx ?? Infinity) / Math.max(width, squareHeight))
  const size = {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(squareHeight * factor)),
  }
  const picture = sharp(pixels, { raw: { width, height, channels: 1 } })
  const sized = size.width === width && size.height === height ? picture : picture.resize({ ...size, fit: 'fill' })
  return sized.toColourspace('b-w').png({ compressionLevel: 6 }).toBuffer()
}

/** The middle slice, in the plane it was taken, as a PNG of at most `widthPx` (256) pixels. */
export async function thumbnail(
  volume: Volume,
  options: { widthPx?: number; window?: DisplayWindow } = {},
): Promise<Uint8Array> {
  const plane = takenPlane(volume)
  const index = Math.floor(countCuts(volume, plane) / 2)
  return encodePng(renderSlice(volume, { plane, index, ...(options.window ? { window: options.window } : {}) }), {
    widthPx: options.widthPx ?? 256,
  })
}

/** The plane whose normal is closest to the slices' own. */
export function takenPlane({ affine }: Volume): Plane {
  const normal = normalize(cross(axisOf(affine, 0), axisOf(affine, 1))).map(Math.abs)
  const planes = ['sagittal', 'coronal', 'axial'] as const
  return planes[normal.indexOf(Math.max(...normal))] ?? 'axial'
}

/** A sheet of evenly spread slices in the plane they were taken, left to right and top down, each of at most `widthPx` (128) pixels. */
export async function montage(
  volume: Volume,
  options: { columns?: number; rows?: number; widthPx?: number; window?: DisplayWindow } = {},
): Promise<Uint8Array> {
  const { columns = 4, rows = 4, widthPx = 128 } = options
  const plane = takenPlane(volume)
  const cuts = countCuts(volume, plane)
  const count = Math.min(cuts, columns * rows)
  const tiles = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const index = Math.floor(((i + 0.5) * cuts) / count)
      const input = await encodePng(
        renderSlice(volume, { plane, index, ...(options.window ? { window: options.window } : {}) }),
        { widthPx },
      )
      return { input: Buffer.from(input), left: (i % columns) * widthPx, top: Math.floor(i / columns) * widthPx }
    }),
  )
  const create = {
    width: columns * widthPx,
    height: Math.ceil(count / columns) * widthPx,
    channels: 3,
    background: '#000',
  } as const
  return sharp({ create }).composite(tiles).png().toBuffer()
}
