import type { ReleaseFacts, ReleaseFile } from '../release-facts.ts'

/** Facts of a made-up release, for tests of the documents. */
export const sampleFacts: ReleaseFacts = {
  url: 'https://tsumugi.example/catalogue/6f0c2a52-4a0b-4f0e-9b6e-0a6a3c9f5d11',
  publisher: { en: 'Tsumugi Platform', ja: '紬プラットフォーム' },
  counts: { subjects: 120, series: 140, referenceStandards: 100, slides: 3 },
  subjectsBySplit: { train: 84, validation: 18, test: 18 },
  seriesBySplit: { train: 100, validation: 20, test: 20 },
  clinicalTables: 2,
  variantFiles: 0,
  modalities: [
    { value: 'CT', count: 100 },
    { value: 'MR', count: 40 },
  ],
  bodyParts: [{ value: 'CHEST', count: 140 }],
  manufacturers: [{ value: 'ACME', count: 140 }],
  regions: [{ value: 'Kanto', count: 120 }],
  sexes: [
    { value: 'F', count: 61 },
    { value: 'M', count: 59 },
  ],
  birthDecades: [{ value: '1950s', count: 120 }],
  siteCount: 2,
  agreement: { doubleReadCases: 100, medianDice: 0.91, adjudicated: 4 },
  cohort: {
    id: 'e7c7d1ab-3f2c-4a7d-8d75-6a5d84a1d1ef',
    name: 'Lung',
    version: 2,
    digest: 'a'.repeat(64),
    frozenAt: '2026-04-01T00:00:00.000Z',
    flow: {
      steps: [
        {
          label: { en: 'All series', ja: '全シリーズ' },
          series: 200,
          subjects: 150,
          excludedSeries: 0,
          excludedSubjects: 0,
          reasons: {},
        },
      ],
    },
  },
  run: {
    id: '0a8a7a36-5a3e-4f6c-8f39-0f5f5f3e7a10',
    digest: 'b'.repeat(64),
    recipeName: 'Standard',
    recipeVersion: 1,
    codeVersion: 'imaging@1',
    steps: [{ step: 'resample', version: 1, parameters: { spacingMm: [1, 1, 1] } }],
  },
  deidentification: { editions: ['2026d'], options: ['retain-longitudinal-modified-dates'] },
  nnunet: [
    {
      name: 'Dataset501_LungCT',
      modality: 'CT',
      labels: [
        {
          value: 1,
          name: { en: 'Lung nodule', ja: '肺結節' },
          color: '#ff0000',
          category: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Altered Structure' },
          type: { value: '27925004', scheme: 'SCT', meaning: 'Nodule' },
        },
        {
          value: 4,
          name: { en: 'Vessel', ja: '血管' },
          color: '#0000ff',
          category: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
          type: { value: '59820001', scheme: 'SCT', meaning: 'Blood vessel' },
        },
      ],
    },
  ],
  leftOut: { 'opted-out': 1, 'without-agreement': 0, 'without-derivative': 12 },
}

const file = (path: string, mediaType: string): ReleaseFile => ({
  path,
  sizeBytes: 3,
  sha256: 'c'.repeat(64),
  mediaType,
})

/** Files of the same release. */
export const sampleFiles: readonly ReleaseFile[] = [
  file('index.csv', 'text/csv'),
  file('splits.json', 'application/json'),
  file('DATASHEET.md', 'text/markdown'),
  file('LICENSE.txt', 'text/plain'),
  file('nnunet/Dataset501_LungCT/dataset.json', 'application/json'),
  file('nnunet/Dataset501_LungCT/imagesTr/LungCT_0001_0000.nii.gz', 'application/gzip'),
  file('nnunet/Dataset501_LungCT/labelsTr/LungCT_0001.nii.gz', 'application/gzip'),
  file('dicom/SUBJECT-0001/1.2.3/1.2.3.4/1.2.3.4.5.dcm', 'application/dicom'),
]
