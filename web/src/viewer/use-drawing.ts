import { utilities as coreUtilities, eventTarget } from '@cornerstonejs/core'
import { Enums as ToolEnums, utilities } from '@cornerstonejs/tools'
import { useCallback, useEffect, useState } from 'react'
import { countLabels } from './label-map.ts'
import { type HandTool, takeTool } from './stack-viewport.ts'
import type { Stack } from './use-stack.ts'

const history = coreUtilities.HistoryMemo.DefaultHistoryMemo
const sizes = { min: 1, max: 120 }

export interface Drawing {
  readonly tool: HandTool
  readonly take: (tool: HandTool) => void
  /** Diameter of the brush in pixels of the image. */
  readonly brushSize: number
  readonly resize: (size: number) => void
  readonly label: number
  readonly choose: (value: number) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly isVisible: boolean
  readonly toggleVisible: () => void
  /** Voxels by label, as drawn now. */
  readonly counts: ReadonlyMap<number, number>
  /** Grows with every stroke, undo and redo. */
  readonly strokes: number
}

/** The hand on the mouse: which tool, how large, which label, and what has been drawn. */
export function useDrawing(stack: Stack): Drawing {
  const [tool, setTool] = useState<HandTool>('window')
  const [brushSize, setBrushSize] = useState(12)
  const [label, setLabel] = useState(1)
  const [isVisible, setVisible] = useState(true)
  const [strokes, setStrokes] = useState(0)
  const [counts, setCounts] = useState<ReadonlyMap<number, number>>(new Map())
  const { view, layer } = stack

  useEffect(() => {
    if (!view) return
    history.size = 200
    takeTool(view.toolGroupId, tool)
  }, [view, tool])
  useEffect(() => {
    if (view) utilities.segmentation.setBrushSizeForToolGroup(view.toolGroupId, brushSize)
  }, [view, brushSize])
  useEffect(() => {
    layer?.choose(label)
  }, [layer, label])
  useEffect(() => {
    layer?.setVisible(isVisible)
  }, [layer, isVisible])

  useEffect(() => {
    if (!layer) return
    let timer: ReturnType<typeof setTimeout>
    const changed = (event: Event) => {
      if (!(event instanceof CustomEvent) || event.detail.segmentationId !== layer.segmentationId) return
      clearTimeout(timer)
      timer = setTimeout(() => {
        setCounts(countLabels(layer.read()))
        setStrokes(count => count + 1)
      }, 150)
    }
    eventTarget.addEventListener(ToolEnums.Events.SEGMENTATION_DATA_MODIFIED, changed)
    return () => {
      clearTimeout(timer)
      eventTarget.removeEventListener(ToolEnums.Events.SEGMENTATION_DATA_MODIFIED, changed)
    }
  }, [layer])

  return {
    tool,
    take: setTool,
    brushSize,
    resize: useCallback(size => setBrushSize(Math.max(sizes.min, Math.min(sizes.max, Math.round(size)))), []),
    label,
    choose: setLabel,
    undo: () => history.undo(),
    redo: () => history.redo(),
    isVisible,
    toggleVisible: () => setVisible(visible => !visible),
    counts,
    strokes,
  }
}
