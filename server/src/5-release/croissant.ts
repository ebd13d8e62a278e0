import { croissantContext } from './croissant-context.ts'
import { indexColumns } from './index-csv.ts'
import { licenceUrl } from './licence-text.ts'
import type { ReleaseFacts, ReleaseFile } from './release-facts.ts'
import type { Bilingual, Terms } from './tables.ts'

/** What the Croissant description is made of. `files` are the release's files but for the description itself. */
export interface CroissantInput {
  readonly datasetName: string
  readonly version: string
  readonly title: Bilingual
  readonly description: Bilingual
  readonly createdAt: Date
  readonly terms: Terms
  readonly feeMinor: bigint
  readonly facts: ReleaseFacts
  readonly files: readonly ReleaseFile[]
}

/** `croissant.json`: Croissant 1.1 with the responsible-AI vocabulary 1.0, terms of use as DUO and ODRL, provenance as PROV-O.
 *  Files are named by their path in the release. @see https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html */
export function makeCroissant(input: CroissantInput) {
  const { facts, terms } = input
  const organisation = { '@type': 'sc:Organization', name: facts.publisher }
  return {
    '@context': croissantContext,
    '@type': 'sc:Dataset',
    conformsTo: ['http://mlcommons.org/croissant/1.1', 'http://mlcommons.org/croissant/RAI/1.0'],
    name: input.title,
    description: input.description,
    alternateName: input.datasetName,
    version: input.version,
    license: licenceUrl(terms.licence) ?? { '@type': 'sc:CreativeWork', name: { en: terms.licence }, url: facts.url },
    url: facts.url,
    creator: organisation,
    publisher: organisation,
    datePublished: input.createdAt.toISOString().slice(0, 10),
    dateCreated: input.createdAt.toISOString().slice(0, 10),
    inLanguage: ['en', 'ja'],
    keywords: ['medical imaging', ...facts.modalities.map(one => one.value), ...facts.bodyParts.map(one => one.value)],
    isLiveDataset: false,
    citeAs: `@misc{${input.datasetName}, title={${input.title.en}}, publisher={${facts.publisher.en}}, version={${input.version}}, year={${input.createdAt.getUTCFullYear()}}, url={${facts.url}}}`,
    usageInfo: usageInfoOf(input),
    ...provenanceOf(input),
    ...responsibleAi(input),
    distribution: [...fileObjectsOf(input.files), ...fileSetsOf(input.files)],
    recordSet: [splitRecords, seriesRecords],
  }
}

const duoBase = 'http://purl.obolibrary.org/obo/'

function usageInfoOf({ terms, facts, feeMinor }: CroissantInput) {
  const codes = terms.duo.map(code => ({
    '@type': 'sc:DefinedTerm',
    '@id': `${duoBase}${code.replace(':', '_')}`,
    termCode: code,
    inDefinedTermSet: `${duoBase}duo.owl`,
  }))
  const offer = {
    '@type': 'odrl:Offer',
    '@id': `${facts.url}#offer`,
    'odrl:permission': terms.purposes.map(purpose => ({
      'odrl:action': { '@id': 'odrl:use' },
      'odrl:constraint': {
        'odrl:leftOperand': { '@id': 'odrl:purpose' },
        'odrl:operator': { '@id': 'odrl:eq' },
        'odrl:rightOperand': purpose,
      },
      'odrl:duty': {
        'odrl:action': { '@id': 'odrl:compensate' },
        'odrl:constraint': {
          'odrl:leftOperand': { '@id': 'odrl:payAmount' },
          'odrl:operator': { '@id': 'odrl:eq' },
          'odrl:rightOperand': String(feeMinor),
          'odrl:unit': 'JPY',
        },
      },
    })),
    'odrl:prohibition': { 'odrl:action': { '@id': 'odrl:distribute' } },
  }
  return [...codes, offer]
}

function provenanceOf({ facts }: CroissantInput) {
  return {
    'prov:wasDerivedFrom': { '@type': 'prov:Entity', '@id': `urn:sha256:${facts.cohort.digest}` },
    'prov:wasGeneratedBy': {
      '@type': 'prov:Activity',
      '@id': `urn:sha256:${facts.run.digest}`,
      'prov:hadPlan': `${facts.run.recipeName} ${facts.run.recipeVersion}: ${facts.run.steps.map(step => `${step.step}@${step.version}`).join(', ')}`,
    },
  }
}

