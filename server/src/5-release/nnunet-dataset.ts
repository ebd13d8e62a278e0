import type { Volume } from '@tsumugi/imaging'
import type { NnunetPlan } from './release-facts.ts'

/** A case of an nnU-Net dataset: `name` is its file stem. */
export interface NnunetCase {
  readonly name: string
  readonly split: 'train' | 'validation' | 'test'
}

/** Where a case's two files lie below the release. Train and validation are nnU-Net's training part; test is its own, labels included.
 *  @see nnU-Net v2 documentation/dataset_format.md */
export function nnunetPaths(plan: NnunetPlan, { name, split }: NnunetCase): { image: string; label: string } {
  const part = split === 'test' ? 'Ts' : 'Tr'
  return {
    image: `nnunet/${plan.name}/images${part}/${name}_0000.nii.gz`,
    label: `nnunet/${plan.name}/labels${part}/${name}.nii.gz`,
  }
}

/** `dataset.json`: labels count from 0 (background) without a gap; one channel, whose name decides how nnU-Net normalizes:
 *  exactly `CT` gets the CT scheme, anything else z-score. @see nnU-Net v2 documentation/dataset_format.md */
export function makeDatasetJson(plan: NnunetPlan, trainingCases: number, about: NnunetAbout) {
  const labels = Object.fromEntries(plan.labels.map((label, index) => [labelName(label.name.en), index + 1]))
  return {
    channel_names: { 0: plan.modality },
    labels: { background: 0, ...labels },
    numTraining: trainingCases,
    file_ending: '.nii.gz',
    name: plan.name,
    description: about.description,
    reference: about.url,
    licence: about.licence,
    release: about.version,
  }
}
export interface NnunetAbout {
  readonly description: string
  readonly url: string
  readonly licence: string
  readonly version: string
}

/** `splits_final.json` with one fold, so that nnU-Net trains on the release's own split instead of five random ones.
 *  It is copied beside the preprocessed data. @see nnU-Net v2 documentation/manual_data_splits.md */
export function makeSplitsFinal(cases: readonly NnunetCase[]) {
  const namesIn = (split: NnunetCase['split']) => cases.filter(one => one.split === split).map(one => one.name)
  return [{ train: namesIn('train'), val: namesIn('validation') }]
}

export const pairIssueCodes = [
  'nnunet/shape-mismatch',
  'nnunet/affine-mismatch',
  'nnunet/unknown-label',
  'nnunet/not-finite',
] as const
export type PairIssueCode = (typeof pairIssueCodes)[number]

/** Check an image and its labels as nnU-Net's `verify_dataset_integrity` does, but where it only warns of another affine, that is an
 *  issue here: labels would lie beside what they mark. Affines may differ by 0.001 mm, which is finer than NIfTI's float32 at 1 m. */
export function checkPair(image: Volume, labels: Volume, plan: NnunetPlan): PairIssueCode[] {
  const issues: PairIssueCode[] = []
  if (image.shape.some((size, axis) => size !== labels.shape[axis])) issues.push('nnunet/shape-mismatch')
  if (image.affine.some((value, place) => Math.abs(value - (labels.affine[place] ?? Number.NaN)) > 1e-3))
    issues.push('nnunet/affine-mismatch')
  const known = new Set([0, ...plan.labels.map(label => label.value)])
  if (labels.voxels.some(value => !known.has(value))) issues.push('nnunet/unknown-label')
  if (image.voxels.some(value => !Number.isFinite(value))) issues.push('nnunet/not-finite')
  return issues
}

/** Whether the form's values already are 1, 2, 3 …: then the label file goes out byte for byte. */
export function areLabelsConsecutive(plan: NnunetPlan): boolean {
  return plan.labels.every((label, index) => label.value === index + 1)
}

/** The same labels, numbered from 1 without a gap in the order of the form. Values must be known to the plan. */
export function renumberLabels(labels: Volume, plan: NnunetPlan): Volume {
  const target = new Map(plan.labels.map((label, index) => [label.value, index + 1]))
  const voxels = Uint8Array.from(labels.voxels, value => target.get(value) ?? 0)
  return { ...labels, voxels }
}

/** nnU-Net takes any text; a plain word also serves as a column or variable name. */
function labelName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
}
