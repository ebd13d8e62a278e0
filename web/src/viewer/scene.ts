import { metaData, type Types } from '@cornerstonejs/core'
import { cross, dot, type Lps, lps, minus, placeOf, sideOf } from './view-facts.ts'
import { ctWindows, type DisplayWindow, spanOf } from './windows.ts'

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

/** What the eye needs to know of the picture as it stands. */
export function sceneOf(viewport: Types.IStackViewport, element: HTMLDivElement): Scene {
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

/** Modality value (HU for CT) under a point of the element; undefined outside the image or without geometry. */
export function valueAt(viewport: Types.IStackViewport, point: [number, number]): number | undefined {
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
export function ownWindow(viewport: Types.IStackViewport): DisplayWindow | undefined {
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
