import { randomUUID } from 'node:crypto'
import type { SubmissionManifest } from '@tsumugi/api'
import { signJson } from '@tsumugi/proofs'
import type { Selectable } from 'kysely'
import type { Actor } from '#platform/actor'
import type { Database } from '#platform/database'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { enqueue } from '#platform/jobs'
import { platformKey } from '#platform/signing-key'
import { record } from '#provenance'
import { fileKey, type SubmissionFacts } from './check-submission.ts'
import type { Issue, SubmissionReceipt } from './contract.ts'
import { saveFiles } from './save-files.ts'
import { advance } from './states.ts'

/** The queue that gets `{ seriesId }` of every accepted series in the transaction of the acceptance. Select answers it. */
export const seriesAcceptedQueue = 'select.measure-series'

type SubmissionRow = Selectable<Database['submission']>

/** What is accepted: the row under lock, what the bytes say, and the digests of the slice orders, by series UID. */
export interface AcceptSubmission {
  readonly row: SubmissionRow
  readonly facts: SubmissionFacts
  readonly orderDigests: ReadonlyMap<string, string>
  readonly warnings: readonly Issue[]
  readonly at: Date
}

/** Store all that a submission holds, record it and sign the receipt. What is stored already stays as it is. */
export async function acceptSubmission(tx: Tx, actor: Actor, input: AcceptSubmission): Promise<SubmissionReceipt> {
  const { row, at } = input
  const seriesIds: string[] = []
  for (const subject of row.manifest.subjects) {
    const subjectId = await saveSubject(tx, input, subject)
    for (const study of subject.studies) seriesIds.push(...(await saveStudy(tx, input, { subjectId, study })))
    await saveFiles(tx, subject.files, {
      subjectId,
      siteId: row.site_id,
      submissionId: row.id,
      at,
      factsOf: digest => input.facts.files.get(fileKey(subject.pseudonym, digest)),
    })
  }
  const logEntryId = await record(tx, actor, 'submission.accepted', {
    subjects: [row.id, row.manifest_digest, row.site_id, ...seriesIds],
    body: { ...row.counts, newSeries: seriesIds.length },
  })
  const receipt = signReceipt(input, logEntryId)
  await tx
    .updateTable('submission')
    .set({
      state: advance(row.state, 'accepted'),
      receipt: JSON.stringify(receipt),
      issues: JSON.stringify(input.warnings),
      accepted_at: at,
    })
    .where('id', '=', row.id)
    .execute()
  for (const seriesId of seriesIds) await followUp(tx, seriesId)
  await announceChange(tx, '/submissions')
  await announceChange(tx, '/series')
  return receipt
}

function signReceipt({ row, at }: AcceptSubmission, logEntryId: string): SubmissionReceipt {
  const { subjects, studies, series, instances, files } = row.counts
  const unsigned = {
    submissionId: row.id,
    manifestDigest: row.manifest_digest,
    acceptedAt: at.toISOString(),
    subjects,
    studies,
    series,
    instances,
    files,
    logEntryId,
  }
  return { ...unsigned, signature: { ...signJson(unsigned, platformKey()) } }
}

async function followUp(tx: Tx, seriesId: string): Promise<void> {
  await enqueue(
    tx,
    seriesAcceptedQueue,
    { seriesId },
    {
      id: seriesId,
      title: '',
      about: `/collect/series/${seriesId}`,
    },
  )
}

async function saveSubject(
  tx: Tx,
  { row, at }: AcceptSubmission,
  subject: SubmissionManifest['subjects'][number],
): Promise<string> {
  await tx
    .insertInto('subject')
    .values({
      id: randomUUID(),
      site_id: row.site_id,
      pseudonym: subject.pseudonym,
      sex: subject.sex ?? null,
      birth_year: subject.birthYear ?? null,
      created_at: at,
    })
    .onConflict(conflict =>
      conflict.constraint('a_pseudonym_is_one_subject_of_a_site').doUpdateSet(eb => ({
        sex: eb.fn.coalesce('subject.sex', 'excluded.sex'),
        birth_year: eb.fn.coalesce('subject.birth_year', 'excluded.birth_year'),
      })),
    )
    .execute()
  const { id } = await tx
    .selectFrom('subject')
    .where('site_id', '=', row.site_id)
    .where('pseudonym', '=', subject.pseudonym)
    .select('id')
    .executeTakeFirstOrThrow()
  return id
}

type Study = SubmissionManifest['subjects'][number]['studies'][number]

async function saveStudy(
  tx: Tx,
  input: AcceptSubmission,
  { subjectId, study }: { subjectId: string; study: Study },
): Promise<string[]> {
  await tx
    .insertInto('study')
    .values({
      id: randomUUID(),
      subject_id: subjectId,
      study_instance_uid: study.studyInstanceUid,
      study_date: study.studyDate ?? null,
      description: study.description ?? null,
      receipt: JSON.stringify(study.receipt),
      submission_id: input.row.id,
      created_at: input.at,
    })
    .onConflict(conflict => conflict.constraint('a_study_is_stored_once').doNothing())
    .execute()
  const { id: studyId } = await tx
    .selectFrom('study')
    .where('study_instance_uid', '=', study.studyInstanceUid)
    .select('id')
    .executeTakeFirstOrThrow()
  const saved: string[] = []
  for (const series of study.series)
    saved.push(...(await saveSeries(tx, input, { subjectId, studyId, series, receipt: study.receipt })))
  return saved
}

interface SeriesPlace {
  readonly subjectId: string
  readonly studyId: string
  readonly series: Study['series'][number]
  readonly receipt: Study['receipt']
}

/** Answers the new series' id, or nothing when the series was stored before. */
async function saveSeries(tx: Tx, input: AcceptSubmission, place: SeriesPlace): Promise<string[]> {
  const { series } = place
  const facts = input.facts.packs.get(series.seriesInstanceUid)
  const orderDigest = input.orderDigests.get(series.seriesInstanceUid)
  if (facts === undefined || orderDigest === undefined) throw new Error('A series without facts passed the check.')
  const manufacturer = facts.header.Manufacturer
  const rows = await tx
    .insertInto('series')
    .values({
      id: randomUUID(),
      study_id: place.studyId,
      subject_id: place.subjectId,
      site_id: input.row.site_id,
      submission_id: input.row.id,
      series_instance_uid: series.seriesInstanceUid,
      modality: series.modality,
      sop_class_uid: facts.index.sopClassUid,
      description: series.description ?? null,
      body_part: series.bodyPart ?? null,
      manufacturer: typeof manufacturer === 'string' ? manufacturer : null,
      instance_count: facts.index.instances.length,
      size_bytes: BigInt(series.pack.sizeBytes),
      rows: facts.rows,
      columns: facts.columns,
      header: JSON.stringify(facts.header),
      receipt: JSON.stringify(place.receipt),
      pack_digest: series.pack.digest,
      index_digest: series.index.digest,
      order_digest: orderDigest,
      created_at: input.at,
    })
    .onConflict(conflict => conflict.constraint('a_series_is_stored_once').doNothing())
    .returning('id')
    .execute()
  return rows.map(row => row.id)
}
