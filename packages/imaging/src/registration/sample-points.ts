import { transformPoint } from '../geometry/matrix.ts'
import type { Vector3 } from '../volume.ts'
import { greyAt, type MatchImage } from './match-image.ts'

/** Places of an image in LPS mm (x, y, z after each other) with the grey there. */
export type SamplePoints = { readonly places: Float64Array; readonly greys: Float32Array }

/** About `count` places spread evenly over an image, each moved by up to half a voxel, so that no transform lays grid on grid and is
 *  liked for it. The same image gives the same places.
 *  @see Pluim et al., Interpolation artefacts in mutual information-based image registration, CVIU 77 (2000) 211–232 */
export function samplePoints(image: MatchImage, count: number): SamplePoints {
  const [columns, rows, slices] = image.size
  const step = Math.max(1, (columns * rows * slices) / count)
  const length = Math.floor((columns * rows * slices) / step)
  const places = new Float64Array(3 * length)
  const greys = new Float32Array(length)
  const random = randomFrom(1)
  for (let at = 0; at < length; at++) {
    const voxel = Math.floor(at * step)
    const x = (voxel % columns) + random() - 0.5
    const y = (Math.floor(voxel / columns) % rows) + random() - 0.5
    const z = Math.floor(voxel / (columns * rows)) + random() - 0.5
    greys[at] = greyAt(image, x, y, z)
    places.set(transformPoint(image.affine, [x, y, z]), 3 * at)
  }
  return { places, greys }
}

/** The points whose place passes. */
export function filterPoints({ places, greys }: SamplePoints, isWanted: (place: Vector3) => boolean): SamplePoints {
  const kept = [...greys.keys()].filter(at => isWanted(placeOf(places, at)))
  return {
    places: Float64Array.from(kept.flatMap(at => placeOf(places, at))),
    greys: Float32Array.from(kept, at => greys[at] ?? 0),
  }
}

/** The place of one point, LPS mm. */
export function placeOf(places: Float64Array, at: number): Vector3 {
  return [places[3 * at] ?? 0, places[3 * at + 1] ?? 0, places[3 * at + 2] ?? 0]
}

/** Numbers in [0, 1), the same after the same seed. @see Marsaglia, Xorshift RNGs, J. Stat. Software 8 (2003) 14 */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
