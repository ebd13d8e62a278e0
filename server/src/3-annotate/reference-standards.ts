import type { ReadingForm } from '@tsumugi/api'
import type { Blobs } from '#platform/blobs'
import type { Db } from '#platform/db'
import { type MapShape, readLabelMap } from './label-map.ts'
import { lowestDice } from './list-cases.ts'
import { refuse } from './refusals.ts'
import type { ReaderAgreement } from './tables.ts'

/** Work that a reference standard rests on, and who is paid for it: each reading, chosen or not, and the adjudication. */
export interface AnnotationContribution {
  readonly kind: 'reading' | 'adjudication'
  /** Id of the reading or of the adjudication; the log entry that it earned names it among its subjects. */
  readonly id: string
  readonly memberId: string
  /** For whom the member acted at that moment. */
  readonly organisationId: string
  readonly activeSeconds: number
}

/** The accepted reading of one case. */
export interface ReferenceStandard {
  readonly caseId: string
  readonly caseNumber: number
  readonly cohortId: string
  readonly seriesId: string
  readonly subjectId: string
  readonly modality: string
  readonly origin: 'agreed' | 'adjudicated'
  /** gzip of uint8 `[slice, row, column]` over the slices of the series in `seriesDetail.slices` order. */
  readonly labelMapDigest: string
  readonly labelMapBytes: number
  /** DICOM SEG, BINARY; segment n is the form's n-th label. Null when the source has no frame of reference. */
  readonly segDigest: string | null
  readonly segBytes: number | null
  readonly shape: MapShape
  readonly agreement: ReaderAgreement | null
  readonly acceptedAt: Date
  readonly contributions: readonly AnnotationContribution[]
}

/** The accepted reference standards of a cohort, by case number; cases of subjects who opted out are left out. */
export async function listReferenceStandards(db: Db, cohortId: string): Promise<ReferenceStandard[]> {
  const rows = await standardsOf(db).where('case.cohort_id', '=', cohortId).orderBy('case.number').execute()
  const contributions = await listContributions(
    db,
    rows.map(row => row.id),
  )
  return rows.map(row => ({ ...standardOf(row), contributions: contributions.get(row.id) ?? [] }))
}

/** The reference standard of a series within a cohort, if there is one. */
export async function findReferenceStandard(
  db: Db,
  where: { cohortId: string; seriesId: string },
): Promise<ReferenceStandard | undefined> {
  const row = await standardsOf(db)
    .where('case.cohort_id', '=', where.cohortId)
    .where('case.series_id', '=', where.seriesId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const contributions = await listContributions(db, [row.id])
  return { ...standardOf(row), contributions: contributions.get(row.id) ?? [] }
}

/** The voxels of a case's reference standard, `[slice, row, column]`, column fastest; 0 is background, n is the form's
 *  label n. Refused: `reference-standard/not-found`. */
export async function loadReferenceLabelMap(
  db: Db,
  blobs: Blobs,
  caseId: string,
): Promise<{ voxels: Uint8Array; shape: MapShape; digest: string }> {
  const { labelMapDigest: digest, shape } = await loadReferenceDigests(db, caseId)
  return { voxels: await readLabelMap(await blobs.readBlob(digest), shape), shape, digest }
}

/** Digests of a case's reference standard. Refused: `reference-standard/not-found`. */
export async function loadReferenceDigests(
  db: Db,
  caseId: string,
): Promise<{ segDigest: string | null; labelMapDigest: string; shape: MapShape }> {
  const row = await standardsOf(db).where('case.id', '=', caseId).executeTakeFirst()
  if (row === undefined)
    throw refuse('reference-standard/not-found', {
      message: 'This case has no reference standard.',
      subject: caseId,
    })
  return standardOf(row)
}

/** What the annotators of a cohort were asked; undefined when it was never opened for reading. */
export async function findReadingForm(db: Db, cohortId: string): Promise<ReadingForm | undefined> {
  const row = await db.selectFrom('reading_form').select('form').where('cohort_id', '=', cohortId).executeTakeFirst()
  return row?.form
}

/** Reader agreement over the accepted cases of a cohort: the median over cases of the lowest Dice of any label. */
export async function summarizeAgreement(
  db: Db,
  cohortId: string,
): Promise<{ doubleReadCases: number; medianDice: number | null; adjudicated: number }> {
  const standards = await listReferenceStandards(db, cohortId)
  return {
    doubleReadCases: standards.filter(one => one.agreement !== null).length,
    medianDice: medianOf(standards.filter(one => one.agreement !== null).map(one => lowestDice(one.agreement))),
    adjudicated: standards.filter(one => one.origin === 'adjudicated').length,
  }
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

function standardsOf(db: Db) {
  return db
    .selectFrom('reference_standard as reference')
    .innerJoin('annotation_case as case', 'case.id', 'reference.case_id')
    .select(['case.id', 'case.number', 'case.cohort_id', 'case.series_id', 'case.subject_id', 'case.modality'])
    .select(['case.slices', 'case.rows', 'case.columns', 'case.agreement'])
    .select(['reference.origin', 'reference.label_map_digest', 'reference.label_map_bytes'])
    .select(['reference.seg_digest', 'reference.seg_bytes', 'reference.accepted_at'])
    .where('case.state', '=', 'accepted')
}

type StandardRow = Awaited<ReturnType<ReturnType<typeof standardsOf>['executeTakeFirstOrThrow']>>

function standardOf(row: StandardRow): Omit<ReferenceStandard, 'contributions'> {
  return {
    caseId: row.id,
    caseNumber: row.number,
    cohortId: row.cohort_id,
    seriesId: row.series_id,
    subjectId: row.subject_id,
    modality: row.modality,
    origin: row.origin,
    labelMapDigest: row.label_map_digest,
    labelMapBytes: Number(row.label_map_bytes),
    segDigest: row.seg_digest,
    segBytes: row.seg_bytes === null ? null : Number(row.seg_bytes),
    shape: { slices: row.slices, rows: row.rows, columns: row.columns },
    agreement: row.agreement,
    acceptedAt: row.accepted_at,
  }
}

async function listContributions(db: Db, caseIds: readonly string[]): Promise<Map<string, AnnotationContribution[]>> {
  if (caseIds.length === 0) return new Map()
  const readings = await db
    .selectFrom('reading')
    .select(['id', 'case_id', 'annotator_id as member_id', 'organisation_id', 'active_seconds'])
    .where('case_id', 'in', caseIds)
    .orderBy('id')
    .execute()
  const adjudications = await db
    .selectFrom('adjudication')
    .select(['id', 'case_id', 'adjudicator_id as member_id', 'organisation_id', 'active_seconds'])
    .where('case_id', 'in', caseIds)
    .execute()
  const all = [
    ...readings.map(row => ({ ...row, kind: 'reading' as const })),
    ...adjudications.map(row => ({ ...row, kind: 'adjudication' as const })),
  ]
  const byCase = Map.groupBy(all, row => row.case_id)
  return new Map([...byCase].map(([caseId, rows]) => [caseId, rows.map(contributionOf)]))
}

function contributionOf(row: {
  kind: 'reading' | 'adjudication'
  id: string
  member_id: string
  organisation_id: string
  active_seconds: number
}): AnnotationContribution {
  return {
    kind: row.kind,
    id: row.id,
    memberId: row.member_id,
    organisationId: row.organisation_id,
    activeSeconds: row.active_seconds,
  }
}
