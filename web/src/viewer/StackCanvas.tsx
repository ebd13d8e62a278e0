import { ActionIcon, Button, Loader, Slider, Text } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Stack } from './use-stack.ts'
import { scaleBarMm } from './view-facts.ts'
import styles from './viewer.module.css'
import { useWords } from './words.ts'

interface StackCanvasProps {
  readonly stack: Stack
  readonly sliceCount: number
  /** What the image is, for those who do not see it. */
  readonly label: string
  readonly corner?: ReactNode
  readonly isCt?: boolean
  /** Shift and the wheel: larger or smaller. */
  readonly onBrushWheel?: (step: number) => void
  /** Slices to mark beside the slider, 0-based. */
  readonly marked?: readonly number[]
}

/** The black ground with the image; at its edges the sides of the body, in its corners slice, place, window and value; the slice slider at its side. */
export function StackCanvas(props: StackCanvasProps) {
  const { stack, sliceCount, label } = props
  const word = useWords()
  const [value, setValue] = useState<number>()
  const groundRef = useWheel(props)
  const pointAt = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    setValue(stack.view?.valueAt(event.clientX - box.left, event.clientY - box.top))
  }
  return (
    <div className={styles.stack}>
      <div className={styles.canvas} ref={groundRef}>
        <div
          ref={stack.elementRef}
          className={styles.element}
          role="img"
          aria-label={label}
          data-state={stack.state}
          onContextMenu={event => event.preventDefault()}
          onPointerMove={pointAt}
          onPointerLeave={() => setValue(undefined)}
        />
        {stack.state === 'ready' && <Facts {...props} value={value} />}
        {stack.state !== 'ready' && (
          <div className={styles.veil} role="status">
            {stack.state === 'loading' && <Loader size="sm" color="gray" />}
            <Text size="sm" maw={420} ta="center">
              {stack.state === 'failed' ? word('failed') : word('loading', { loaded: stack.loaded, total: sliceCount })}
            </Text>
            {stack.state === 'failed' && (
              <Button size="xs" variant="default" onClick={stack.retry}>
                {word('again')}
              </Button>
            )}
          </div>
        )}
      </div>
      <Scrub {...props} />
    </div>
  )
}

/** The words upon the image. They name no person. */
function Facts({ stack, sliceCount, label, corner, isCt, value }: StackCanvasProps & { value: number | undefined }) {
  const word = useWords()
  const { scene, window, sliceMm, sliceIndex } = stack
  const grid = scene?.grid
  const mm = (length: number) => String(Number(length.toFixed(2)))
  const barMm = scene ? scaleBarMm((stack.elementRef.current?.clientWidth ?? 300) / scene.pixelsPerMm) : 0
  return (
    <>
      <div className={styles.topLeft}>
        <div>{corner ?? label}</div>
        {grid && (
          <div className={styles.faint}>
            {word('gridMm', {
              columns: grid.columns,
              rows: grid.rows,
              columnMm: mm(grid.columnMm),
              rowMm: mm(grid.rowMm),
            })}
          </div>
        )}
        {sliceMm !== undefined && <div className={styles.faint}>{word('sliceMm', { mm: mm(sliceMm) })}</div>}
      </div>
      <div className={`${styles.topRight} ${styles.faint}`}>{word('notForDiagnosis')}</div>
      <div className={styles.bottomLeft}>
        <div data-testid="slice" className={styles.large}>
          {sliceIndex + 1} / {sliceCount}
        </div>
        {scene?.place && <div>{word('position', { place: scene.place })}</div>}
      </div>
      <div className={styles.bottomRight}>
        {value !== undefined && (
          <div>{word(isCt ? 'valueHu' : 'value', { value: Number.isInteger(value) ? value : value.toFixed(1) })}</div>
        )}
        {window && (
          <div data-testid="window">
            W {window.width} · L {window.center}
          </div>
        )}
        {scene && <div>{Math.round(scene.zoom * 100)} %</div>}
      </div>
      {scene && <Sides sides={scene.sides} />}
      {scene?.grid && (
        <div className={styles.scale}>
          <div style={{ width: barMm * scene.pixelsPerMm }} />
          {barMm} mm
        </div>
      )}
    </>
  )
}

function Sides({ sides }: { sides: { left: string; right: string; top: string; bottom: string } }) {
  return (
    <div aria-hidden>
      <div className={styles.sideLeft}>{sides.left}</div>
      <div className={styles.sideRight}>{sides.right}</div>
      <div className={styles.sideTop}>{sides.top}</div>
      <div className={styles.sideBottom}>{sides.bottom}</div>
    </div>
  )
}

function Scrub({ stack, sliceCount, marked = [] }: StackCanvasProps) {
  const word = useWords()
  const show = (sliceIndex: number) => stack.view?.goTo(sliceIndex)
  const last = Math.max(1, sliceCount - 1)
  return (
    <div className={styles.scrub}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={word('previousSlice')}
        onClick={() => show(stack.sliceIndex - 1)}
      >
        <IconChevronUp size={16} />
      </ActionIcon>
      <div className={styles.slider}>
        <Slider
          orientation="vertical"
          h="100%"
          inverted={false}
          min={0}
          max={last}
          value={sliceCount - 1 - stack.sliceIndex}
          onChange={value => show(sliceCount - 1 - value)}
          label={null}
          size={3}
          thumbLabel={word('slice')}
        />
        <div className={styles.marks} aria-hidden>
          {marked.map(slice => (
            <i key={slice} style={{ top: `${(slice / last) * 100}%` }} />
          ))}
        </div>
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={word('nextSlice')}
        onClick={() => show(stack.sliceIndex + 1)}
      >
        <IconChevronDown size={16} />
      </ActionIcon>
    </div>
  )
}

/** Ctrl and the wheel zooms, Shift and the wheel sizes the brush; the bare wheel is the slices'. */
function useWheel({ stack, onBrushWheel }: StackCanvasProps) {
  const groundRef = useRef<HTMLDivElement>(null)
  const latest = useRef({ view: stack.view, onBrushWheel })
  latest.current = { view: stack.view, onBrushWheel }
  useEffect(() => {
    const ground = groundRef.current
    const turned = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.shiftKey && !event.metaKey) return
      event.preventDefault()
      event.stopPropagation()
      // Browsers turn the wheel sideways while Shift is held.
      const isUp = (event.deltaY || event.deltaX) < 0
      if (event.shiftKey) latest.current.onBrushWheel?.(isUp ? 2 : -2)
      else latest.current.view?.zoomBy(isUp ? 1.1 : 1 / 1.1)
    }
    ground?.addEventListener('wheel', turned, { capture: true, passive: false })
    return () => ground?.removeEventListener('wheel', turned, { capture: true })
  }, [])
  return groundRef
}
