import { randomUUID } from 'node:crypto'
import type { ReadingForm } from '@tsumugi/api'
import { canonicalBytes, sha256Hex } from '@tsumugi/proofs'
import { buildSeries } from '@tsumugi/testkit'
import type { MemberActor } from '#platform/actor'
import type { TestPlatform } from '#platform/testing'
import { addMember } from './people.ts'
import { type AddedSubject, sceneShape as shape } from './subjects.ts'

const form: ReadingForm = {
  title: { en: 'Lesions', ja: '病変' },
  instructions: { en: 'Mark each lesion.', ja: '病変をすべて塗る。' },
  labels: [
    {
      value: 3,
      name: { en: 'Lesion', ja: '病変' },
      color: '#d62728',
      category: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Abnormal Structure' },
      type: { value: '52988006', scheme: 'SCT', meaning: 'Lesion' },
    },
  ],
  minDice: 0.8,
  maxHd95Mm: null,
  readers: 2,
}

/** Who reads which cases. */
export interface Read {
  readonly cohortId: string
  readonly firm: string
  readonly added: readonly AddedSubject[]
  readonly curator: MemberActor
}

/** Open the cohort for reading and hand in what each subject's plan says. */
export async function addReadings(platform: TestPlatform, { cohortId, firm, added, curator }: Read): Promise<void> {
  const formId = randomUUID()
  await platform.db
    .insertInto('reading_form')
    .values({
      id: formId,
      cohort_id: cohortId,
      form: JSON.stringify(form),
      digest: sha256Hex(canonicalBytes(form)),
      skipped: '[]',
      opened_by: curator.memberId,
      opened_at: new Date(),
    })
    .execute()
  const readers = [await addMember(platform, firm, 'annotator'), await addMember(platform, firm, 'annotator')]
  const adjudicator = await addMember(platform, firm, 'adjudicator')
  for (const [index, one] of added.entries())
    if (one.plan.reference !== undefined)
      await addReference(platform, { one, index, cohortId, formId, readers, adjudicator })
}

interface ReferenceInput {
  readonly one: AddedSubject
  readonly index: number
  readonly cohortId: string
  readonly formId: string
  readonly readers: readonly MemberActor[]
  readonly adjudicator: MemberActor
}

async function addReference(platform: TestPlatform, input: ReferenceInput): Promise<void> {
  const { one, readers, adjudicator } = input
  const caseId = randomUUID()
  const map = await platform.blobs.putBlob(new TextEncoder().encode(`label map ${caseId}`))
  const segmentation = buildSeries({ seriesNumber: 900 + input.index }).instances[0]
  const seg = await platform.blobs.putBlob(segmentation?.bytes ?? new Uint8Array())
  const dice = 0.9 - input.index / 100
  const label = { value: 3, dice, jaccard: 0.8, hd95Mm: 1, volumeDifference: 0, flag: null, isWithinBounds: true }
  await platform.db
    .insertInto('annotation_case')
    .values({
      id: caseId,
      reading_form_id: input.formId,
      cohort_id: input.cohortId,
      number: input.index + 1,
      series_id: one.seriesId,
      subject_id: one.id,
      modality: one.plan.modality ?? 'CT',
      slices: shape[0],
      rows: shape[1],
      columns: shape[2],
      state: 'accepted',
      agreement: JSON.stringify({ metricsVersion: 'metrics@1', labels: [label], isWithinBounds: true }),
      created_at: new Date(),
    })
    .execute()
  const readingIds = await Promise.all(
    readers.map((reader, slot) => addReading(platform, { caseId, reader, slot: slot + 1, digest: map.digest })),
  )
  const adjudicationId = one.plan.reference === 'adjudicated' ? randomUUID() : null
  const mapColumns = { label_map_digest: map.digest, label_map_bytes: BigInt(map.sizeBytes) }
  if (adjudicationId !== null)
    await platform.db
      .insertInto('adjudication')
      .values({
        id: adjudicationId,
        case_id: caseId,
        adjudicator_id: adjudicator.memberId,
        organisation_id: adjudicator.organisationId,
        choice: 'new',
        reason: 'neither',
        active_seconds: 10,
        decided_at: new Date(),
        ...mapColumns,
      })
      .execute()
  await platform.db
    .insertInto('reference_standard')
    .values({
      case_id: caseId,
      origin: one.plan.reference ?? 'agreed',
      reading_id: adjudicationId === null ? (readingIds[0] ?? null) : null,
      adjudication_id: adjudicationId,
      seg_digest: seg.digest,
      seg_bytes: BigInt(seg.sizeBytes),
      accepted_at: new Date(),
      ...mapColumns,
    })
    .execute()
}

async function addReading(
  platform: TestPlatform,
  { caseId, reader, slot, digest }: { caseId: string; reader: MemberActor; slot: number; digest: string },
): Promise<string> {
  const [taskId, readingId] = [randomUUID(), randomUUID()]
  const now = new Date()
  await platform.db
    .insertInto('annotation_task')
    .values({
      id: taskId,
      case_id: caseId,
      slot,
      state: 'submitted',
      annotator_id: reader.memberId,
      submitted_at: now,
      created_at: now,
    })
    .execute()
  await platform.db
    .insertInto('reading')
    .values({
      id: readingId,
      task_id: taskId,
      case_id: caseId,
      annotator_id: reader.memberId,
      organisation_id: reader.organisationId,
      label_map_digest: digest,
      label_map_bytes: 1n,
      voxel_counts: '{}',
      labels: '[]',
      comment: '',
      active_seconds: 60,
      submitted_at: now,
    })
    .execute()
  return readingId
}
