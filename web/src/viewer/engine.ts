import { init as initCore, RenderingEngine } from '@cornerstonejs/core'
import { init as initLoader } from '@cornerstonejs/dicom-image-loader'
import {
  addTool,
  BrushTool,
  init as initTools,
  PanTool,
  StackScrollTool,
  WindowLevelTool,
  ZoomTool,
} from '@cornerstonejs/tools'

let ready: Promise<void> | undefined

/** Start the rendering library once for the whole app; later calls wait for the first. */
export function startEngine(): Promise<void> {
  ready ??= start()
  return ready
}

async function start(): Promise<void> {
  await initCore()
  // Decoding runs in web workers; two keep a laptop responsive while a series loads.
  initLoader({ maxWebWorkers: Math.max(1, Math.min(3, (navigator.hardwareConcurrency ?? 2) - 1)) })
  await initTools()
  for (const tool of [BrushTool, PanTool, StackScrollTool, WindowLevelTool, ZoomTool]) addTool(tool)
}

/** A rendering engine of its own; the caller destroys it. */
export const openRenderer = (id: string): RenderingEngine => new RenderingEngine(id)
