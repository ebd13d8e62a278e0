import type { PixelDescription } from '../pixels/pixel-description.ts'
import type { PixelBox } from '../text-detection/text-box.ts'

/** One uncompressed frame and what is to be blanked in it. */
export type NativeBlank = {
  readonly description: PixelDescription
  readonly boxes: readonly PixelBox[]
  /** Stored value of each component. */
  readonly values: readonly number[]
  readonly isBigEndian: boolean
}

/** Blank boxes in the stored bytes of one uncompressed frame, in place: by pixel, by plane or with half chroma, any width and byte order. Bits beside
 *  the stored ones, in which old files keep overlays, are cleared with them. @see DICOM PS3.5 8.1.1, PS3.3 C.7.6.3.1 */
export function blankNative(frame: Uint8Array, blank: NativeBlank): void {
  const { description, boxes, values, isBigEndian } = blank
  const { rows, columns } = description
  const write = nativeWriter(frame, description, isBigEndian)
  for (const { x, y, width, height } of boxes)
    for (let row = Math.max(0, y); row < Math.min(rows, y + height); row++)
      for (let column = Math.max(0, x); column < Math.min(columns, x + width); column++)
        write(row * columns + column, values)
}

/** Writes stored values, one for each component, at a pixel of one uncompressed frame; pixels are counted from the first, row by row. */
export function nativeWriter(
  frame: Uint8Array,
  description: PixelDescription,
  isBigEndian: boolean,
): (pixel: number, values: readonly number[]) => void {
  const { samplesPerPixel, rows, columns, planarConfiguration, photometric, bitsAllocated } = description
  if (samplesPerPixel === 3 && photometric === 'YBR_FULL_422')
    // Y1 Y2 Cb Cr for every two pixels; the chroma of a pixel at a box's edge is also its neighbour's.
    return (pixel, values) => {
      const pair = (pixel >> 1) * 4
      frame[pair + (pixel & 1)] = values[0] ?? 0
      frame[pair + 2] = values[1] ?? 128
      frame[pair + 3] = values[2] ?? 128
    }
  const bytes = bitsAllocated >> 3
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const isPlanar = samplesPerPixel === 3 && planarConfiguration === 1
  const mask = 2 ** description.bitsStored - 1
  const shift = description.highBit + 1 - description.bitsStored
  return (pixel, values) => {
    for (let component = 0; component < samplesPerPixel; component++) {
      const at = bytes * (isPlanar ? component * rows * columns + pixel : pixel * samplesPerPixel + component)
      const value = values[component] ?? 0
      if (bytes === 1) view.setUint8(at, (value & mask) << shift)
      else if (bytes === 2) view.setUint16(at, (value & mask) << shift, !isBigEndian)
      else view.setInt32(at, value, !isBigEndian)
    }
  }
}
