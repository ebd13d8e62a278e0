import assert from 'node:assert/strict'
import { canonicalJson } from '@tsumugi/proofs'
import { checkCroissant } from './check-croissant.ts'
import { makeCroissant } from './croissant.ts'
import { makeDatasheet } from './datasheet.ts'
import { type IndexRow, indexColumns, makeIndexCsv } from './index-csv.ts'
import { licenceUrl, makeLicenceText } from './licence-text.ts'
import { type ContentSeries, dicomFolder, listContent, listSplits } from './load-content.ts'
import type { ReleaseRow } from './load-release.ts'
import { makeDatasetJson, makeSplitsFinal, type NnunetCase, nnunetPaths } from './nnunet-dataset.ts'
import type { NnunetPlan, ReleaseFile } from './release-facts.ts'
import { listFiles, type Part, putFile, type Workshop } from './write-part.ts'

/** What describes the release: nnU-Net's JSON, index, splits, licence, datasheet. After every part that has data. */
export function documentsPart(workshop: Workshop, release: ReleaseRow): Part {
  return {
    name: 'documents',
    async write() {
      const content = await listContent(workshop.db, workshop.releaseId)
      const written = new Set((await listFiles(workshop)).map(file => file.path))
      const splits = await listSplits(workshop.db, workshop.releaseId)
      const put = (path: string, bytes: string, mediaType: string) => putFile(workshop, path, { bytes, mediaType })
      return {
        files: [
          ...(
            await Promise.all(release.facts.nnunet.map(plan => putNnunet(put, release, { plan, content, written })))
          ).flat(),
          await put('index.csv', makeIndexCsv(content.map(one => rowOf(release, one, written))), 'text/csv'),
          await put('splits.json', `${canonicalJson(Object.fromEntries(splits))}\n`, 'application/json'),
          await put('LICENSE.txt', licenceOf(release), 'text/plain'),
          await put('DATASHEET.md', makeDatasheet(aboutOf(release), 'en'), 'text/markdown'),
          await put('DATASHEET.ja.md', makeDatasheet(aboutOf(release), 'ja'), 'text/markdown'),
        ],
      }
    },
  }
}

/** `croissant.json`, checked by our own strict rules. After every other part, since it names the others' digests. */
export function croissantPart(workshop: Workshop, release: ReleaseRow): Part {
  return {
    name: 'croissant',
    async write() {
      const files = await listFiles(workshop)
      const croissant = makeCroissant({ ...aboutOf(release), feeMinor: release.fee_minor, files })
      const issues = checkCroissant(JSON.parse(JSON.stringify(croissant)), files, { 'index.csv': indexColumns })
      assert.deepEqual(issues, [], 'the Croissant description of a release has no issue')
      const bytes = `${JSON.stringify(croissant, null, 2)}\n`
      return { files: [await putFile(workshop, 'croissant.json', { bytes, mediaType: 'application/ld+json' })] }
    },
  }
}

type Put = (path: string, bytes: string, mediaType: string) => Promise<ReleaseFile>

async function putNnunet(
  put: Put,
  release: ReleaseRow,
  { plan, content, written }: { plan: NnunetPlan; content: readonly ContentSeries[]; written: ReadonlySet<string> },
): Promise<ReleaseFile[]> {
  const cases = content.flatMap((one): NnunetCase[] =>
    one.nnunet_dataset === plan.name && one.nnunet_case !== null && written.has(caseImage(plan, one))
      ? [{ name: one.nnunet_case, split: one.split }]
      : [],
  )
  if (cases.length === 0) return []
  const training = cases.filter(one => one.split !== 'test').length
  const about = {
    description: release.title.en,
    url: release.facts.url,
    licence: release.terms.licence,
    version: release.version,
  }
  const folder = `nnunet/${plan.name}`
  return [
    await put(`${folder}/dataset.json`, pretty(makeDatasetJson(plan, training, about)), 'application/json'),
    await put(`${folder}/splits_final.json`, pretty(makeSplitsFinal(cases)), 'application/json'),
  ]
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

const caseImage = (plan: Pick<NnunetPlan, 'name'>, one: ContentSeries) =>
  nnunetPaths(
    { name: plan.name, modality: one.modality, labels: [] },
    { name: one.nnunet_case ?? '', split: one.split },
  ).image

function rowOf(release: ReleaseRow, one: ContentSeries, written: ReadonlySet<string>): IndexRow {
  const folder = dicomFolder(one)
  const segmentation = `${folder}/seg/reference-standard.dcm`
  const dataset = one.nnunet_dataset
  const isInNnunet = dataset !== null && written.has(caseImage({ name: dataset }, one))
  return {
    collection_id: release.dataset_name,
    PatientID: one.subject_name,
    PatientSex: one.sex,
    PatientBirthYear: one.birth_year,
    StudyInstanceUID: one.study_instance_uid,
    StudyDate: one.study_date,
    StudyDescription: one.study_description,
    SeriesInstanceUID: one.series_instance_uid,
    SeriesDescription: one.description,
    Modality: one.modality,
    BodyPartExamined: one.body_part,
    Manufacturer: one.manufacturer,
    SOPClassUID: one.sop_class_uid,
    instanceCount: one.instance_count,
    series_size_MB: Number((Number(one.size_bytes) / 1e6).toFixed(3)),
    license_short_name: release.terms.licence,
    split: one.split,
    dicom_folder: folder,
    reference_standard: written.has(segmentation) ? segmentation : null,
    nnunet_dataset: isInNnunet ? dataset : null,
    nnunet_case: isInNnunet ? one.nnunet_case : null,
  }
}

function aboutOf(release: ReleaseRow) {
  return {
    datasetName: release.dataset_name,
    version: release.version,
    title: release.title,
    description: release.description,
    createdAt: release.created_at,
    terms: release.terms,
    facts: release.facts,
  }
}

function licenceOf(release: ReleaseRow): string {
  const { url, publisher } = release.facts
  const named = licenceUrl(release.terms.licence)
  const text = makeLicenceText({ ...aboutOf(release), url, publisher: publisher.en })
  return named === undefined ? text : `${text}\nFull text of the licence: ${named}\n`
}
