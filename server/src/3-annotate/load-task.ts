import type { ReadingForm } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import type { MapShape } from './label-map.ts'
import { refuse } from './refusals.ts'
import type { CaseState, TaskState } from './tables.ts'

/** A task with its case and form: what every act on it needs. */
export interface LoadedTask {
  readonly id: string
  readonly slot: number
  readonly state: TaskState
  readonly annotatorId: string | null
  readonly leaseUntil: Date | null
  readonly caseId: string
  readonly caseState: CaseState
  readonly seriesId: string
  readonly shape: MapShape
  readonly form: ReadingForm
}

/** Load a task and lock its case, then itself: every act on a case queues at the case, so two acts cannot interleave.
 *  Refused: `task/not-found`. */
export async function lockTask(tx: Tx, taskId: string): Promise<LoadedTask> {
  await tx
    .selectFrom('annotation_case')
    .select('id')
    .where('id', '=', tx.selectFrom('annotation_task').select('case_id').where('id', '=', taskId))
    .forUpdate()
    .execute()
  return loadTask(tx, taskId)
}

/** Load a task. Refused: `task/not-found`. */
export async function loadTask(db: Db, taskId: string): Promise<LoadedTask> {
  const row = await db
    .selectFrom('annotation_task as task')
    .innerJoin('annotation_case as case', 'case.id', 'task.case_id')
    .innerJoin('reading_form as form', 'form.id', 'case.reading_form_id')
    .select(['task.id', 'task.slot', 'task.state', 'task.annotator_id', 'task.lease_until', 'task.case_id'])
    .select(['case.state as case_state', 'case.series_id', 'case.slices', 'case.rows', 'case.columns', 'form.form'])
    .where('task.id', '=', taskId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('task/not-found', { message: 'There is no such task.' })
  return {
    id: row.id,
    slot: row.slot,
    state: row.state,
    annotatorId: row.annotator_id,
    leaseUntil: row.lease_until,
    caseId: row.case_id,
    caseState: row.case_state,
    seriesId: row.series_id,
    shape: { slices: row.slices, rows: row.rows, columns: row.columns },
    form: row.form,
  }
}

/** Refuse a task that somebody else holds or nobody took. Refused: `task/not-yours`, `case/withdrawn`. */
export function refuseForeign(task: LoadedTask, actor: MemberActor): void {
  // The id is not repeated: a foreign task's id is part of what a blinded reader is not told.
  if (task.annotatorId !== actor.memberId)
    throw refuse('task/not-yours', { message: 'This task is not yours.', hint: 'Take it first, or take another.' })
  if (task.caseState === 'withdrawn')
    throw refuse('case/withdrawn', { message: 'The subject of this case opted out; it is read no more.' })
}

/** Refuse to change a task that is not in the actor's hands now. Refused: as {@link refuseForeign}, `task/wrong-state`, `task/lease-expired`. */
export function refuseUnheld(task: LoadedTask, actor: MemberActor, now: Date): void {
  refuseForeign(task, actor)
  if (task.state !== 'assigned')
    throw refuse('task/wrong-state', {
      message: 'A reading that was handed in cannot be changed.',
      expected: 'assigned',
      found: task.state,
    })
  if (task.leaseUntil === null || task.leaseUntil <= now)
    throw refuse('task/lease-expired', {
      message: 'You held this task longer than eight hours without a save, so others may take it.',
      hint: 'Take it again: your draft is kept.',
    })
}
