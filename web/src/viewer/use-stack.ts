import { type RefObject, useEffect, useRef, useState } from 'react'
import { startEngine } from './engine.ts'
import { loadSlices } from './image-ids.ts'
import { addLayer, type LayerLabel, type SegmentationLayer } from './segmentation-layer.ts'
import { openStack, type StackView } from './stack-viewport.ts'
import type { DisplayWindow } from './windows.ts'

export interface Stack {
  readonly elementRef: RefObject<HTMLDivElement | null>
  readonly state: 'loading' | 'ready' | 'failed'
  readonly loaded: number
  readonly sliceIndex: number
  readonly window: DisplayWindow | undefined
  readonly view: StackView | undefined
  readonly layer: SegmentationLayer | undefined
}

/** Load slices and show them in `elementRef`, with a label layer when `labels` are given. */
export function useStack(imageIds: readonly string[], labels?: readonly LayerLabel[]): Stack {
  const elementRef = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<Stack['state']>('loading')
  const [loaded, setLoaded] = useState(0)
  const [sliceIndex, setSliceIndex] = useState(Math.floor(imageIds.length / 2))
  const [window, setWindow] = useState<DisplayWindow>()
  const [opened, setOpened] = useState<{ view: StackView; layer: SegmentationLayer | undefined }>()
  const key = imageIds.join('\n')
  const labelKey = JSON.stringify(labels ?? null)

  useEffect(() => {
    const shown: { view?: StackView; layer?: SegmentationLayer; isClosed: boolean } = { isClosed: false }
    const ids = key.split('\n')
    const wanted: LayerLabel[] | null = JSON.parse(labelKey)
    async function open(): Promise<void> {
      await startEngine()
      await loadSlices(ids, count => !shown.isClosed && setLoaded(count))
      const element = elementRef.current
      if (shown.isClosed || !element) return
      shown.view = await openStack(element, ids, { onSlice: setSliceIndex, onWindow: setWindow })
      if (wanted) shown.layer = await addLayer(shown.view, ids, wanted)
      if (shown.isClosed) return closeShown()
      setOpened({ view: shown.view, layer: shown.layer })
      setState('ready')
    }
    function closeShown(): void {
      shown.layer?.close()
      shown.view?.close()
    }
    open().catch(() => !shown.isClosed && setState('failed'))
    return () => {
      shown.isClosed = true
      closeShown()
    }
  }, [key, labelKey])

  return { elementRef, state, loaded, sliceIndex, window, view: opened?.view, layer: opened?.layer }
}
