import { strict as assert } from 'node:assert'

/** One frame of a binary segmentation: the voxels of one label on one slice. */
export interface SegmentFrame {
  readonly segmentNumber: number
  /** 0-based slice of the label map. */
  readonly sliceIndex: number
}

/** The frames that hold a voxel, segment by segment, slices in order; one empty frame when none does. */
export function segmentFrames(
  labelMap: Uint8Array,
  sliceCount: number,
  { frameSize, labelCount }: { frameSize: number; labelCount: number },
): readonly SegmentFrame[] {
  const isPresent = new Uint8Array(256 * sliceCount)
  for (let sliceIndex = 0, at = 0; sliceIndex < sliceCount; sliceIndex++) {
    for (const end = at + frameSize; at < end; at++) {
      const label = labelMap[at] ?? 0
      assert(label <= labelCount, `label ${label} of the map has no meaning`)
      isPresent[label * sliceCount + sliceIndex] = 1
    }
  }
  const frames: SegmentFrame[] = []
  for (let segmentNumber = 1; segmentNumber <= labelCount; segmentNumber++) {
    for (let sliceIndex = 0; sliceIndex < sliceCount; sliceIndex++) {
      if (isPresent[segmentNumber * sliceCount + sliceIndex] === 1) frames.push({ segmentNumber, sliceIndex })
    }
  }
  return frames.length > 0 ? frames : [{ segmentNumber: 1, sliceIndex: 0 }]
}

/** Frames as bits, first pixel in the lowest bit, one frame right after the other without padding between them; the whole is
 *  padded to an even length. @see DICOM PS3.5 8.1.1, D.3 */
export function packBinaryFrames(labelMap: Uint8Array, frames: readonly SegmentFrame[], frameSize: number): Uint8Array {
  const byteCount = Math.ceil((frames.length * frameSize) / 8)
  const packed = new Uint8Array(byteCount + (byteCount % 2))
  let bit = 0
  for (const { segmentNumber, sliceIndex } of frames) {
    const start = sliceIndex * frameSize
    for (let at = start; at < start + frameSize; at++, bit++) {
      if (labelMap[at] === segmentNumber) packed[bit >> 3] = (packed[bit >> 3] ?? 0) | (1 << (bit & 7))
    }
  }
  return packed
}

/** The bits of one frame as 0 and 1, one byte a pixel. `packed` is long enough by the caller's check. */
export function unpackBinaryFrame(packed: Uint8Array, frameIndex: number, frameSize: number): Uint8Array {
  const pixels = new Uint8Array(frameSize)
  for (let at = 0, bit = frameIndex * frameSize; at < frameSize; at++, bit++) {
    pixels[at] = ((packed[bit >> 3] ?? 0) >> (bit & 7)) & 1
  }
  return pixels
}
