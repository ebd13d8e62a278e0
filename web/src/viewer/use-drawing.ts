import { eventTarget } from '@cornerstonejs/core'
import { Enums as ToolEnums, utilities } from '@cornerstonejs/tools'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type LabelMap, picturesOf } from './label-map.ts'
import type { LayerStyle } from './segmentation-layer.ts'
import { type HandTool, takeTool } from './stack-viewport.ts'
import { openStrokeLog, type SlicePicture, type StrokeLog } from './stroke-log.ts'
import type { Stack } from './use-stack.ts'

const sizes = { min: 1, max: 160 }

export interface Drawing {
  readonly tool: HandTool
  readonly take: (tool: HandTool) => void
  /** Take the hand that moves the image until {@link releasePan}. */
  readonly holdPan: () => void
  /** Take the tool from before again; after a mere tap, the one from before that. */
  readonly releasePan: (wasTapped: boolean) => void
  /** Diameter of the brush in pixels of the image; of oblong pixels, in their mean width. */
  readonly brushSize: number
  readonly resize: (size: number) => void
  readonly label: number
  readonly choose: (value: number) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly mayUndo: boolean
  readonly mayRedo: boolean
  readonly isVisible: boolean
  readonly toggleVisible: () => void
  readonly style: LayerStyle
  readonly toggleStyle: () => void
  /** Voxels by label, as drawn now. */
  readonly counts: ReadonlyMap<number, number>
  /** Slices on which anything is drawn, 0-based. */
  readonly drawnSlices: readonly number[]
  /** Grows with every stroke, undo and redo; it begins at what `start.changes` says. */
  readonly changes: number
  /** Whether the drawing is on the screen, so that a stroke can be taken. */
  readonly isReady: boolean
  /** Every slice as drawn now; undefined before it is ready. */
  readonly read: () => Uint8Array[] | undefined
  /** Make the drawing look so, as one step that can be taken back. */
  readonly paint: (pictures: readonly SlicePicture[]) => void
}

interface DrawingOptions {
  readonly stack: Stack
  /** What was drawn before, once it is known; `changes` above 0 when the platform has not got all of it. */
  readonly start: { readonly map: LabelMap; readonly changes: number } | undefined
  /** Told of each step at once: slices as they look now, and the number of the change. */
  readonly onStep: (pictures: readonly SlicePicture[], change: number) => void
}

interface Tools {
  readonly now: HandTool
  readonly before: HandTool
}

/** The hand on the mouse: which tool, how large, which label, what has been drawn, and the way back. */
export function useDrawing({ stack, start, onStep }: DrawingOptions): Drawing {
  const [tools, setTools] = useState<Tools>({ now: 'window', before: 'brush' })
  const held = useRef(tools)
  const [brushSize, setBrushSize] = useState(24)
  const [label, setLabel] = useState(1)
  const [isVisible, setVisible] = useState(true)
  const [style, setStyle] = useState<LayerStyle>('filled')
  const { view } = stack
  const layer = stack.layers[0]
  const grid = stack.scene?.grid
  const pixelMm = grid ? Math.sqrt(grid.rowMm * grid.columnMm) : 1
  const steps = useSteps({ stack, start, onStep })

  useEffect(() => {
    if (view) takeTool(view.toolGroupId, tools.now)
  }, [view, tools.now])
  useEffect(() => {
    // The tool takes a radius in mm.
    if (view) utilities.segmentation.setBrushSizeForToolGroup(view.toolGroupId, (brushSize / 2) * pixelMm)
  }, [view, brushSize, pixelMm])
  useEffect(() => layer?.choose(label), [layer, label])
  useEffect(() => layer?.setVisible(isVisible), [layer, isVisible])
  useEffect(() => layer?.setStyle(style), [layer, style])

  return {
    tool: tools.now,
    take: useCallback(
      tool => setTools(before => (before.now === tool ? before : { now: tool, before: before.now })),
      [],
    ),
    holdPan: () => {
      held.current = tools
      setTools({ now: 'pan', before: tools.before })
    },
    releasePan: wasTapped => {
      const { now, before } = held.current
      setTools(wasTapped ? { now: before, before: now } : { now, before })
    },
    brushSize,
    resize: useCallback(size => setBrushSize(Math.max(sizes.min, Math.min(sizes.max, Math.round(size)))), []),
    label,
    choose: setLabel,
    isVisible,
    toggleVisible: () => setVisible(visible => !visible),
    style,
    toggleStyle: () => setStyle(now => (now === 'filled' ? 'edge' : 'filled')),
    ...steps,
  }
}

