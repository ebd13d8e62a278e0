import { endianness } from 'node:os'
import type { Voxels } from '../volume.ts'
import type { PixelDescription } from './pixel-description.ts'

/** Stored bytes of one frame → samples in the narrowest array that holds them.
 *  Bits above HighBit (old overlays) are removed and the sign is extended from BitsStored. `isBigEndian` is of the bytes.
 *  @see DICOM PS3.5 8.1.1 */
export function unpackSamples(bytes: Uint8Array, description: PixelDescription, isBigEndian = false): Voxels {
  const aligned = toNative(bytes, description.bitsAllocated >> 3, isBigEndian)
  if (description.sampleKind === 'float') return new Float32Array(aligned)
  if (description.sampleKind === 'double') return new Float64Array(aligned)
  const samples = viewIntegers(aligned, description)
  return description.bitsStored < description.bitsAllocated ? keepStoredBits(samples, description) : samples
}

/** One-bit samples, least significant bit first, from `firstBit` on; 0 and 1. Frames follow each other without padding.
 *  @see DICOM PS3.5 8.1.1, D.2 */
export function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  const samples = new Uint8Array(count)
  for (let i = 0, bit = firstBit; i < count; i++, bit++) samples[i] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1
  return samples
}

/** Width of one sample in memory for the arrays that `unpackSamples` gives. */
function viewIntegers(
  aligned: ArrayBuffer,
  { bitsAllocated, isSigned }: PixelDescription,
): Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array {
  if (bitsAllocated <= 8) return isSigned ? new Int8Array(aligned) : new Uint8Array(aligned)
  if (bitsAllocated <= 16) return isSigned ? new Int16Array(aligned) : new Uint16Array(aligned)
  return isSigned ? new Int32Array(aligned) : new Uint32Array(aligned)
}

function keepStoredBits<T extends Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array>(
  samples: T,
  description: PixelDescription,
): T {
  const { bitsStored, highBit, isSigned } = description
  const up = 31 - highBit
  const down = 32 - bitsStored
  if (isSigned) for (let i = 0; i < samples.length; i++) samples[i] = ((samples[i] ?? 0) << up) >> down
  else for (let i = 0; i < samples.length; i++) samples[i] = ((samples[i] ?? 0) << up) >>> down
  return samples
}

/** A copy of the bytes at the start of its own buffer, in this machine's byte order. */
function toNative(bytes: Uint8Array, width: number, isBigEndian: boolean): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length)
  const target = new Uint8Array(copy)
  target.set(bytes)
  const isSwapped = isBigEndian !== (endianness() === 'BE')
  if (isSwapped && width > 1)
    for (let at = 0; at + width <= target.length; at += width) target.subarray(at, at + width).reverse()
  return copy
}
