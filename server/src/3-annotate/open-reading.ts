import { randomUUID } from 'node:crypto'
import type { ReadingForm } from '@tsumugi/api'
import { issueCatalogue } from '@tsumugi/imaging'
import { canonicalJson, sha256Hex } from '@tsumugi/proofs'
import { listOptedOut, listSeriesByIds, loadSeriesDetail, type SeriesDetail, type SeriesSummary } from '#collect'
import type { MemberActor } from '#platform/actor'
import type { Blobs } from '#platform/blobs'
import { isViolationOf, type Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { listCohortSeries, loadCohort } from '#select'
import type { MapShape } from './label-map.ts'
import { refuse } from './refusals.ts'
import type { SkippedSeries } from './tables.ts'

/** Issues of `#select` that keep a series from being one grid of voxels: all errors, but for text in the pixels. */
const unreadableIssues = Object.entries(issueCatalogue)
  .filter(([code, severity]) => severity === 'error' && code !== 'burned-in-annotation')
  .map(([code]) => code)

/** What opening a cohort came to. */
export interface OpenedReading {
  readonly cases: number
  readonly tasks: number
  readonly skipped: SkippedSeries[]
}

interface ReadableSeries {
  readonly series: SeriesDetail
  readonly shape: MapShape
}

/** Open a cohort for reading: one case a series that is a volume, two tasks a case. Series that cannot be read are skipped and
 *  reported. Refused: `select/not-found`, `reading-form/already-open`, `reading-form/duplicate-label`,
 *  `reading-form/not-measured`, `reading-form/nothing-to-read`. */
export async function openReading(
  tx: Tx,
  actor: MemberActor,
  input: { cohortId: string; form: ReadingForm; blobs: Blobs; now: Date },
): Promise<OpenedReading> {
  const cohort = await loadCohort(tx, input.cohortId)
  refuseDuplicateLabel(input.form)
  const { readable, skipped } = await sortOut(tx, input)
  if (readable.length === 0)
    throw refuse('reading-form/nothing-to-read', {
      message: 'No series of this cohort is a volume that can be read.',
      expected: 'at least 1 series',
      found: skipped.map(one => one.code).join(', '),
      subject: cohort.id,
    })
  const digest = sha256Hex(new TextEncoder().encode(canonicalJson(input.form)))
  const formId = await saveForm(tx, actor, { ...input, digest, skipped })
  await saveCases(tx, readable, { formId, cohortId: cohort.id, now: input.now })
  await record(tx, actor, 'reading.opened', {
    subjects: [cohort.id, cohort.digest, formId, digest],
    body: { cases: readable.length, skipped: skipped.length },
  })
  await announceChange(tx, '/tasks')
  return { cases: readable.length, tasks: readable.length * 2, skipped }
}

function refuseDuplicateLabel({ labels }: ReadingForm): void {
  const values = labels.map(label => label.value)
  const twice = values.find((value, index) => values.indexOf(value) !== index)
  if (twice !== undefined)
    throw refuse('reading-form/duplicate-label', {
      message: 'Two labels of the reading form have the same value.',
      found: String(twice),
    })
}

/** Which series of the cohort can be read and which cannot, in the order of the pack digests. */
async function sortOut(tx: Tx, { cohortId, blobs }: { cohortId: string; blobs: Blobs }) {
  const members = await listCohortSeries(tx, cohortId)
  const ids = members.map(member => member.seriesId)
  const summaries = await listSeriesByIds(tx, ids)
  const optedOut = new Set(await listOptedOut(tx, [...new Set(members.map(member => member.subjectId))]))
  const issues = await findBlockingIssues(tx, summaries)
  const skipped: SkippedSeries[] = []
  const readable: ReadableSeries[] = []
  for (const summary of summaries) {
    const reason = whyNot(summary, optedOut, issues.get(summary.id))
    const series = reason ? undefined : await loadSeriesDetail(tx, blobs, summary.id)
    const shape = series && shapeOf(series)
    if (series && shape) readable.push({ series, shape })
    else skipped.push({ seriesId: summary.id, ...(reason ?? { code: 'no-geometry', message: 'It has no slices.' }) })
  }
  return { readable, skipped }
}

function whyNot(
  series: SeriesSummary,
  optedOut: ReadonlySet<string>,
  issue: { code: string; message: string } | undefined,
): { code: string; message: string } | undefined {
  if (optedOut.has(series.subjectId)) return { code: 'subject-opted-out', message: 'The subject opted out.' }
  if (!isVolumetric(series))
    return { code: 'modality-not-read', message: `Expected ${volumetric.join(', ')}, found ${series.modality}.` }
  return issue
}

/** Modalities whose series may be volumes of measured values. @see DICOM PS3.3 C.7.3.1.1.1 */
const volumetric: readonly string[] = ['CT', 'MR', 'PT', 'NM']

function isVolumetric({ modality }: SeriesSummary): boolean {
  return volumetric.includes(modality)
}

function shapeOf({ slices, rows, columns }: SeriesDetail): MapShape | undefined {
  if (slices.length === 0 || !rows || !columns) return undefined
  return { slices: slices.length, rows, columns }
}

/** The first issue of each series that keeps it from being read. Refused: `reading-form/not-measured`, since nobody knows yet. */
async function findBlockingIssues(tx: Tx, summaries: readonly SeriesSummary[]) {
  const ids = summaries.filter(isVolumetric).map(series => series.id)
  if (ids.length === 0) return new Map<string, { code: string; message: string }>()
  const checked = await tx.selectFrom('series_check').select('series_id').where('series_id', 'in', ids).execute()
  if (checked.length < ids.length)
    throw refuse('reading-form/not-measured', {
      message: 'Some series of this cohort were not measured yet.',
      expected: `${ids.length} series measured`,
      found: String(checked.length),
      hint: 'Wait until the quality measures are done, then open the cohort again.',
    })
  const rows = await tx
    .selectFrom('series_issue')
    .select(['series_id', 'code', 'message'])
    .where('series_id', 'in', ids)
    .where('code', 'in', unreadableIssues)
    .orderBy('number', 'desc')
    .execute()
  return new Map(rows.map(({ series_id, code, message }) => [series_id, { code, message }]))
}

async function saveForm(
  tx: Tx,
  actor: MemberActor,
  input: { cohortId: string; form: ReadingForm; digest: string; skipped: readonly SkippedSeries[]; now: Date },
): Promise<string> {
  const id = randomUUID()
  try {
    await tx
      .insertInto('reading_form')
      .values({
        id,
        cohort_id: input.cohortId,
        form: JSON.stringify(input.form),
        digest: input.digest,
        skipped: JSON.stringify(input.skipped),
        opened_by: actor.memberId,
        opened_at: input.now,
      })
      .execute()
  } catch (cause) {
    if (!isViolationOf(cause, 'a_cohort_is_opened_for_reading_once')) throw cause
    throw refuse('reading-form/already-open', {
      message: 'This cohort is open for reading already.',
      hint: 'Freeze a new version of the cohort to ask other questions.',
      subject: input.cohortId,
    })
  }
  return id
}

async function saveCases(
  tx: Tx,
  readable: readonly ReadableSeries[],
  input: { formId: string; cohortId: string; now: Date },
): Promise<void> {
  for (const [index, { series, shape }] of readable.entries()) {
    const caseId = randomUUID()
    await tx
      .insertInto('annotation_case')
      .values({
        id: caseId,
        reading_form_id: input.formId,
        cohort_id: input.cohortId,
        number: index + 1,
        series_id: series.id,
        subject_id: series.subjectId,
        modality: series.modality,
        state: 'reading',
        created_at: input.now,
        ...shape,
      })
      .execute()
    const task = { case_id: caseId, state: 'open' as const, created_at: input.now }
    await tx
      .insertInto('annotation_task')
      .values([
        { id: randomUUID(), slot: 1, ...task },
        { id: randomUUID(), slot: 2, ...task },
      ])
      .execute()
  }
}