type Steps = Pick<
  Drawing,
  'undo' | 'redo' | 'mayUndo' | 'mayRedo' | 'counts' | 'drawnSlices' | 'changes' | 'isReady' | 'read' | 'paint'
>

/** The drawing's steps: whatever the tools paint is found by comparing, recorded, and told on. */
function useSteps({ stack, start, onStep }: DrawingOptions): Steps {
  const { view } = stack
  const layer = stack.layers[0]
  const [log, setLog] = useState<StrokeLog>()
  const [changes, setChanges] = useState(0)
  const latest = useRef({ onStep, changes: 0 })
  latest.current.onStep = onStep

  useEffect(() => {
    if (!layer || !start) return
    layer.activate()
    layer.write(picturesOf(start.map))
    latest.current.changes = start.changes
    setChanges(start.changes)
    setLog(openStrokeLog(start.map))
    return () => setLog(undefined)
  }, [layer, start])

  const stepped = useCallback((pictures: readonly SlicePicture[]) => {
    if (pictures.length === 0) return
    const change = ++latest.current.changes
    latest.current.onStep(pictures, change)
    setChanges(change)
  }, [])

  useEffect(() => {
    if (!layer || !log || !view) return
    const touched = new Set<number>()
    const settle = () => {
      const slices = [...touched]
      touched.clear()
      const changed = log.record(slices.map(layer.look))
      stepped(changed.map(slice => ({ slice, voxels: log.look(slice) })))
    }
    let isPressed = false
    const painted = (event: Event) => {
      if (!(event instanceof CustomEvent) || event.detail.segmentationId !== layer.segmentationId) return
      touched.add(view.sliceIndex())
      if (!isPressed) setTimeout(settle)
    }
    const pressed = () => {
      isPressed = true
    }
    const lifted = () => {
      isPressed = false
      // The tools paint a last time on this very event, so the step is taken right after it.
      setTimeout(settle)
    }
    eventTarget.addEventListener(ToolEnums.Events.SEGMENTATION_DATA_MODIFIED, painted)
    for (const name of pressEvents) document.addEventListener(name, pressed, { capture: true })
    for (const name of liftEvents) document.addEventListener(name, lifted)
    return () => {
      settle()
      eventTarget.removeEventListener(ToolEnums.Events.SEGMENTATION_DATA_MODIFIED, painted)
      for (const name of pressEvents) document.removeEventListener(name, pressed, { capture: true })
      for (const name of liftEvents) document.removeEventListener(name, lifted)
    }
  }, [layer, log, view, stepped])

  const paint = (pictures: readonly SlicePicture[]) => {
    if (!layer || !log) return
    const changed = log.record(pictures)
    showAgain(changed.map(slice => ({ slice, voxels: log.look(slice) })))
  }
  /** Bring what the log says onto the screen, and go to where it is seen. */
  const showAgain = (pictures: readonly SlicePicture[]) => {
    if (!layer || pictures.length === 0) return
    layer.write(pictures)
    const [first] = pictures
    if (first && view && !pictures.some(({ slice }) => slice === view.sliceIndex())) view.goTo(first.slice)
    stepped(pictures)
  }
  return {
    undo: () => showAgain(log?.undo() ?? []),
    redo: () => showAgain(log?.redo() ?? []),
    mayUndo: log?.mayUndo() ?? false,
    mayRedo: log?.mayRedo() ?? false,
    counts: log?.counts() ?? noCounts,
    drawnSlices: log?.drawnSlices() ?? noSlices,
    changes,
    isReady: log !== undefined,
    read: () => log && Array.from({ length: layer?.slices ?? 0 }, (_, slice) => log.look(slice)),
    paint,
  }
}

const pressEvents = ['mousedown', 'touchstart'] as const
const liftEvents = ['mouseup', 'touchend', 'touchcancel'] as const
const noCounts: ReadonlyMap<number, number> = new Map()
const noSlices: readonly number[] = []
