import type { ReadingForm } from '@tsumugi/api'

export type ReadingLabel = ReadingForm['labels'][number]
const scheme = 'SCT'
const anatomical = { value: '123037004', scheme, meaning: 'Anatomical Structure' } as const
const altered = { value: '49755003', scheme, meaning: 'Morphologically Altered Structure' } as const

interface Preset {
  readonly name: { readonly en: string; readonly ja: string }
  readonly category: ReadingLabel['category']
  readonly code: string
  readonly meaning: string
}
/** Concepts that segmentations often name. @see DICOM PS3.16 CID 7150, 7151, 7159 */
export const labelPresets: readonly Preset[] = [
  { name: { en: 'Liver', ja: '肝臓' }, category: anatomical, code: '10200004', meaning: 'Liver' },
  { name: { en: 'Spleen', ja: '脾臓' }, category: anatomical, code: '78961009', meaning: 'Spleen' },
  { name: { en: 'Kidney', ja: '腎臓' }, category: anatomical, code: '64033007', meaning: 'Kidney' },
  { name: { en: 'Pancreas', ja: '膵臓' }, category: anatomical, code: '15776009', meaning: 'Pancreas' },
  { name: { en: 'Lung', ja: '肺' }, category: anatomical, code: '39607008', meaning: 'Lung' },
  { name: { en: 'Brain', ja: '脳' }, category: anatomical, code: '12738006', meaning: 'Brain' },
  { name: { en: 'Prostate', ja: '前立腺' }, category: anatomical, code: '41216001', meaning: 'Prostate' },
  { name: { en: 'Mass', ja: '腫瘤' }, category: altered, code: '4147007', meaning: 'Mass' },
  { name: { en: 'Nodule', ja: '結節' }, category: altered, code: '27925004', meaning: 'Nodule' },
  { name: { en: 'Lesion', ja: '病変' }, category: altered, code: '52988006', meaning: 'Lesion' },
]

// Okabe and Ito's colours: told apart by readers with any colour vision.
export const labelColors = ['#E69F00', '#56B4E9', '#009E73', '#F0E442', '#0072B2', '#D55E00', '#CC79A7'] as const

/** A label made from a preset, numbered `value` in the label map. */
export function labelOf(preset: Preset, value: number): ReadingLabel {
  return {
    value,
    name: { ...preset.name },
    color: labelColors[(value - 1) % labelColors.length] ?? labelColors[0],
    category: { ...preset.category },
    type: { value: preset.code, scheme, meaning: preset.meaning },
  }
}