/** Filled from facts; what no fact says is left out. @see https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html */
function responsibleAi({ facts }: CroissantInput) {
  const { agreement, deidentification } = facts
  return {
    'rai:dataCollection': 'Examinations made for care, handed in by hospitals under data use agreements.',
    'rai:dataCollectionType': 'Secondary data analysis',
    'rai:dataPreprocessingProtocol': facts.run.steps.map(step => `${step.step}@${step.version}`),
    'rai:personalSensitiveInformation': `De-identified before leaving the hospital by DICOM PS3.15 Annex E${deidentification.editions.length > 0 ? ` (${deidentification.editions.join(', ')})` : ''}${deidentification.options.length > 0 ? `, options: ${deidentification.options.join(', ')}` : ''}.`,
    'rai:dataReleaseMaintenancePlan':
      'A release is immutable. A correction or a withdrawal of a subject makes a successor release.',
    ...(agreement === null
      ? {}
      : {
          'rai:dataAnnotationProtocol':
            'Two blinded, independent readings a case; a third reader who made neither decides discrepancies.',
          'rai:annotationsPerItem': '2',
          'rai:dataAnnotationAnalysis':
            agreement.medianDice === null ? [] : [`Median Dice between the two readings: ${agreement.medianDice}`],
        }),
  }
}

const singleFiles = ['index.csv', 'splits.json', 'DATASHEET.md', 'DATASHEET.ja.md', 'LICENSE.txt'] as const

function fileObjectsOf(files: readonly ReleaseFile[]) {
  const isSingle = (path: string) =>
    singleFiles.some(name => name === path) || /^nnunet\/[^/]+\/[a-z_]+\.json$/.test(path)
  return files
    .filter(file => isSingle(file.path))
    .map(file => ({
      '@type': 'cr:FileObject',
      '@id': file.path,
      name: { en: file.path },
      contentUrl: file.path,
      contentSize: `${file.sizeBytes} B`,
      encodingFormat: file.mediaType,
      sha256: file.sha256,
    }))
}

/** Groups of files that a glob names; a group without a file is left out. Loaders know `image/dicom`, the registered type is application/dicom. */
const fileSets = [
  {
    id: 'nnunet-images',
    includes: 'nnunet/*/images*/*.nii.gz',
    format: 'application/gzip',
    pattern: /^nnunet\/[^/]+\/images/,
  },
  {
    id: 'nnunet-labels',
    includes: 'nnunet/*/labels*/*.nii.gz',
    format: 'application/gzip',
    pattern: /^nnunet\/[^/]+\/labels/,
  },
  {
    id: 'dicom-instances',
    includes: 'dicom/**/*.dcm',
    format: ['application/dicom', 'image/dicom'],
    pattern: /^dicom\//,
  },
  { id: 'slides', includes: 'slides/**/*', format: 'application/octet-stream', pattern: /^slides\// },
  { id: 'clinical-tables', includes: 'clinical/**/*', format: 'text/csv', pattern: /^clinical\// },
  { id: 'variants', includes: 'variants/**/*', format: 'text/plain', pattern: /^variants\// },
] as const

function fileSetsOf(files: readonly ReleaseFile[]) {
  return fileSets
    .filter(set => files.some(file => set.pattern.test(file.path)))
    .map(set => ({
      '@type': 'cr:FileSet',
      '@id': set.id,
      name: { en: set.id },
      encodingFormat: set.format,
      includes: set.includes,
    }))
}

/** @see https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html#splits */
const splitRecords = {
  '@type': 'cr:RecordSet',
  '@id': 'splits',
  name: { en: 'splits' },
  dataType: 'cr:Split',
  key: { '@id': 'splits/name' },
  field: [
    { '@type': 'cr:Field', '@id': 'splits/name', name: { en: 'name' }, dataType: 'sc:Text' },
    { '@type': 'cr:Field', '@id': 'splits/url', name: { en: 'url' }, dataType: 'sc:URL' },
  ],
  data: [
    { 'splits/name': 'train', 'splits/url': 'cr:TrainingSplit' },
    { 'splits/name': 'validation', 'splits/url': 'cr:ValidationSplit' },
    { 'splits/name': 'test', 'splits/url': 'cr:TestSplit' },
  ],
}

const integerColumns: readonly string[] = ['instanceCount', 'PatientBirthYear']

const seriesRecords = {
  '@type': 'cr:RecordSet',
  '@id': 'series',
  name: { en: 'series' },
  description: { en: 'One record a series, from index.csv.', ja: 'シリーズごとに一行（index.csv より）。' },
  key: { '@id': 'series/SeriesInstanceUID' },
  field: indexColumns.map(column => ({
    '@type': 'cr:Field',
    '@id': `series/${column}`,
    name: { en: column },
    dataType: integerColumns.includes(column) ? 'sc:Integer' : column === 'series_size_MB' ? 'sc:Float' : 'sc:Text',
    source: { fileObject: { '@id': 'index.csv' }, extract: { column } },
    ...(column === 'split' ? { references: { field: { '@id': 'splits/name' } } } : {}),
  })),
}
