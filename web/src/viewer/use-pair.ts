import { annotateRoutes, collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useEffect, useMemo, useState } from 'react'
import { client } from '../api.ts'
import { imageIdsOf } from './image-ids.ts'
import { picturesOf } from './label-map.ts'
import { ownColors } from './reader-colors.ts'
import type { SegmentationLayer } from './segmentation-layer.ts'
import { useLabelMaps } from './use-label-maps.ts'
import { type Stack, useStack } from './use-stack.ts'

type Adjudication = ReplyOf<typeof annotateRoutes.adjudication>

/** Two images of the series that move together, with the readings upon them. */
export function usePair(adjudication: Adjudication) {
  const { series, form, readings } = adjudication
  const imageIds = useMemo(
    () => imageIdsOf(collectRoutes.seriesInstance, series.id, series.slices),
    [series.id, series.slices],
  )
  const labels = useMemo(() => ownColors(form), [form])
  const left = useStack(
    imageIds,
    useMemo(() => [labels, labels, labels], [labels]),
  )
  const right = useStack(
    imageIds,
    useMemo(() => [labels], [labels]),
  )
  const sources = readings.map(({ alias, readingId, digest }) => ({
    name: alias,
    digest,
    load: () => client.open(annotateRoutes.readingLabelMap, { params: { id: readingId } }),
  }))
  const { maps, error } = useLabelMaps(sources, shapeOf(left.layers[0]))
  useEffect(() => {
    if (maps.A) left.layers[1]?.write(picturesOf(maps.A))
    if (maps.B) left.layers[2]?.write(picturesOf(maps.B))
    if (maps.B) right.layers[0]?.write(picturesOf(maps.B))
  }, [maps, left.layers, right.layers])
  const [isRightLeading, setRightLeading] = useState(false)
  useFollow(isRightLeading ? right : left, isRightLeading ? left : right)
  return { left, right, maps, error, leader: isRightLeading ? right : left, setRightLeading }
}

/** One image follows the other in slice and window. Only the one under the hand leads, else each would follow the other's echo. */
function useFollow(leader: Stack, follower: Stack): void {
  const { sliceIndex, window, view } = leader
  const { view: following, window: shownWindow } = follower
  useEffect(() => {
    if (view && following && following.sliceIndex() !== sliceIndex) following.goTo(sliceIndex)
  }, [view, following, sliceIndex])
  useEffect(() => {
    const differs = window?.center !== shownWindow?.center || window?.width !== shownWindow?.width
    if (view && following && window && differs) following.setWindow(window)
  }, [view, following, window, shownWindow])
}

/** The grid of a layer `[slices, rows, columns]`; undefined before there is one. */
export const shapeOf = (layer: SegmentationLayer | undefined) =>
  layer && { slices: layer.slices, rows: layer.rows, columns: layer.columns }
