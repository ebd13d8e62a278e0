import { Enums, EVENTS, metaData, type RenderingEngine, type Types } from '@cornerstonejs/core'
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
import { cross, dot, type Lps, lps, minus, placeOf, sideOf } from './view-facts.ts'
import { boundsOf, ctWindows, type DisplayWindow, spanOf, windowOf } from './windows.ts'

/** What the eye needs to know of the picture. */
export interface Scene {
  /** Sides of the body at the four edges; empty where the series has no geometry. */
  readonly sides: { readonly left: string; readonly right: string; readonly top: string; readonly bottom: string }
  /** Where the slice lies, such as `H 23.5`; undefined without geometry. */
  readonly place: string | undefined
  /** Rows and columns of the slice, and mm between their centres. */
  readonly grid: { rows: number; columns: number; rowMm: number; columnMm: number } | undefined
  /** Screen pixels for one mm. */
  readonly pixelsPerMm: number
  readonly zoom: number
}

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

interface Plane {
  readonly origin: Lps
  readonly alongRow: Lps
  readonly alongColumn: Lps
  readonly rows: number
  readonly columns: number
  /** mm from row to row, and from column to column. */
  readonly rowMm: number
  readonly columnMm: number
}

/** Where a slice lies; undefined when the series does not say. @see DICOM PS3.3 C.7.6.2 */
export function planeOf(imageId: string | undefined): Plane | undefined {
  const plane = imageId === undefined ? undefined : metaData.get('imagePlaneModule', imageId)
  if (!plane?.imagePositionPatient || !plane.rowCosines || !plane.columnCosines) return undefined
  return {
    origin: lps(plane.imagePositionPatient),
    alongRow: lps(plane.rowCosines),
    alongColumn: lps(plane.columnCosines),
    rows: plane.rows,
    columns: plane.columns,
    rowMm: plane.rowPixelSpacing ?? 1,
    columnMm: plane.columnPixelSpacing ?? 1,
  }
}

function sceneOf(viewport: Types.IStackViewport, element: HTMLDivElement): Scene {
  const plane = planeOf(viewport.getCurrentImageId())
  const [width, height] = [element.clientWidth, element.clientHeight]
  const world = (x: number, y: number) => lps(viewport.canvasToWorld([x, y]))
  const right = minus(world(width, height / 2), world(0, height / 2))
  const down = minus(world(width / 2, height), world(width / 2, 0))
  const opposite = ([x, y, z]: Lps): Lps => [-x, -y, -z]
  const isPlaced = plane !== undefined
  const side = (direction: Lps) => (isPlaced ? sideOf(direction) : '')
  return {
    sides: { left: side(opposite(right)), right: side(right), top: side(opposite(down)), bottom: side(down) },
    place: plane && placeOf(plane.origin, cross(plane.alongRow, plane.alongColumn)),
    grid: plane && { rows: plane.rows, columns: plane.columns, rowMm: plane.rowMm, columnMm: plane.columnMm },
    pixelsPerMm: width / Math.max(1e-6, Math.hypot(...right)),
    zoom: viewport.getZoom(),
  }
}

function valueAt(viewport: Types.IStackViewport, point: [number, number]): number | undefined {
  const plane = planeOf(viewport.getCurrentImageId())
  const image = viewport.getCornerstoneImage()
  if (!plane || !image) return undefined
  const from = minus(lps(viewport.canvasToWorld(point)), plane.origin)
  const column = Math.round(dot(from, plane.alongRow) / plane.columnMm)
  const row = Math.round(dot(from, plane.alongColumn) / plane.rowMm)
  if (column < 0 || row < 0 || column >= image.columns || row >= image.rows) return undefined
  const stored = image.voxelManager?.getAtIndex(row * image.columns + column)
  if (typeof stored !== 'number') return undefined
  return image.preScale?.scaled ? stored : stored * image.slope + image.intercept
}

/** The window that a slice brings: the stored one; of CT without one soft tissue, of anything else what most of its pixels span, since from the
 *  lowest to the highest value nothing is told apart. */
function ownWindow(viewport: Types.IStackViewport): DisplayWindow | undefined {
  const imageId = viewport.getCurrentImageId() ?? ''
  const stored = metaData.get('voiLutModule', imageId)
  const [center, width] = [firstOf(stored?.windowCenter), firstOf(stored?.windowWidth)]
  if (center !== undefined && width !== undefined && width >= 1) return { center, width }
  if (metaData.get('generalSeriesModule', imageId)?.modality === 'CT') return ctWindows[0]
  const image = viewport.getCornerstoneImage()
  const pixels = image?.voxelManager?.getScalarData()
  if (!image || !pixels) return undefined
  const isScaled = image.preScale?.scaled === true
  return spanOf(isScaled ? pixels : Float32Array.from(pixels, value => value * image.slope + image.intercept))
}

const firstOf = (value: unknown): number | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return first === undefined || first === null || Number.isNaN(Number(first)) ? undefined : Number(first)
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
