import type { Material, MaterialSeries } from './gather-material.ts'
import type { ReleasePlan } from './plan-release.ts'
import type { Count, ReleaseFacts } from './release-facts.ts'

type Known = Pick<ReleaseFacts, 'url' | 'publisher' | 'cohort' | 'run'>

/** What the documents say of a planned release. Counts are in the order of size, then name. */
export function summarizeMaterial(material: Material, plan: ReleasePlan, known: Known): ReleaseFacts {
  const { series, files } = material
  const people = [...Map.groupBy(series, one => one.subject_id).values()].flatMap(all => all.slice(0, 1))
  const inSplit = (rows: readonly { split: string }[], split: string) => rows.filter(row => row.split === split).length
  const bySplit = (rows: readonly { split: string }[]) => ({
    train: inSplit(rows, 'train'),
    validation: inSplit(rows, 'validation'),
    test: inSplit(rows, 'test'),
  })
  const filesOf = (kind: string) => files.filter(file => file.kind === kind).length
  return {
    ...known,
    counts: {
      subjects: people.length,
      series: series.length,
      referenceStandards: series.filter(one => one.case_id !== null).length,
      slides: filesOf('slide'),
    },
    subjectsBySplit: bySplit(plan.subjects),
    seriesBySplit: bySplit(plan.series),
    clinicalTables: filesOf('clinical'),
    variantFiles: filesOf('variants'),
    modalities: countBy(series, one => one.modality),
    bodyParts: countBy(series, one => one.body_part ?? 'unknown'),
    manufacturers: countBy(series, one => one.manufacturer ?? 'unknown'),
    regions: countBy(people, one => one.region),
    sexes: countBy(people, one => one.sex ?? 'unknown'),
    birthDecades: countBy(people, one =>
      one.birth_year === null ? 'unknown' : `${Math.floor(one.birth_year / 10) * 10}s`,
    ),
    siteCount: new Set(series.map(one => one.site_id)).size,
    agreement: readerAgreementOf(series),
    deidentification: {
      editions: distinct(series.map(one => one.receipt.profile.edition)),
      options: distinct(series.flatMap(one => one.receipt.profile.options)),
    },
    nnunet: plan.nnunet,
    leftOut: material.leftOut,
  }
}

function countBy<T>(rows: readonly T[], nameOf: (row: T) => string): Count[] {
  const counts = [...Map.groupBy(rows, nameOf)].map(([value, members]) => ({ value, count: members.length }))
  return counts.sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
}

const distinct = (values: readonly string[]) => [...new Set(values)].sort()

/** The median over cases of the lowest Dice of any label, to four digits. */
function readerAgreementOf(series: readonly MaterialSeries[]): ReleaseFacts['agreement'] {
  const cases = series.filter(one => one.case_id !== null)
  if (cases.length === 0) return null
  const dices = cases
    .flatMap(one => (one.agreement === null ? [] : [Math.min(...one.agreement.labels.map(label => label.dice))]))
    .sort((a, b) => a - b)
  return {
    doubleReadCases: cases.length,
    medianDice: dices.length === 0 ? null : Number(medianOf(dices).toFixed(4)),
    adjudicated: cases.filter(one => one.origin === 'adjudicated').length,
  }
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2
  const [low = 0, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1)
  return (low + high) / 2
}
