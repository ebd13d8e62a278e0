import { imageLoader } from '@cornerstonejs/core'
import { wadouri } from '@cornerstonejs/dicom-image-loader'
import { pathOf, type Route } from '@tsumugi/api'
import { inflatePart10, isDeflated } from './inflate-part10.ts'

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

/** Load every slice, four at a time, telling how many are there; answers the ids under which they are kept, in the same order.
 *  Rejects with the first failure. */
export async function loadSlices(imageIds: readonly string[], onLoaded: (count: number) => void): Promise<string[]> {
  const mustInflate = imageIds[0] !== undefined && isDeflated(await beginningOf(urlOf(imageIds[0])))
  const kept = Array.from(imageIds)
  let next = 0
  let loaded = 0
  const loadOneAfterAnother = async () => {
    for (let slice = next++; slice < imageIds.length; slice = next++) {
      const imageId = imageIds[slice] ?? ''
      const keptId = mustInflate ? await inflatedId(imageId) : imageId
      await imageLoader.loadAndCacheImage(keptId)
      kept[slice] = keptId
      onLoaded(++loaded)
    }
  }
  await Promise.all(Array.from({ length: 4 }, loadOneAfterAnother))
  return kept
}

const urlOf = (imageId: string) => imageId.replace(/^wadouri:/, '').replace(/\?frame=\d+$/, '')

/** The first bytes of a file that come over the wire; the rest is not asked for. */
async function beginningOf(url: string): Promise<ArrayBuffer> {
  const answer = await fetch(url)
  if (!answer.ok || answer.body === null) throw new Error(`an image was answered with ${answer.status}`)
  const reader = answer.body.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return (value ?? new Uint8Array()).slice().buffer
}

/** Files that had to be inflated, by their URL. The loader reads no deflated transfer syntax over the network by itself. */
const inflatedFiles = new Map<string, Promise<string>>()

async function inflatedId(imageId: string): Promise<string> {
  const url = urlOf(imageId)
  const file = inflatedFiles.get(url) ?? inflate(url)
  inflatedFiles.set(url, file)
  // A failure is forgotten, so that the next try asks again.
  file.catch(() => inflatedFiles.delete(url))
  return `${await file}${imageId.slice(imageId.lastIndexOf('?'))}`
}

async function inflate(url: string): Promise<string> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`an image was answered with ${answer.status}`)
  return wadouri.fileManager.add(new File([await inflatePart10(await answer.arrayBuffer())], 'slice.dcm'))
}
