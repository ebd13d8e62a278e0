import { collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useMemo } from 'react'
import { WindowButtons } from './DrawingToolbar.tsx'
import { imageIdsOf } from './image-ids.ts'
import { StackCanvas } from './StackCanvas.tsx'
import { useStack } from './use-stack.ts'
import styles from './viewer.module.css'

type SeriesDetail = ReplyOf<typeof collectRoutes.series>

/** A series to look at: scroll, window, zoom, pan. */
export function SeriesViewer({ series }: { series: SeriesDetail }) {
  const imageIds = useMemo(
    () => imageIdsOf(collectRoutes.seriesInstance, series.id, series.slices),
    [series.id, series.slices],
  )
  const stack = useStack(imageIds)
  const isCt = series.modality === 'CT'
  return (
    <div className={styles.look}>
      <WindowButtons stack={stack} isCt={isCt} />
      <StackCanvas
        stack={stack}
        sliceCount={series.slices.length}
        label={`${series.modality} ${series.description ?? ''}`}
        isCt={isCt}
      />
    </div>
  )
}
