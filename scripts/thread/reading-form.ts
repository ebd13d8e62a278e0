import type { ReadingForm } from '@tsumugi/api'

/** What the thread's annotators are asked: the object, and the lesion where there is one. Codes are SNOMED CT. */
export const readingForm: ReadingForm = {
  title: { en: 'Object and lesion', ja: '対象と病変' },
  instructions: {
    en: 'Mark the imaged object, and within it the lesion. Where there is no lesion, say so.',
    ja: '撮像対象を塗り、その中の病変を塗ってください。病変がない場合は「該当なし」を選びます。',
  },
  labels: [
    {
      value: 1,
      name: { en: 'Object', ja: '対象' },
      color: '#56B4E9',
      category: { value: '123037004', scheme: 'SCT', meaning: 'Body structure' },
      type: { value: '38266002', scheme: 'SCT', meaning: 'Entire body as a whole' },
    },
    {
      value: 2,
      name: { en: 'Lesion', ja: '病変' },
      color: '#E69F00',
      category: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically abnormal structure' },
      type: { value: '4147007', scheme: 'SCT', meaning: 'Mass' },
    },
  ],
  minDice: 0.8,
  maxHd95Mm: null,
  readers: 2,
}
