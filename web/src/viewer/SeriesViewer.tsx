import { Button, Group } from '@mantine/core'
import { collectRoutes, type ReplyOf } from '@tsumugi/api'
import { useMemo } from 'react'
import { imageIdsOf } from './image-ids.ts'
import { StackCanvas } from './StackCanvas.tsx'
import { useStack } from './use-stack.ts'
import styles from './viewer.module.css'
import { ctWindows } from './windows.ts'
import { useWords } from './words.ts'

type SeriesDetail = ReplyOf<typeof collectRoutes.series>

/** A series to look at: scroll, window, zoom, pan. */
export function SeriesViewer({ series }: { series: SeriesDetail }) {
  const word = useWords()
  const imageIds = useMemo(
    () => imageIdsOf(collectRoutes.seriesInstance, series.id, series.slices),
    [series.id, series.slices],
  )
  const stack = useStack(imageIds)
  return (
    <div className={styles.main} style={{ height: 'min(70dvh, 44rem)' }}>
      <Group gap="xs">
        {series.modality === 'CT' &&
          ctWindows.map(window => (
            <Button key={window.name} size="compact-xs" variant="default" onClick={() => stack.view?.setWindow(window)}>
              {word(window.name)}
            </Button>
          ))}
        <Button size="compact-xs" variant="default" onClick={() => stack.view?.setWindow(undefined)}>
          {word('original')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => stack.view?.refit()}>
          {word('fit')}
        </Button>
      </Group>
      <StackCanvas
        stack={stack}
        sliceCount={series.slices.length}
        label={`${series.modality} ${series.description ?? ''}`}
      />
    </div>
  )
}
