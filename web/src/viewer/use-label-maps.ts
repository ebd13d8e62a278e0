import { useEffect, useState } from 'react'
import { decompress, type LabelMap, type MapShape } from './label-map.ts'

/** A label map to be fetched: under which name it is wanted, which content it is, and how to ask for it. */
export interface MapSource<Name extends string> {
  readonly name: Name
  readonly digest: string
  readonly load: () => Promise<Response>
}

export interface FetchedMaps<Name extends string> {
  readonly maps: Partial<Record<Name, LabelMap>>
  readonly error: unknown
}

/** Label maps in the shape of a layer; empty until they are here. A name's content never changes under its digest. */
export function useLabelMaps<Name extends string>(
  sources: readonly MapSource<Name>[],
  shape: MapShape | undefined,
): FetchedMaps<Name> {
  const [fetched, setFetched] = useState<FetchedMaps<Name>>({ maps: {}, error: undefined })
  const key = sources.map(({ name, digest }) => `${name} ${digest}`).join('\n')
  const shapeKey = shape && JSON.stringify(shape)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which sources they are.
  useEffect(() => {
    if (shapeKey === undefined) return
    const known: MapShape = JSON.parse(shapeKey)
    let isGone = false
    async function fetchAll(): Promise<void> {
      for (const { name, load } of sources) {
        const map = await decompress(await (await load()).blob(), known)
        if (isGone) return
        setFetched(before => ({ maps: { ...before.maps, [name]: map }, error: undefined }))
      }
    }
    fetchAll().catch((error: unknown) => !isGone && setFetched(before => ({ ...before, error })))
    return () => {
      isGone = true
    }
  }, [key, shapeKey])
  return fetched
}
