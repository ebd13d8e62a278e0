import { boxShape, cutMask, type LabelExtent, type LabelMap, measureExtents, refuseOtherGrid } from './label-map.ts'
import { percentile, surfaceDistances } from './surface-distance.ts'

/** The definitions below, as one name; a changed definition is a new version. */
export const metricsVersion = 'metrics@1'

/** In which of the two maps a label occurs. `first` or `second` alone is a presence disagreement. */
export type Presence = 'both' | 'first' | 'second' | 'neither'

/** Likeness of one label in two maps. */
export type LabelComparison = {
  readonly label: number
  readonly presence: Presence
  /** 2·shared ÷ (first + second) voxels, 0 to 1; 1 when neither has the label. */
  readonly dice: number
  /** shared ÷ union, 0 to 1; 1 when neither has the label. */
  readonly jaccard: number
  readonly firstMm3: number
  readonly secondMm3: number
  /** |first − second| ÷ their mean × 100, 0 to 200; 0 when neither has the label. */
  readonly volumeDifferencePercent: number
  /** Larger of the two directed 95th percentiles of surface distance, mm; null unless both have the label. */
  readonly hd95Mm: number | null
  /** Share of both surfaces within `toleranceMm` of the other, 0 to 1; null unless both have the label. */
  readonly surfaceDice: number | null
}

/** Every asked label compared under one named version of the definitions. */
export type Comparison = {
  readonly version: typeof metricsVersion
  readonly toleranceMm: number
  readonly labels: readonly LabelComparison[]
}

/** Compare two label maps on one grid, label by label.
 *  `labels` defaults to all that occur in either; a label asked for that occurs in neither is compared as both-empty.
 *  `toleranceMm` (default 1) is for the surface Dice. Never NaN. Refused: maps on different grids.
 *  @see Maier-Hein et al., Metrics reloaded, Nature Methods 21 (2024) 195–212 */
export function compareLabelMaps(
  first: LabelMap,
  second: LabelMap,
  options: { labels?: readonly number[]; toleranceMm?: number } = {},
): Comparison {
  refuseOtherGrid(first, second)
  const toleranceMm = options.toleranceMm ?? 1
  const extents = new Map(measureExtents(first, second).map(extent => [extent.label, extent]))
  const asked = options.labels ?? [...extents.keys()]
  const labels = asked.map(label => {
    const extent = extents.get(label)
    return extent ? compareLabel(first, second, { extent, toleranceMm }) : absentFromBoth(label)
  })
  return { version: metricsVersion, toleranceMm, labels }
}

function compareLabel(
  first: LabelMap,
  second: LabelMap,
  at: { extent: LabelExtent; toleranceMm: number },
): LabelComparison {
  const { label, first: a, second: b, shared } = at.extent
  const voxelMm3 = first.spacingMm[0] * first.spacingMm[1] * first.spacingMm[2]
  const presence = a > 0 && b > 0 ? 'both' : a > 0 ? 'first' : 'second'
  const surface = presence === 'both' ? compareSurfaces(first, second, at) : { hd95Mm: null, surfaceDice: null }
  return {
    label,
    presence,
    dice: (2 * shared) / (a + b),
    jaccard: shared / (a + b - shared),
    firstMm3: a * voxelMm3,
    secondMm3: b * voxelMm3,
    volumeDifferencePercent: (200 * Math.abs(a - b)) / (a + b),
    ...surface,
  }
}

function compareSurfaces(
  first: LabelMap,
  second: LabelMap,
  { extent, toleranceMm }: { extent: LabelExtent; toleranceMm: number },
): { hd95Mm: number; surfaceDice: number } {
  const { firstToSecondMm, secondToFirstMm } = surfaceDistances(
    cutMask(first, extent.label, extent.box),
    cutMask(second, extent.label, extent.box),
    { shape: boxShape(extent.box), spacingMm: first.spacingMm },
  )
  const within = [firstToSecondMm, secondToFirstMm].flatMap(side => [...side.filter(mm => mm <= toleranceMm)]).length
  return {
    hd95Mm: Math.max(percentile(firstToSecondMm, 95), percentile(secondToFirstMm, 95)),
    surfaceDice: within / (firstToSecondMm.length + secondToFirstMm.length),
  }
}

function absentFromBoth(label: number): LabelComparison {
  const empty = { firstMm3: 0, secondMm3: 0, volumeDifferencePercent: 0, hd95Mm: null, surfaceDice: null }
  return { label, presence: 'neither', dice: 1, jaccard: 1, ...empty }
}
