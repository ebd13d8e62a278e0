import type { Material, MaterialSeries } from './gather-material.ts'
import type { NnunetPlan } from './release-facts.ts'
import { type SplitName, type SplitPlan, splitSubjects } from './split-subjects.ts'

interface PlannedSubject {
  readonly subjectId: string
  readonly siteId: string
  readonly name: string
  readonly split: SplitName
}
interface PlannedSeries {
  readonly material: MaterialSeries
  readonly split: SplitName
  readonly number: number
  readonly nnunet: { readonly dataset: string; readonly name: string } | null
}
/** Who goes where in a release: names, splits, numbers. Pure, so that the same material gives the same plan. */
export interface ReleasePlan {
  readonly subjects: readonly PlannedSubject[]
  readonly series: readonly PlannedSeries[]
  readonly nnunet: readonly NnunetPlan[]
}

/** Plan a release. Series are numbered from 1 in the material's order; nnU-Net cases likewise in each of its datasets. */
export function planRelease(datasetName: string, material: Material, splitPlan: SplitPlan): ReleasePlan {
  const names = nameSubjects(material)
  const splits = splitSubjects([...names.values()], splitPlan)
  const splitOf = (subjectId: string): SplitName => splits.get(names.get(subjectId) ?? '') ?? 'train'
  const nnunet = planNnunet(datasetName, material)
  const caseCounts = new Map<string, number>()
  const nextCase = (one: MaterialSeries) => {
    const plan = nnunet.get(labelKey(one) ?? '')
    if (plan === undefined) return null
    const count = (caseCounts.get(plan.name) ?? 0) + 1
    caseCounts.set(plan.name, count)
    return { dataset: plan.name, name: `${datasetName}_${String(count).padStart(4, '0')}` }
  }
  return {
    subjects: [...names].map(([subjectId, name]) => ({
      subjectId,
      siteId: material.series.find(one => one.subject_id === subjectId)?.site_id ?? '',
      name,
      split: splitOf(subjectId),
    })),
    series: material.series.map((one, index) => ({
      material: one,
      split: splitOf(one.subject_id),
      number: index + 1,
      nnunet: nextCase(one),
    })),
    nnunet: [...nnunet.values()],
  }
}

/** A subject is called by the pseudonym; a pseudonym is only one site's own, so where two sites share one, the site's code goes before it. */
function nameSubjects({ series }: Material): Map<string, string> {
  const owners = Map.groupBy(series, one => one.pseudonym)
  const isShared = (pseudonym: string) => new Set((owners.get(pseudonym) ?? []).map(one => one.subject_id)).size > 1
  return new Map(
    series.map(one => [one.subject_id, isShared(one.pseudonym) ? `${one.site_code}_${one.pseudonym}` : one.pseudonym]),
  )
}

/** One nnU-Net dataset for each modality and set of labels, since a dataset has one channel layout and one set of labels. Numbers start
 *  at 501: 1 to 10 are the Medical Segmentation Decathlon's. @see nnU-Net v2 documentation/dataset_format.md */
function planNnunet(datasetName: string, { series }: Material): Map<string, NnunetPlan> {
  const groups = Map.groupBy(
    series.filter(one => labelKey(one) !== null),
    one => labelKey(one) ?? '',
  )
  const perModality = new Map<string, number>()
  const plans = [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, members], index) => {
      const { modality = '', form } = members[0] ?? {}
      const number = (perModality.get(modality) ?? 0) + 1
      perModality.set(modality, number)
      const name = `Dataset${501 + index}_${datasetName}${modality}${number === 1 ? '' : `_${number}`}`
      const labels = [...(form?.labels ?? [])].sort((one, other) => one.value - other.value)
      return [key, { name, modality, labels }] as const
    })
  return new Map(plans)
}

/** What must be alike in one nnU-Net dataset; null for a series without labels on its grid. */
function labelKey({ modality, form, label_map_digest, case_id }: MaterialSeries): string | null {
  if (form === null || label_map_digest === null || case_id === null) return null
  const labels = form.labels.map(label => [label.value, label.type.scheme, label.type.value, label.name.en])
  return `${modality} ${JSON.stringify(labels.sort(([one], [other]) => Number(one) - Number(other)))}`
}
