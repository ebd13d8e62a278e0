import type { waitingItem } from '@tsumugi/api'
import type { z } from 'zod'
import type { Actor, MemberActor } from '#platform/actor'
import type { Db } from '#platform/db'
import { listTasks } from './list-tasks.ts'
import type { CaseState } from './tables.ts'

/** One line of a home page. */
export type WaitingItem = z.output<typeof waitingItem>

/** What of this stage waits for a person: an annotator's own and open tasks, an adjudicator's discrepancies. Lines of nothing are left out. */
export async function waiting(db: Db, actor: Actor): Promise<WaitingItem[]> {
  if (actor.kind !== 'member') return []
  if (actor.role === 'annotator') return waitingTasks(db, actor)
  if (actor.role === 'adjudicator') return waitingDiscrepancies(db, actor)
  return []
}

/** How many cases are in each state; for the counts of a home page. Annotators are told nothing of cases. */
export async function countCases(db: Db): Promise<Partial<Record<CaseState, number>>> {
  const rows = await db
    .selectFrom('annotation_case')
    .select(({ fn }) => ['state', fn.countAll<bigint>().as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(row => [row.state, Number(row.count)]))
}

async function waitingTasks(db: Db, actor: MemberActor): Promise<WaitingItem[]> {
  const { items } = await listTasks(db, actor)
  const lines = [
    { kind: 'tasks-assigned', tasks: items.filter(one => one.state === 'assigned') },
    { kind: 'tasks-open', tasks: items.filter(one => one.state === 'open') },
  ]
  return lines.flatMap(({ kind, tasks }) => {
    const oldest = tasks.map(one => one.createdAt).toSorted()[0]
    return oldest === undefined ? [] : [{ kind, count: tasks.length, path: '/annotate/tasks', oldestAt: oldest }]
  })
}

async function waitingDiscrepancies(db: Db, actor: MemberActor): Promise<WaitingItem[]> {
  const row = await db
    .selectFrom('annotation_case as case')
    .select(({ fn }) => [fn.countAll<bigint>().as('count'), fn.min('case.created_at').as('oldest')])
    .where('case.state', '=', 'discrepant')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('reading')
            .select('reading.id')
            .whereRef('reading.case_id', '=', 'case.id')
            .where('reading.annotator_id', '=', actor.memberId),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  if (row.count === 0n) return []
  const oldestAt = row.oldest === null ? null : new Date(row.oldest).toISOString()
  return [{ kind: 'discrepancies', count: Number(row.count), path: '/annotate/adjudication', oldestAt }]
}
