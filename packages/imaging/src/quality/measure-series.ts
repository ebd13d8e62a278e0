import type { DicomFile } from '@tsumugi/dicom'
import { axisOf, cross, normalize } from '../geometry/matrix.ts'
import type { Issue } from '../issues.ts'
import { buildVolume } from '../series/build-volume.ts'
import { readStacks } from '../series/read-stacks.ts'
import { medianOf, type StackGeometry } from '../series/stack-geometry.ts'
import type { Measure, SliceOrigin } from '../series-types.ts'
import type { Volume } from '../volume.ts'
import { checkHeaders } from './check-headers.ts'
import { checkVolume, type QualityBounds } from './check-volume.ts'
import { measure, measureVolume } from './measure-volume.ts'

/** Which way slices are cut; oblique when the normal is more than 20° off every axis. */
export type Orientation = 'axial' | 'coronal' | 'sagittal' | 'oblique'

/** A series judged: measures and issues of its largest stack. `volume` is given even when slices are missing, for pictures;
 *  `isUsable` says that no issue of severity error stands against it. */
export type MeasuredSeries = {
  readonly measures: readonly Measure[]
  readonly issues: readonly Issue[]
  readonly orientation: Orientation | undefined
  readonly volume: Volume | undefined
  readonly slices: readonly SliceOrigin[]
  readonly isUsable: boolean
}

/** Measure the largest stack of a series (files of one series, bytes or parsed, any order). Never throws on bad data. */
export async function measureSeries(
  series: readonly (Uint8Array | DicomFile)[],
  options: { bounds?: QualityBounds } = {},
): Promise<MeasuredSeries> {
  const read = readStacks(series)
  const built = await buildVolume(read, { mayBeIrregular: true })
  const headers = checkHeaders(read.files.flatMap(file => (file ? [file] : [])))
  const geometry = read.stacks[0]?.geometry
  const measures = [
    ...(geometry ? measureGeometry(geometry) : []),
    ...(built.volume ? measureVolume(built.volume) : []),
  ]
  const judged = built.volume ? checkVolume(built.volume, measures, options.bounds) : []
  const issues = onePerCode([...built.issues, ...headers, ...judged])
  const isUsable = built.volume !== undefined && issues.every(({ severity }) => severity !== 'error')
  return {
    measures,
    issues,
    orientation: geometry && findOrientation(geometry),
    volume: built.volume,
    slices: built.slices,
    isUsable,
  }
}

/** A code without a place is said once; issues about single instances stay apart. */
function onePerCode(issues: readonly Issue[]): readonly Issue[] {
  return issues.filter(
    (found, index) => issues.findIndex(other => other.code === found.code && other.where === found.where) === index,
  )
}

function measureGeometry({ gapsMm, tiltDegrees, duplicates, missing }: StackGeometry): readonly Measure[] {
  const median = medianOf(gapsMm)
  return [
    measure('max-gap-ratio', median > 0 ? Math.max(...gapsMm) / median : 1, '1', 'greatest slice gap ÷ median gap'),
    measure('missing-slices', missing, '1', 'slices that fit into gaps of whole multiples of the median'),
    measure('duplicate-slices', duplicates.length, '1', 'instances at a place that another has'),
    measure('gantry-tilt', tiltDegrees, 'deg', 'angle between slice direction and slice normal'),
  ]
}

/** Cut of a stack by its normal. */
export function findOrientation({ affine }: Pick<StackGeometry, 'affine'>): Orientation | undefined {
  if (!affine) return undefined
  const normal = normalize(cross(axisOf(affine, 0), axisOf(affine, 1))).map(Math.abs)
  const names = ['sagittal', 'coronal', 'axial'] as const
  return names.find((_, axis) => (normal[axis] ?? 0) > Math.cos((20 * Math.PI) / 180)) ?? 'oblique'
}
