import { Enums, EVENTS, type RenderingEngine, type Types } from '@cornerstonejs/core'
import {
  BrushTool,
  PanTool,
  StackScrollTool,
  Enums as ToolEnums,
  ToolGroupManager,
  WindowLevelTool,
  ZoomTool,
} from '@cornerstonejs/tools'
import { openRenderer, startEngine } from './engine.ts'
import { boundsOf, type DisplayWindow, windowOf } from './windows.ts'

/** A stack of slices on the screen: wheel scrolls, middle button pans, right button zooms, the left one is the chosen tool. */
export interface StackView {
  readonly viewportId: string
  readonly toolGroupId: string
  readonly viewport: Types.IStackViewport
  readonly goTo: (sliceIndex: number) => void
  readonly sliceIndex: () => number
  readonly setWindow: (window: DisplayWindow | undefined) => void
  readonly refit: () => void
  readonly close: () => void
}

interface StackEvents {
  readonly onSlice: (sliceIndex: number) => void
  readonly onWindow: (window: DisplayWindow) => void
}

let opened = 0

/** Show slices in an element. The images must be loaded already. */
export async function openStack(element: HTMLDivElement, imageIds: string[], events: StackEvents): Promise<StackView> {
  await startEngine()
  const number = ++opened
  const viewportId = `stack-${number}`
  const toolGroupId = `tools-${number}`
  const renderer = openRenderer(`renderer-${number}`)
  renderer.enableElement({ viewportId, element, type: Enums.ViewportType.STACK })
  const viewport = renderer.getViewport<Types.IStackViewport>(viewportId)
  listen(element, viewport, events)
  await viewport.setStack(imageIds, Math.floor(imageIds.length / 2))
  viewport.render()
  makeTools(toolGroupId, viewportId, renderer.id)
  const observer = new ResizeObserver(() => renderer.resize(true, true))
  observer.observe(element)
  return {
    viewportId,
    toolGroupId,
    viewport,
    goTo: sliceIndex => void viewport.setImageIdIndex(Math.max(0, Math.min(imageIds.length - 1, sliceIndex))),
    sliceIndex: () => viewport.getCurrentImageIdIndex(),
    setWindow: window => showWindow(viewport, window),
    refit: () => refit(viewport),
    close: () => close(observer, toolGroupId, renderer),
  }
}

function listen(element: HTMLDivElement, viewport: Types.IStackViewport, events: StackEvents): void {
  element.addEventListener(EVENTS.STACK_NEW_IMAGE, () => events.onSlice(viewport.getCurrentImageIdIndex()))
  element.addEventListener(EVENTS.VOI_MODIFIED, () => {
    const range = viewport.getProperties().voiRange
    if (range) events.onWindow(windowOf(range))
  })
}

function showWindow(viewport: Types.IStackViewport, window: DisplayWindow | undefined): void {
  if (window) viewport.setProperties({ voiRange: boundsOf(window) })
  else viewport.resetProperties()
  viewport.render()
}

function refit(viewport: Types.IStackViewport): void {
  viewport.resetCamera()
  viewport.render()
}

function close(observer: ResizeObserver, toolGroupId: string, renderer: RenderingEngine): void {
  observer.disconnect()
  ToolGroupManager.destroyToolGroup(toolGroupId)
  renderer.destroy()
}

function makeTools(toolGroupId: string, viewportId: string, rendererId: string): void {
  const group = ToolGroupManager.createToolGroup(toolGroupId)
  if (!group) throw new Error(`tool group ${toolGroupId} exists already`)
  const { Primary, Auxiliary, Secondary, Wheel } = ToolEnums.MouseBindings
  group.addTool(WindowLevelTool.toolName)
  group.addTool(PanTool.toolName)
  group.addTool(ZoomTool.toolName)
  group.addTool(StackScrollTool.toolName)
  group.addToolInstance('brush', BrushTool.toolName, { activeStrategy: 'FILL_INSIDE_CIRCLE' })
  group.addToolInstance('eraser', BrushTool.toolName, { activeStrategy: 'ERASE_INSIDE_CIRCLE' })
  group.addViewport(viewportId, rendererId)
  group.setToolActive(WindowLevelTool.toolName, { bindings: [{ mouseButton: Primary }] })
  group.setToolActive(PanTool.toolName, { bindings: [{ mouseButton: Auxiliary }] })
  group.setToolActive(ZoomTool.toolName, { bindings: [{ mouseButton: Secondary }] })
  group.setToolActive(StackScrollTool.toolName, { bindings: [{ mouseButton: Wheel }] })
}

export type HandTool = 'brush' | 'eraser' | 'window' | 'pan'
const toolNames: Record<HandTool, string> = {
  brush: 'brush',
  eraser: 'eraser',
  window: WindowLevelTool.toolName,
  pan: PanTool.toolName,
}

/** Put a tool in the left mouse button. */
export function takeTool(toolGroupId: string, tool: HandTool): void {
  const group = ToolGroupManager.getToolGroup(toolGroupId)
  if (!group) return
  const { Primary, Auxiliary } = ToolEnums.MouseBindings
  for (const [name, toolName] of Object.entries(toolNames)) if (name !== tool) group.setToolPassive(toolName)
  const bindings = [{ mouseButton: Primary }, ...(tool === 'pan' ? [{ mouseButton: Auxiliary }] : [])]
  group.setToolActive(toolNames[tool], { bindings })
  if (tool !== 'pan') group.setToolActive(PanTool.toolName, { bindings: [{ mouseButton: Auxiliary }] })
}
