import { strict as assert } from 'node:assert'
import { parseDicom, type SegmentationInput } from '@tsumugi/dicom'
import { ballPhantom } from './phantoms.ts'
import { syntheticUid } from './random.ts'
import { buildSeries, type SeriesInput, type SyntheticSeries } from './series.ts'

/** A series and what to write over it. `labelMap` slices are in the order of `input.sources`. */
export interface SegmentationCase {
  readonly name: string
  readonly series: SyntheticSeries
  readonly input: SegmentationInput
}

/** Directions turned by 0.3 rad about z, then the column tilted by 0.2 rad; nine digits. */
const oblique = [0.955336489, 0.295520207, 0, -0.289629478, 0.936293363, 0.198669331] as const

const seriesInputs: Readonly<Record<string, SeriesInput>> = {
  axial: {},
  reversed: { isReversed: true },
  oblique: { orientation: oblique },
  'non-square': { phantom: ballPhantom([5, 11, 17]), spacingMm: { slice: 3, row: 0.7, column: 1.3 } },
  'sagittal MR': { modality: 'MR', orientation: [0, 1, 0, 0, 0, -1], phantom: ballPhantom([6, 13, 9]) },
}

/** Two segments over five geometries: axial, sources in reversed order, oblique, non-square pixels and frames, sagittal. */
export const segmentationCases = (): readonly SegmentationCase[] =>
  Object.entries(seriesInputs).map(([name, seriesInput]) => {
    const series = buildSeries(seriesInput)
    const order = series.instances.map((_, index) => index)
    if (name === 'reversed') order.reverse()
    const sources = order.map(index => ({ dataset: readInstance(series, index) }))
    return { name, series, input: inputOf(name, sources, reorder(series, order)) }
  })

function readInstance(series: SyntheticSeries, index: number) {
  const { file } = parseDicom(series.instances[index]?.bytes ?? new Uint8Array(0))
  assert(file !== undefined, 'a synthetic instance is readable')
  return file.dataset
}

/** The lesion in two labels: every third voxel of it is 2, so that no symmetry hides a mistake. */
function reorder(series: SyntheticSeries, order: readonly number[]): Uint8Array {
  const { labelMap, shape } = series.phantom
  const frameSize = shape[1] * shape[2]
  const reordered = new Uint8Array(labelMap.length)
  order.forEach((from, to) => {
    const frame = labelMap.slice(from * frameSize, (from + 1) * frameSize)
    reordered.set(
      frame.map((value, at) => (value === 1 && (from * frameSize + at) % 3 === 0 ? 2 : value)),
      to * frameSize,
    )
  })
  return reordered
}

function inputOf(name: string, sources: SegmentationInput['sources'], labelMap: Uint8Array): SegmentationInput {
  const abnormal = { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Altered Structure' }
  return {
    labelMap,
    sources,
    labels: [
      {
        number: 1,
        name: '肺結節',
        category: abnormal,
        type: { value: '27925004', scheme: 'SCT', meaning: 'Nodule' },
        algorithm: 'MANUAL',
      },
      {
        number: 2,
        name: 'Necrosis',
        category: abnormal,
        type: { value: '6574001', scheme: 'SCT', meaning: 'Necrosis' },
        algorithm: 'AUTOMATIC',
        algorithmName: 'synthetic',
      },
    ],
    sopInstanceUid: syntheticUid('segmentation', name),
    seriesInstanceUid: syntheticUid('segmentation series', name),
    seriesDescription: 'Reference standard',
    createdAt: '2026-01-02T03:04:05Z',
    softwareVersion: '0.1.0',
  }
}
