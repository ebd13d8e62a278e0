import { type RefObject, useEffect, useRef, useState } from 'react'
import { startEngine } from './engine.ts'
import { loadSlices } from './image-ids.ts'
import { planeOf, type Scene } from './scene.ts'
import { addLayer, type LayerLabel, type SegmentationLayer } from './segmentation-layer.ts'
import { openStack, type StackView } from './stack-viewport.ts'
import { cross, dot, minus } from './view-facts.ts'
import type { DisplayWindow } from './windows.ts'

export interface Stack {
  readonly elementRef: RefObject<HTMLDivElement | null>
  readonly state: 'loading' | 'ready' | 'failed'
  readonly loaded: number
  readonly sliceIndex: number
  readonly window: DisplayWindow | undefined
  readonly scene: Scene | undefined
  readonly view: StackView | undefined
  /** The label maps over the stack, one for each list of labels asked for. */
  readonly layers: readonly SegmentationLayer[]
  /** mm from slice to slice, the mean; undefined of a single slice or without geometry. */
  readonly sliceMm: number | undefined
  /** Ids of the loaded images, in the order of the slices; empty before. */
  readonly imageIds: readonly string[]
  /** Load again after a failure. */
  readonly retry: () => void
}

interface Opened {
  readonly view: StackView
  readonly layers: readonly SegmentationLayer[]
  readonly imageIds: readonly string[]
}

/** Load slices and show them in `elementRef`, with one label layer for each list of labels. */
export function useStack(imageIds: readonly string[], layerLabels: readonly (readonly LayerLabel[])[] = []): Stack {
  const elementRef = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<Stack['state']>('loading')
  const [loaded, setLoaded] = useState(0)
  const [sliceIndex, setSliceIndex] = useState(Math.floor(imageIds.length / 2))
  const [window, setWindow] = useState<DisplayWindow>()
  const [scene, setScene] = useState<Scene>()
  const [opened, setOpened] = useState<Opened>()
  const [attempt, setAttempt] = useState(0)
  const key = imageIds.join('\n')
  const labelKey = JSON.stringify(layerLabels)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads the same slices again.
  useEffect(() => {
    const shown: { view?: StackView; layers: SegmentationLayer[]; isClosed: boolean } = { layers: [], isClosed: false }
    const wanted: LayerLabel[][] = JSON.parse(labelKey)
    const tellWindow = (next: DisplayWindow) =>
      setWindow(now => (now?.center === next.center && now.width === next.width ? now : next))
    async function open(): Promise<void> {
      await startEngine()
      const ids = await loadSlices(key.split('\n'), count => !shown.isClosed && setLoaded(count))
      const element = elementRef.current
      if (shown.isClosed || !element) return
      const events = { onSlice: setSliceIndex, onWindow: tellWindow, onScene: setScene }
      const view = await openStack(element, ids, events)
      shown.view = view
      for (const labels of wanted) shown.layers.push(await addLayer(view, ids, labels))
      if (shown.isClosed) return closeShown()
      setOpened({ view, layers: shown.layers, imageIds: ids })
      setState('ready')
    }
    function closeShown(): void {
      for (const layer of shown.layers.splice(0)) layer.close()
      shown.view?.close()
      delete shown.view
    }
    setState('loading')
    open().catch((error: unknown) => {
      if (shown.isClosed) return
      console.error(error)
      setState('failed')
    })
    return () => {
      shown.isClosed = true
      setOpened(undefined)
      closeShown()
    }
  }, [key, labelKey, attempt])

  return {
    elementRef,
    state,
    loaded,
    sliceIndex,
    window,
    scene,
    view: opened?.view,
    layers: opened?.layers ?? noLayers,
    sliceMm: opened && meanSpacing(opened.imageIds),
    imageIds: opened?.imageIds ?? noIds,
    retry: () => setAttempt(count => count + 1),
  }
}

const noLayers: readonly SegmentationLayer[] = []
const noIds: readonly string[] = []

function meanSpacing(imageIds: readonly string[]): number | undefined {
  const [first, last] = [planeOf(imageIds[0]), planeOf(imageIds.at(-1))]
  if (!first || !last || imageIds.length < 2) return undefined
  const normal = cross(first.alongRow, first.alongColumn)
  const length = Math.abs(dot(minus(last.origin, first.origin), normal))
  return length > 0 ? length / (imageIds.length - 1) : undefined
}
