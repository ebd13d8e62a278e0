import { randomUUID } from 'node:crypto'
import type { ReadingForm } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { enqueue } from '#platform/jobs'
import { record } from '#provenance'
import { type LoadedTask, lockTask, refuseUnheld } from './load-task.ts'
import { refuse } from './refusals.ts'
import { type Draft, findDraft } from './save-draft.ts'
import { advanceCase, advanceTask } from './states.ts'
import type { LabelAnswer, VoxelCounts } from './tables.ts'

/** Name of the queue that compares two readings. */
export const compareQueue = 'annotate.compare-readings'

/** What an annotator hands in. `draftDigest` is of the draft that was on the screen, so that a save from another window is not handed in unseen. */
export interface SubmitReading {
  readonly taskId: string
  readonly draftDigest: string
  readonly labels: readonly LabelAnswer[]
  readonly comment: string
  readonly now: Date
}

/** Hand in a finished reading. It cannot be changed afterwards. With the second one of a case, the comparison begins.
 *  Refused: as `refuseUnheld`, `reading/no-draft`, `reading/draft-changed` and as {@link refuseUndecided}. */
export async function submitReading(tx: Tx, actor: MemberActor, input: SubmitReading): Promise<string> {
  const task = await lockTask(tx, input.taskId)
  refuseUnheld(task, actor, input.now)
  const draft = await loadDraft(tx, task, { memberId: actor.memberId, digest: input.draftDigest })
  refuseUndecided(task.form, input.labels, draft.voxelCounts)
  const readingId = await saveReading(tx, actor, { ...input, task, draft })
  await record(tx, actor, 'reading.submitted', {
    subjects: [readingId, task.caseId, draft.digest],
    body: { organisationId: actor.organisationId, activeSeconds: draft.activeSeconds },
  })
  await compareWhenBothAreIn(tx, task)
  await announceChange(tx, '/tasks')
  return readingId
}

/** Every label of the form is decided: drawn, or said to be absent; not both, and no others.
 *  Refused: `reading/unknown-label`, `reading/label-undecided`, `reading/label-contradiction`. */
export function refuseUndecided(form: ReadingForm, answers: readonly LabelAnswer[], counts: VoxelCounts): void {
  const known = new Set(form.labels.map(label => label.value))
  const stranger = answers.find(answer => !known.has(answer.value))
  if (stranger)
    throw refuse('reading/unknown-label', {
      message: 'The reading form has no such label.',
      expected: [...known].join(', '),
      found: String(stranger.value),
    })
  for (const label of form.labels)
    refuseLabel(
      label.name.en,
      answers.filter(one => one.value === label.value),
      counts[label.value] ?? 0,
    )
}

function refuseLabel(name: string, answers: readonly LabelAnswer[], voxels: number): void {
  const [answer] = answers
  if (answer === undefined || answers.length > 1 || (!answer.isAbsent && voxels === 0))
    throw refuse('reading/label-undecided', {
      message: `${name} is not decided.`,
      expected: 'drawn, or said to be absent',
      found: answers.length > 1 ? 'two answers' : 'neither',
      subject: name,
    })
  if (answer.isAbsent && voxels > 0)
    throw refuse('reading/label-contradiction', {
      message: `${name} is said to be absent, but it is drawn.`,
      expected: '0 voxels',
      found: `${voxels} voxels`,
      subject: name,
    })
}

async function loadDraft(tx: Tx, task: LoadedTask, asked: { memberId: string; digest: string }): Promise<Draft> {
  const draft = await findDraft(tx, task.caseId, asked.memberId)
  if (draft === undefined)
    throw refuse('reading/no-draft', {
      message: 'Nothing was saved yet.',
      hint: 'Save the label map, then hand it in.',
    })
  if (draft.digest !== asked.digest)
    throw refuse('reading/draft-changed', {
      message: 'The saved draft is another than the one you hand in.',
      expected: asked.digest,
      found: draft.digest,
      hint: 'Perhaps the case is open in two windows: load it again.',
    })
  return draft
}

async function saveReading(
  tx: Tx,
  actor: MemberActor,
  input: SubmitReading & { task: LoadedTask; draft: Draft },
): Promise<string> {
  const { task, draft } = input
  const state = advanceTask(task.state, 'submitted')
  await tx
    .updateTable('annotation_task')
    .set({ state, lease_until: null, submitted_at: input.now })
    .where('id', '=', task.id)
    .execute()
  const id = randomUUID()
  await tx
    .insertInto('reading')
    .values({
      id,
      task_id: task.id,
      case_id: task.caseId,
      annotator_id: actor.memberId,
      organisation_id: actor.organisationId,
      label_map_digest: draft.digest,
      label_map_bytes: draft.sizeBytes,
      voxel_counts: JSON.stringify(draft.voxelCounts),
      labels: JSON.stringify(input.labels.toSorted((one, other) => one.value - other.value)),
      comment: input.comment,
      active_seconds: draft.activeSeconds,
      submitted_at: input.now,
    })
    .execute()
  return id
}

async function compareWhenBothAreIn(tx: Tx, task: LoadedTask): Promise<void> {
  const { count } = await tx
    .selectFrom('reading')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('case_id', '=', task.caseId)
    .executeTakeFirstOrThrow()
  if (count < 2n) return
  const state = advanceCase(task.caseState, 'comparing')
  await tx.updateTable('annotation_case').set({ state }).where('id', '=', task.caseId).execute()
  await enqueue(tx, compareQueue, { caseId: task.caseId }, { title: '', about: `/annotate/cases/${task.caseId}` })
}
