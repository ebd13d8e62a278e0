import { reorient } from '../geometry/reorient.ts'
import type { Volume } from '../volume.ts'
import { type DisplayWindow, defaultWindow, linearVoi } from './window.ts'

/** Which way to cut. Pictures stand as radiology reads them: patient's right on the left, front or head up. */
export type Plane = 'axial' | 'coronal' | 'sagittal'

/** An 8-bit grey picture, `[row, column]`; a pixel is `pixelMm` wide and high. */
export type GreyImage = {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
  readonly pixelMm: readonly [width: number, height: number]
}

/** Number of cuts in a plane of a volume. The volume's axes are taken as they lie closest to the patient's. */
export function countCuts(volume: Volume, plane: Plane): number {
  const [slices, rows, columns] = reorientOnce(volume).shape
  return plane === 'axial' ? slices : plane === 'coronal' ? rows : columns
}

/** Cut a volume at `index` of the plane (0 is most inferior, anterior or right; held within the volume) and window it to grey. */
export function renderSlice(volume: Volume, view: { plane: Plane; index: number; window?: DisplayWindow }): GreyImage {
  const upright = reorientOnce(volume)
  const { cut, columnMm, rowMm } = findCut(upright, view)
  const window = view.window ?? defaultWindow(volume)
  const pixels = new Uint8Array(cut.width * cut.height)
  for (let y = 0, to = 0; y < cut.height; y++)
    for (let x = 0; x < cut.width; x++, to++) {
      const value = upright.voxels[cut.start + y * cut.down + x * cut.along] ?? 0
      pixels[to] = Math.round(255 * linearVoi(value, window))
    }
  return { width: cut.width, height: cut.height, pixels, pixelMm: [columnMm, rowMm] }
}

const upright = new WeakMap<Volume, Volume>()

/** A volume is turned once however many of its slices are drawn. */
function reorientOnce(volume: Volume): Volume {
  const known = upright.get(volume)
  if (known) return known
  const turned = reorient(volume, 'LPS')
  upright.set(volume, turned)
  return turned
}

/** In LPS order columns run to the left, rows to the back, slices to the head; heads are drawn up, so slices are walked backwards. */
function findCut({ shape, spacingMm }: Volume, { plane, index }: { plane: Plane; index: number }) {
  const [slices, rows, columns] = shape
  const plain = rows * columns
  const hold = (length: number) => Math.min(length - 1, Math.max(0, Math.round(index)))
  const top = (slices - 1) * plain
  switch (plane) {
    case 'axial':
      return {
        cut: { width: columns, height: rows, start: hold(slices) * plain, along: 1, down: columns },
        columnMm: spacingMm[0],
        rowMm: spacingMm[1],
      }
    case 'coronal':
      return {
        cut: { width: columns, height: slices, start: top + hold(rows) * columns, along: 1, down: -plain },
        columnMm: spacingMm[0],
        rowMm: spacingMm[2],
      }
    case 'sagittal':
      return {
        cut: { width: rows, height: slices, start: top + hold(columns), along: columns, down: -plain },
        columnMm: spacingMm[1],
        rowMm: spacingMm[2],
      }
    default:
      return plane satisfies never
  }
}
