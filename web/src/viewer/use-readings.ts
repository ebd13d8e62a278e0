import { annotateRoutes, type ReplyOf } from '@tsumugi/api'
import { useEffect, useState } from 'react'
import { client } from '../api.ts'
import { decompress, type LabelMap } from './label-map.ts'
import type { SegmentationLayer } from './segmentation-layer.ts'

interface Maps {
  readonly A?: LabelMap
  readonly B?: LabelMap
}

/** Both readings of a case as label maps in the shape of the layer; empty until they are here. */
export function useReadings(
  adjudication: ReplyOf<typeof annotateRoutes.adjudication>,
  layer: SegmentationLayer | undefined,
): Maps {
  const [maps, setMaps] = useState<Maps>({})
  useEffect(() => {
    if (!layer) return
    let isGone = false
    const { slices, rows, columns } = layer.read()
    async function fetchMap(readingId: string): Promise<LabelMap | undefined> {
      const answer = await client.open(annotateRoutes.readingLabelMap, { params: { id: readingId } })
      return decompress(await answer.blob(), { slices, rows, columns })
    }
    async function fetchBoth(): Promise<void> {
      const pairs = await Promise.all(
        adjudication.readings.map(async ({ alias, readingId }) => [alias, await fetchMap(readingId)] as const),
      )
      if (!isGone) setMaps(Object.fromEntries(pairs.filter(([, map]) => map !== undefined)))
    }
    void fetchBoth()
    return () => {
      isGone = true
    }
  }, [adjudication, layer])
  return maps
}
