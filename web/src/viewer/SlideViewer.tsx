import { ActionIcon, Alert, Group, Text } from '@mantine/core'
import { IconMinus, IconPlus, IconZoomReset } from '@tabler/icons-react'
import { collectRoutes, pathOf, type ReplyOf } from '@tsumugi/api'
import OpenSeadragon from 'openseadragon'
import { useEffect, useRef, useState } from 'react'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

type Slide = ReplyOf<typeof collectRoutes.slide>

/** A slide in deep zoom: wheel zooms at the cursor, drag pans. */
export function SlideViewer({ id, slide }: { id: string; slide: Slide }) {
  const word = useWords()
  const elementRef = useRef<HTMLDivElement>(null)
  const viewerRef = useRef<OpenSeadragon.Viewer>(null)
  const [hasFailed, setHasFailed] = useState(false)

  useEffect(() => {
    if (!elementRef.current) return
    const viewer = OpenSeadragon({
      element: elementRef.current,
      showNavigationControl: false,
      showNavigator: true,
      navigatorPosition: 'BOTTOM_RIGHT',
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      maxZoomPixelRatio: 2,
      drawer: 'canvas',
      tileSources: tileSourceOf(id, slide),
    })
    viewer.addHandler('open-failed', () => setHasFailed(true))
    viewerRef.current = viewer
    return () => viewer.destroy()
  }, [id, slide])

  const zoomBy = (factor: number) => viewerRef.current?.viewport.zoomBy(factor)
  return (
    <div>
      {hasFailed && <Alert color="red">{word('slideFailed')}</Alert>}
      <Group gap="md" mb="xs">
        <Text size="sm" c="dimmed">
          {word('scale', { width: slide.width, height: slide.height, levels: slide.levels.length })}
        </Text>
        {slide.mpp && (
          <Text size="sm" c="dimmed">
            {word('micronsPerPixel', { mpp: slide.mpp.toFixed(3) })}
          </Text>
        )}
      </Group>
      <div className={styles.slide}>
        <div ref={elementRef} style={{ position: 'absolute', inset: 0 }} />
        <div className={styles.slideButtons}>
          <ActionIcon variant="default" aria-label={word('zoomIn')} onClick={() => zoomBy(1.6)}>
            <IconPlus size={16} />
          </ActionIcon>
          <ActionIcon variant="default" aria-label={word('zoomOut')} onClick={() => zoomBy(1 / 1.6)}>
            <IconMinus size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={word('wholeSlide')}
            onClick={() => viewerRef.current?.viewport.goHome()}
          >
            <IconZoomReset size={16} />
          </ActionIcon>
        </div>
      </div>
    </div>
  )
}

/** OpenSeadragon counts levels from the smallest; the platform's level 0 is the largest. */
function tileSourceOf(id: string, slide: Slide) {
  const top = slide.levels.length - 1
  const levelOf = (level: number) => slide.levels[top - level]
  const largest = slide.levels[0]
  return {
    width: slide.width,
    height: slide.height,
    tileWidth: largest?.tileWidth ?? 256,
    tileHeight: largest?.tileHeight ?? 256,
    minLevel: 0,
    maxLevel: top,
    getLevelScale: (level: number) => (levelOf(level)?.width ?? slide.width) / slide.width,
    getTileWidth: (level: number) => levelOf(level)?.tileWidth ?? 256,
    getTileHeight: (level: number) => levelOf(level)?.tileHeight ?? 256,
    getTileUrl: (level: number, column: number, row: number) =>
      pathOf(collectRoutes.slideTile, { id, level: top - level, column, row }),
  }
}
