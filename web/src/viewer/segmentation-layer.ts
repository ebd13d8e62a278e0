import { cache, imageLoader } from '@cornerstonejs/core'
import { segmentation, Enums as ToolEnums } from '@cornerstonejs/tools'
import type { LabelMap } from './label-map.ts'
import type { StackView } from './stack-viewport.ts'

/** A label of the reading form as the layer paints it. `color` is `#rrggbb`. */
export interface LayerLabel {
  readonly value: number
  readonly color: string
  readonly name: string
}

/** A label map over a stack: one label image a slice, in the slices' own pixels, so that nothing can flip. */
export interface SegmentationLayer {
  readonly segmentationId: string
  /** The voxels as they are now, slices in the order of the stack. */
  readonly read: () => LabelMap
  readonly write: (map: LabelMap) => void
  readonly choose: (value: number) => void
  readonly setVisible: (isVisible: boolean) => void
  readonly close: () => void
}

let made = 0

/** Lay a label map over a stack whose images are loaded. */
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
      representation: { type: ToolEnums.SegmentationRepresentations.Labelmap, data: { imageIds: layerIds } },
      config: { segments: segmentsOf(labels) },
    },
  ])
  await segmentation.addLabelmapRepresentationToViewport(view.viewportId, [{ segmentationId }])
  paintColours(view.viewportId, segmentationId, labels)
  return {
    segmentationId,
    read: () => readVoxels(layerIds),
    write: map => {
      writeVoxels(layerIds, map)
      segmentation.triggerSegmentationEvents.triggerSegmentationDataModified(segmentationId)
    },
    choose: value => segmentation.segmentIndex.setActiveSegmentIndex(segmentationId, value),
    setVisible: isVisible => showLayer(view.viewportId, segmentationId, isVisible),
    close: () => segmentation.removeSegmentation(segmentationId),
  }
}

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
  segmentation.config.style.setStyle(
    { type: ToolEnums.SegmentationRepresentations.Labelmap },
    { fillAlpha: 0.35, outlineWidth: 2, renderOutline: true, renderFill: true },
  )
}

function showLayer(viewportId: string, segmentationId: string, isVisible: boolean): void {
  const specifier = { segmentationId, type: ToolEnums.SegmentationRepresentations.Labelmap }
  segmentation.config.visibility.setSegmentationRepresentationVisibility(viewportId, specifier, isVisible)
}

function layerImage(layerId: string) {
  const image = cache.getImage(layerId)
  if (!image) throw new Error('a label image left the cache')
  return image
}

function readVoxels(layerIds: readonly string[]): LabelMap {
  const first = layerImage(layerIds[0] ?? '')
  const size = first.rows * first.columns
  const voxels = new Uint8Array(size * layerIds.length)
  for (const [slice, layerId] of layerIds.entries()) {
    const scalars = layerImage(layerId).voxelManager?.getScalarData()
    if (scalars) voxels.set(scalars, slice * size)
  }
  return { slices: layerIds.length, rows: first.rows, columns: first.columns, voxels }
}

function writeVoxels(layerIds: readonly string[], map: LabelMap): void {
  const size = map.rows * map.columns
  for (const [slice, layerId] of layerIds.entries()) {
    const manager = layerImage(layerId).voxelManager
    const wanted = map.voxels.subarray(slice * size, (slice + 1) * size)
    for (let index = 0; index < size; index++) manager?.setAtIndex(index, wanted[index] ?? 0)
  }
}
