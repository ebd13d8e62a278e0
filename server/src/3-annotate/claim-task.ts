import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { keepTasks } from './keep-tasks.ts'
import { lockTask, refuseForeign, refuseUnheld } from './load-task.ts'
import { refuse } from './refusals.ts'
import { advanceTask, leaseSeconds } from './states.ts'

/** Take an open task; the lease begins. Taking one's own again renews the lease.
 *  Refused: `task/not-found`, `task/taken`, `task/already-read`, `case/withdrawn`. */
export async function claimTask(tx: Tx, actor: MemberActor, input: { taskId: string; now: Date }): Promise<string> {
  await keepTasks(tx, input.now)
  const task = await lockTask(tx, input.taskId)
  if (task.caseState === 'withdrawn') refuseForeign({ ...task, annotatorId: actor.memberId }, actor)
  const isMine = task.state === 'assigned' && task.annotatorId === actor.memberId
  if (!isMine) {
    await refuseSecondReading(tx, actor, task.caseId)
    if (task.state !== 'open')
      throw refuse('task/taken', { message: 'Somebody else took this task.', hint: 'Take another one.' })
    advanceTask(task.state, 'assigned')
  }
  await assign(tx, actor, { taskId: task.id, now: input.now })
  return task.id
}

/** Take the next open task of a case that the actor does not read yet, or answer the one in hand. Undefined when there is none. */
export async function takeNextTask(tx: Tx, actor: MemberActor, input: { now: Date }): Promise<string | undefined> {
  await keepTasks(tx, input.now)
  const held = await tx
    .selectFrom('annotation_task')
    .select('id')
    .where('annotator_id', '=', actor.memberId)
    .where('state', '=', 'assigned')
    .orderBy('lease_until')
    .executeTakeFirst()
  if (held !== undefined) return held.id
  const next = await lockNextOpen(tx, actor)
  if (next === undefined) return undefined
  await assign(tx, actor, { taskId: next, now: input.now })
  return next
}

/** Give a task back: it is open for everybody, and the draft is kept for the one who drew it. Refused: as `refuseUnheld`. */
export async function releaseTask(tx: Tx, actor: MemberActor, input: { taskId: string; now: Date }): Promise<void> {
  const task = await lockTask(tx, input.taskId)
  refuseUnheld(task, actor, input.now)
  const state = advanceTask(task.state, 'open')
  await tx
    .updateTable('annotation_task')
    .set({ state, annotator_id: null, lease_until: null })
    .where('id', '=', task.id)
    .execute()
  await announceChange(tx, '/tasks')
}

async function refuseSecondReading(tx: Tx, actor: MemberActor, caseId: string): Promise<void> {
  const own = await tx
    .selectFrom('annotation_task')
    .select('id')
    .where('case_id', '=', caseId)
    .where('annotator_id', '=', actor.memberId)
    .executeTakeFirst()
  if (own !== undefined)
    throw refuse('task/already-read', { message: 'You read this case already: one person reads a case once.' })
}

/** The first open task whose case nobody holds a lock on, so that many annotators who ask at once get different cases. */
async function lockNextOpen(tx: Tx, actor: MemberActor): Promise<string | undefined> {
  const found = await tx
    .selectFrom('annotation_case as case')
    .select('case.id')
    .where('case.state', '=', 'reading')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('annotation_task as open')
          .select('open.id')
          .whereRef('open.case_id', '=', 'case.id')
          .where('open.state', '=', 'open'),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('annotation_task as own')
            .select('own.id')
            .whereRef('own.case_id', '=', 'case.id')
            .where('own.annotator_id', '=', actor.memberId),
        ),
      ),
    )
    .orderBy('case.created_at')
    .orderBy('case.number')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (found === undefined) return undefined
  const task = await tx
    .selectFrom('annotation_task')
    .select('id')
    .where('case_id', '=', found.id)
    .where('state', '=', 'open')
    .orderBy('slot')
    .executeTakeFirst()
  return task?.id
}

async function assign(tx: Tx, actor: MemberActor, input: { taskId: string; now: Date }): Promise<void> {
  await tx
    .updateTable('annotation_task')
    .set({
      state: 'assigned',
      annotator_id: actor.memberId,
      lease_until: new Date(input.now.getTime() + leaseSeconds * 1000),
    })
    .where('id', '=', input.taskId)
    .execute()
  await announceChange(tx, '/tasks')
}
