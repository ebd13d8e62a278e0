import { cache, imageLoader } from '@cornerstonejs/core'
import { segmentation, Enums as ToolEnums } from '@cornerstonejs/tools'
import type { StackView } from './stack-viewport.ts'
import type { SlicePicture } from './stroke-log.ts'

/** A label as the layer paints it. `color` is `#rrggbb`. */
export interface LayerLabel {
  readonly value: number
  readonly color: string
  readonly name: string
}

/** `filled`: a light fill with its edge. `edge`: the edge alone, so that layers can lie upon each other. */
export type LayerStyle = 'filled' | 'edge'

/** A label map over a stack: one label image a slice, in the slices' own pixels, so that nothing can flip. */
export interface SegmentationLayer {
  readonly segmentationId: string
  readonly slices: number
  readonly rows: number
  readonly columns: number
  /** How a slice looks now, `[row, column]`. */
  readonly look: (slice: number) => SlicePicture
  readonly write: (pictures: readonly SlicePicture[]) => void
  /** Let the tools draw on this layer, not on another of the stack. */
  readonly activate: () => void
  readonly choose: (value: number) => void
  readonly setVisible: (isVisible: boolean) => void
  readonly setLabelVisible: (value: number, isVisible: boolean) => void
  readonly setStyle: (style: LayerStyle) => void
  readonly setColors: (labels: readonly LayerLabel[]) => void
  readonly close: () => void
}

let made = 0

/** Lay an empty label map over a stack whose images are loaded. */
export async function addLayer(
  view: StackView,
  imageIds: string[],
  labels: readonly LayerLabel[],
): Promise<SegmentationLayer> {
  const segmentationId = `labels-${++made}`
  const layerIds = imageLoader.createAndCacheDerivedLabelmapImages(imageIds).map(image => image.imageId)
  segmentation.addSegmentations([
    {
      segmentationId,
      representation: { type: labelmap, data: { imageIds: layerIds } },
      config: { segments: segmentsOf(labels) },
    },
  ])
  await segmentation.addLabelmapRepresentationToViewport(view.viewportId, [{ segmentationId }])
  const specifier = { segmentationId, type: labelmap }
  paintColours(view.viewportId, segmentationId, labels)
  setStyle(view.viewportId, segmentationId, 'filled')
  const { rows, columns } = layerImage(layerIds[0])
  return {
    segmentationId,
    slices: layerIds.length,
    rows,
    columns,
    look: slice => ({ slice, voxels: scalarsOf(layerIds[slice]) }),
    write: pictures => {
      for (const { slice, voxels } of pictures) writeSlice(layerIds[slice], voxels)
      segmentation.triggerSegmentationEvents.triggerSegmentationDataModified(segmentationId)
    },
    activate: () => segmentation.activeSegmentation.setActiveSegmentation(view.viewportId, segmentationId),
    choose: value => segmentation.segmentIndex.setActiveSegmentIndex(segmentationId, value),
    setVisible: isVisible =>
      segmentation.config.visibility.setSegmentationRepresentationVisibility(view.viewportId, specifier, isVisible),
    setLabelVisible: (value, isVisible) =>
      segmentation.config.visibility.setSegmentIndexVisibility(view.viewportId, specifier, value, isVisible),
    setStyle: style => setStyle(view.viewportId, segmentationId, style),
    setColors: colored => paintColours(view.viewportId, segmentationId, colored),
    close: () => {
      segmentation.removeSegmentation(segmentationId)
      for (const layerId of layerIds) if (cache.getImageLoadObject(layerId)) cache.removeImageLoadObject(layerId)
    },
  }
}

const labelmap = ToolEnums.SegmentationRepresentations.Labelmap

function segmentsOf(labels: readonly LayerLabel[]) {
  return Object.fromEntries(
    labels.map(({ value, name }) => [
      value,
      { segmentIndex: value, label: name, locked: false, active: value === 1, cachedStats: {} },
    ]),
  )
}

function paintColours(viewportId: string, segmentationId: string, labels: readonly LayerLabel[]): void {
  for (const { value, color } of labels) {
    const channels = [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16))
    const [red = 0, green = 0, blue = 0] = channels
    segmentation.config.color.setSegmentIndexColor(viewportId, segmentationId, value, [red, green, blue, 255])
  }
}

function setStyle(viewportId: string, segmentationId: string, style: LayerStyle): void {
  // A layer that is not the one drawn on looks no different.
  const isFilled = style === 'filled'
  const fill = { renderFill: isFilled, renderFillInactive: isFilled }
  const alpha = { fillAlpha: isFilled ? 0.35 : 0, fillAlphaInactive: isFilled ? 0.35 : 0 }
  const outline = { renderOutline: true, renderOutlineInactive: true, outlineWidth: 2, outlineWidthInactive: 2 }
  const opacity = { outlineOpacity: 1, outlineOpacityInactive: 1 }
  segmentation.config.style.setStyle(
    { type: labelmap, viewportId, segmentationId },
    { ...fill, ...alpha, ...outline, ...opacity },
  )
}

function layerImage(layerId: string | undefined) {
  const image = cache.getImage(layerId ?? '')
  if (!image) throw new Error('a label image left the cache')
  return image
}

function scalarsOf(layerId: string | undefined): Uint8Array {
  const scalars = layerImage(layerId).voxelManager?.getScalarData()
  if (!(scalars instanceof Uint8Array)) throw new Error('a label image has no 8-bit voxels')
  return scalars
}

function writeSlice(layerId: string | undefined, voxels: Uint8Array): void {
  const manager = layerImage(layerId).voxelManager
  const now = scalarsOf(layerId)
  for (let index = 0; index < voxels.length; index++)
    if (now[index] !== voxels[index]) manager?.setAtIndex(index, voxels[index] ?? 0)
}
