import type { task as taskSchema } from '@tsumugi/api'
import type { z } from 'zod'
import type { MemberActor } from '#platform/actor'
import type { Db } from '#platform/db'
import { refuse } from './refusals.ts'
import type { TaskState } from './tables.ts'

/** A task as the contract shows it to an annotator. */
export type TaskView = z.output<typeof taskSchema>

/** At most this many open tasks and as many of one's own are shown; `total` counts all. */
const listLimit = 200

/** The actor's own tasks, in hand first, and the open ones that the actor may take: one line a case, whichever slots are
 *  free, so that nothing is told of another reader. */
export async function listTasks(db: Db, actor: MemberActor): Promise<{ items: TaskView[]; total: number }> {
  const own = await ownTasks(db, actor).execute()
  const open = await openTasks(db, actor).execute()
  const rows = [...own.toSorted((one, other) => rankOf(one.state) - rankOf(other.state)), ...open]
  const shown = [...rows.slice(0, listLimit * 2)]
  return { items: shown.map(viewOf), total: rows.length }
}

/** One task as the contract shows it. Refused: `task/not-found`. */
export async function viewTask(db: Db, actor: MemberActor, taskId: string): Promise<TaskView> {
  const row = await tasksOf(db, actor).where('task.id', '=', taskId).executeTakeFirst()
  if (row === undefined) throw refuse('task/not-found', { message: 'There is no such task.' })
  return viewOf(row)
}

function ownTasks(db: Db, actor: MemberActor) {
  return tasksOf(db, actor).where('task.annotator_id', '=', actor.memberId).orderBy('task.submitted_at', 'desc')
}

/** The first free slot of each case that is being read and that the actor has no task of. */
function openTasks(db: Db, actor: MemberActor) {
  return tasksOf(db, actor)
    .distinctOn(['case.created_at', 'case.cohort_id', 'case.number'])
    .where('task.state', '=', 'open')
    .where('case.state', '=', 'reading')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('annotation_task as own')
            .select('own.id')
            .whereRef('own.case_id', '=', 'task.case_id')
            .where('own.annotator_id', '=', actor.memberId),
        ),
      ),
    )
    .orderBy('case.created_at')
    .orderBy('case.cohort_id')
    .orderBy('case.number')
    .orderBy('task.slot')
}

function tasksOf(db: Db, actor: MemberActor) {
  return db
    .selectFrom('annotation_task as task')
    .innerJoin('annotation_case as case', 'case.id', 'task.case_id')
    .innerJoin('reading_form as form', 'form.id', 'case.reading_form_id')
    .innerJoin('cohort', 'cohort.id', 'case.cohort_id')
    .leftJoin('reading_draft as draft', join =>
      join.onRef('draft.case_id', '=', 'case.id').on('draft.member_id', '=', actor.memberId),
    )
    .select(['task.id', 'task.case_id', 'task.state', 'task.lease_until', 'task.submitted_at', 'task.created_at'])
    .select(['case.number', 'case.modality', 'cohort.name as cohort_name', 'form.form', 'draft.saved_at'])
}

type TaskRow = Awaited<ReturnType<ReturnType<typeof ownTasks>['executeTakeFirstOrThrow']>>

function viewOf(row: TaskRow): TaskView {
  return {
    id: row.id,
    caseId: row.case_id,
    caseNumber: row.number,
    cohortName: row.cohort_name,
    formTitle: row.form.title,
    modality: row.modality,
    state: row.state,
    leaseUntil: row.lease_until?.toISOString() ?? null,
    savedAt: row.saved_at?.toISOString() ?? null,
    submittedAt: row.submitted_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  }
}

function rankOf(state: TaskState): number {
  return ['assigned', 'open', 'submitted', 'cancelled'].indexOf(state)
}
