import { listFilesOfSubjects, listOptedOut, type SubjectFile } from '#collect'
import type { Db } from '#platform/db'
import { findCovered } from './find-covered-sites.ts'
import type { Purpose } from './tables.ts'

/** Ask for what a release is made of: the series of a cohort that a run finished. */
export interface MaterialQuestion {
  readonly cohortId: string
  readonly runId: string
  readonly purposes: readonly Purpose[]
  /** The instant at which agreements must be in force. */
  readonly on: Date
}
type CandidateSeries = Awaited<ReturnType<typeof loadCandidates>>[number]
export type MaterialSeries = CandidateSeries & { readonly derivative_id: string; readonly derivative_digest: string }
export interface Material {
  /** In the order of pseudonym, site and UID: the same on every machine. */
  readonly series: readonly MaterialSeries[]
  readonly files: readonly SubjectFile[]
  readonly leftOut: { 'opted-out': number; 'without-agreement': number; 'without-derivative': number }
}

/** What may be released now: cohort ∩ finished derivatives, without subjects who opted out and without what no agreement covers;
 *  with the reference standard where there is one, and the slides, tables and variants of the same subjects. */
export async function gatherMaterial(db: Db, question: MaterialQuestion): Promise<Material> {
  const candidates = await loadCandidates(db, question)
  const optedOut = new Set(
    await listOptedOut(
      db,
      candidates.map(one => one.subject_id),
    ),
  )
  const pairs = candidates.map(one => ({ siteId: one.site_id, modality: one.modality }))
  const isCovered = await findCovered(db, pairs, question)
  const leftOut = { 'opted-out': 0, 'without-agreement': 0, 'without-derivative': 0 }
  const series: MaterialSeries[] = []
  for (const one of candidates) {
    const { derivative_id, derivative_digest } = one
    if (optedOut.has(one.subject_id)) leftOut['opted-out']++
    else if (!isCovered({ siteId: one.site_id, modality: one.modality })) leftOut['without-agreement']++
    else if (derivative_id === null || derivative_digest === null) leftOut['without-derivative']++
    else series.push({ ...one, derivative_id, derivative_digest })
  }
  const subjectIds = [...new Set(series.map(one => one.subject_id))]
  return { series, files: await listFilesOfSubjects(db, subjectIds), leftOut }
}

function loadCandidates(db: Db, { cohortId, runId }: MaterialQuestion) {
  return db
    .selectFrom('cohort_series')
    .innerJoin('series', 'series.id', 'cohort_series.series_id')
    .innerJoin('study', 'study.id', 'series.study_id')
    .innerJoin('subject', 'subject.id', 'series.subject_id')
    .innerJoin('site', 'site.id', 'series.site_id')
    .leftJoin('derivative', join =>
      join
        .onRef('derivative.series_id', '=', 'series.id')
        .on('derivative.run_id', '=', runId)
        .on('derivative.state', '=', 'done'),
    )
    .leftJoin('annotation_case', join =>
      join
        .onRef('annotation_case.series_id', '=', 'series.id')
        .on('annotation_case.cohort_id', '=', cohortId)
        .on('annotation_case.state', '=', 'accepted'),
    )
    .leftJoin('reading_form', 'reading_form.id', 'annotation_case.reading_form_id')
    .leftJoin('reference_standard', 'reference_standard.case_id', 'annotation_case.id')
    .where('cohort_series.cohort_id', '=', cohortId)
    .select([
      'series.id as series_id',
      'series.subject_id',
      'series.site_id',
      'series.modality',
      'series.body_part',
      'series.manufacturer',
      'series.receipt',
      'subject.pseudonym',
      'subject.sex',
      'subject.birth_year',
      'site.code as site_code',
      'site.region',
      'derivative.id as derivative_id',
      'derivative.digest as derivative_digest',
      'derivative.label_map_digest',
      'annotation_case.agreement',
      'reading_form.form',
      'reference_standard.case_id',
      'reference_standard.origin',
      'reference_standard.seg_digest',
      'reference_standard.seg_bytes',
    ])
    .orderBy('subject.pseudonym')
    .orderBy('site.code')
    .orderBy('series.series_instance_uid')
    .execute()
}
