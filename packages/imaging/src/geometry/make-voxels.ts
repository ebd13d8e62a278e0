import type { Voxels } from '../volume.ts'

/** A new array of the same type as `like`, all zero. */
export function makeVoxelsLike(like: Voxels, length: number): Voxels {
  if (like instanceof Uint8Array) return new Uint8Array(length)
  if (like instanceof Int8Array) return new Int8Array(length)
  if (like instanceof Uint16Array) return new Uint16Array(length)
  if (like instanceof Int16Array) return new Int16Array(length)
  if (like instanceof Uint32Array) return new Uint32Array(length)
  if (like instanceof Int32Array) return new Int32Array(length)
  return like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)
}

/** Is the array of integers, so that a computed value must be rounded? */
export function isIntegerVoxels(voxels: Voxels): boolean {
  return !(voxels instanceof Float32Array || voxels instanceof Float64Array)
}

/** Put real values into an array like `like`: rounded half up and held within the range of an integer type. */
export function storeLike(like: Voxels, values: Float32Array | Float64Array): Voxels {
  const stored = makeVoxelsLike(like, values.length)
  if (!isIntegerVoxels(like)) {
    stored.set(values)
    return stored
  }
  const [low, high] = integerRange(like)
  for (let i = 0; i < values.length; i++) {
    const value = Math.floor((values[i] ?? 0) + 0.5)
    stored[i] = value < low ? low : Math.min(value, high)
  }
  return stored
}

/** Smallest and largest value of an integer array's type. */
export function integerRange(voxels: Voxels): readonly [low: number, high: number] {
  const bits = 8 * voxels.BYTES_PER_ELEMENT
  const isSigned = voxels instanceof Int8Array || voxels instanceof Int16Array || voxels instanceof Int32Array
  return isSigned ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1]
}
