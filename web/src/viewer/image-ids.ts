import { imageLoader } from '@cornerstonejs/core'
import { pathOf, type Route } from '@tsumugi/api'

/** Where a slice's pixels come from: 0-based file of the pack, 1-based frame of that file. */
export interface SliceAddress {
  readonly instanceIndex: number
  readonly frameNumber: number
}

/** Image ids of slices in the given order, for a route that answers the Part 10 file at `index`. */
export function imageIdsOf(route: Route, id: string, slices: readonly SliceAddress[]): string[] {
  return slices.map(({ instanceIndex, frameNumber }) => {
    const path = pathOf(route, { id, index: instanceIndex })
    return `wadouri:${location.origin}${path}?frame=${frameNumber}`
  })
}

/** Load every slice, four at a time, telling how many are there. Rejects with the first failure. */
export async function loadSlices(imageIds: readonly string[], onLoaded: (count: number) => void): Promise<void> {
  let next = 0
  let loaded = 0
  const loadOneAfterAnother = async () => {
    for (let imageId = imageIds[next++]; imageId !== undefined; imageId = imageIds[next++]) {
      await imageLoader.loadAndCacheImage(imageId)
      onLoaded(++loaded)
    }
  }
  await Promise.all(Array.from({ length: 4 }, loadOneAfterAnother))
}
