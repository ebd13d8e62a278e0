import type { ReadingForm } from '@tsumugi/api'
import { compareLabelMaps, type LabelComparison, type LabelMap } from '@tsumugi/metrics'
import type { ReaderAgreement } from './tables.ts'

/** The bounds of a reading form. `maxHd95Mm` null means that the distance does not decide. */
export type Bounds = Pick<ReadingForm, 'minDice' | 'maxHd95Mm'>

/** Measure two readings of one case label by label and hold them against the bounds of the form.
 *  Every label of the form is judged, also those that neither reader drew. Within bounds means every label is.
 *  @see Metrics as pinned by `@tsumugi/metrics` */
export function measureAgreement(first: LabelMap, second: LabelMap, form: ReadingForm): ReaderAgreement {
  const compared = compareLabelMaps(first, second, { labels: form.labels.map(label => label.value) })
  const labels = compared.labels.map(label => judgeLabel(label, form))
  return {
    metricsVersion: compared.version,
    labels,
    isWithinBounds: labels.every(label => label.isWithinBounds),
  }
}

/** Hold one label against the bounds. Drawn by one reader alone is never within them, however loose they are:
 *  whether a thing is there at all is a question for a person. */
export function judgeLabel(measured: LabelComparison, bounds: Bounds): ReaderAgreement['labels'][number] {
  const isOneSided = measured.presence === 'first' || measured.presence === 'second'
  const isNear = bounds.maxHd95Mm === null || measured.hd95Mm === null || measured.hd95Mm <= bounds.maxHd95Mm
  return {
    value: measured.label,
    dice: measured.dice,
    jaccard: measured.jaccard,
    hd95Mm: measured.hd95Mm,
    volumeDifference: measured.presence === 'both' ? measured.volumeDifferencePercent / 100 : null,
    flag: isOneSided ? 'presence-disagreement' : null,
    isWithinBounds: !isOneSided && measured.dice >= bounds.minDice && isNear,
  }
}
