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
import { ownWindow, type Scene, sceneOf, valueAt } from './scene.ts'
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
  /** Zoom by a factor, 2 twice as large, about the middle. */
  readonly zoomBy: (factor: number) => void
  readonly invert: () => void
  /** Modality value (HU for CT) of the pixel under a point of the element; undefined outside the image. */
  readonly valueAt: (x: number, y: number) => number | undefined
  readonly close: () => void
}

interface StackEvents {
  readonly onSlice: (sliceIndex: number) => void
  readonly onWindow: (window: DisplayWindow) => void
  readonly onScene: (scene: Scene) => void
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
  pressAtOnce(element)
  await viewport.setStack(imageIds, Math.floor(imageIds.length / 2))
  showWindow(viewport, ownWindow(viewport))
  makeTools(toolGroupId, viewportId, renderer.id)
  const tell = () => events.onScene(sceneOf(viewport, element))
  tell()
  const observer = new ResizeObserver(() => {
    renderer.resize(true, true)
    tell()
  })
  observer.observe(element)
  return {
    viewportId,
    toolGroupId,
    viewport,
    goTo: sliceIndex => void viewport.setImageIdIndex(Math.max(0, Math.min(imageIds.length - 1, sliceIndex))),
    sliceIndex: () => viewport.getCurrentImageIdIndex(),
    setWindow: window => showWindow(viewport, window ?? ownWindow(viewport)),
    refit: () => refit(viewport),
    zoomBy: factor => zoomTo(viewport, viewport.getZoom() * factor),
    invert: () => {
      viewport.setProperties({ invert: !viewport.getProperties().invert })
      viewport.render()
    },
    valueAt: (x, y) => valueAt(viewport, [x, y]),
    close: () => close(observer, toolGroupId, renderer),
  }
}

function listen(element: HTMLDivElement, viewport: Types.IStackViewport, events: StackEvents): void {
  const tell = () => events.onScene(sceneOf(viewport, element))
  element.addEventListener(EVENTS.STACK_NEW_IMAGE, () => {
    events.onSlice(viewport.getCurrentImageIdIndex())
    tell()
  })
  element.addEventListener(EVENTS.CAMERA_MODIFIED, tell)
  element.addEventListener(EVENTS.VOI_MODIFIED, () => {
    const range = viewport.getProperties().voiRange
    if (range) events.onWindow(windowOf(range))
  })
}

/** The library holds a press back for 400 ms to see whether it becomes a double click, and swallows both presses if it does, so that quick
 *  dabs of the brush came late or never. A second press with other buttons makes it deliver at once; that one has both buttons, to which the
 *  tool in hand is bound too. No tool here knows double clicks. */
function pressAtOnce(element: HTMLDivElement): void {
  element.addEventListener('mousedown', event => {
    if (!event.isTrusted || event.buttons !== MouseBindings.Primary) return
    const { clientX, clientY, shiftKey, ctrlKey, altKey, metaKey } = event
    const place = { clientX, clientY, shiftKey, ctrlKey, altKey, metaKey }
    const buttons = MouseBindings.Primary_And_Secondary
    element.dispatchEvent(new MouseEvent('mousedown', { ...place, buttons, bubbles: false }))
  })
}

const { MouseBindings } = ToolEnums
/** The left button, as pressed and as delivered by {@link pressAtOnce}. */
const leftButton = [{ mouseButton: MouseBindings.Primary }, { mouseButton: MouseBindings.Primary_And_Secondary }]

function showWindow(viewport: Types.IStackViewport, window: DisplayWindow | undefined): void {
  if (window) viewport.setProperties({ voiRange: boundsOf(window) })
  else viewport.resetProperties()
  viewport.render()
}

function refit(viewport: Types.IStackViewport): void {
  viewport.resetCamera()
  viewport.render()
}

function zoomTo(viewport: Types.IStackViewport, zoom: number): void {
  viewport.setZoom(Math.max(0.2, Math.min(40, zoom)))
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
  const { Auxiliary, Secondary, Wheel } = MouseBindings
  group.addTool(WindowLevelTool.toolName)
  group.addTool(PanTool.toolName)
  group.addTool(ZoomTool.toolName)
  group.addTool(StackScrollTool.toolName)
  // The tool's own keys (`e`, `i`, Enter, Escape) would do other things than the reader's.
  group.addToolInstance('brush', BrushTool.toolName, { activeStrategy: 'FILL_INSIDE_CIRCLE', actions: {} })
  group.addToolInstance('eraser', BrushTool.toolName, { activeStrategy: 'ERASE_INSIDE_CIRCLE', actions: {} })
  group.addViewport(viewportId, rendererId)
  group.setToolActive(WindowLevelTool.toolName, { bindings: leftButton })
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
  const { Auxiliary } = MouseBindings
  const all = { removeAllBindings: true }
  for (const [name, toolName] of Object.entries(toolNames)) if (name !== tool) group.setToolPassive(toolName, all)
  const bindings = [...leftButton, ...(tool === 'pan' ? [{ mouseButton: Auxiliary }] : [])]
  group.setToolActive(toolNames[tool], { bindings })
  if (tool !== 'pan') group.setToolActive(PanTool.toolName, { bindings: [{ mouseButton: Auxiliary }] })
}
