import { isIntegerVoxels } from '../geometry/make-voxels.ts'
import type { Voxels } from '../volume.ts'

/** Stored samples of one slice with their modality rescale: value = stored · slope + intercept. @see DICOM PS3.3 C.11.1 */
export type RescaledSlice = { readonly samples: Voxels; readonly slope: number; readonly intercept: number }

/** Join slices into one array of modality values. Whole-numbered values go into the first that holds them all of Uint8 (only if all
 *  slices are stored so), Int16, Uint16 and Int32; others, and floating point samples, into Float32. */
export function joinSlices(slices: readonly RescaledSlice[], perSlice: number): Voxels {
  const joined = makeArray(slices, perSlice * slices.length)
  slices.forEach(({ samples, slope, intercept }, index) => {
    const at = index * perSlice
    if (slope === 1 && intercept === 0) joined.set(samples.subarray(0, perSlice), at)
    else for (let i = 0; i < perSlice; i++) joined[at + i] = (samples[i] ?? 0) * slope + intercept
  })
  return joined
}

function makeArray(slices: readonly RescaledSlice[], length: number): Voxels {
  const isWhole = slices.every(
    slice => isIntegerVoxels(slice.samples) && Number.isInteger(slice.slope) && Number.isInteger(slice.intercept),
  )
  if (!isWhole) return new Float32Array(length)
  if (slices.every(({ samples, slope, intercept }) => samples instanceof Uint8Array && slope === 1 && intercept === 0))
    return new Uint8Array(length)
  const [low, high] = findRange(slices)
  if (low >= -32768 && high <= 32767) return new Int16Array(length)
  if (low >= 0 && high <= 65535) return new Uint16Array(length)
  return low >= -(2 ** 31) && high < 2 ** 31 ? new Int32Array(length) : new Float32Array(length)
}

function findRange(slices: readonly RescaledSlice[]): readonly [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const { samples, slope, intercept } of slices) {
    let least = Infinity
    let most = -Infinity
    for (let i = 0; i < samples.length; i++) {
      const value = samples[i] ?? 0
      if (value < least) least = value
      if (value > most) most = value
    }
    low = Math.min(low, least * slope + intercept, most * slope + intercept)
    high = Math.max(high, least * slope + intercept, most * slope + intercept)
  }
  return [low, high]
}
