import type { MemberActor } from '#platform/actor'
import type { Db } from '#platform/db'
import type { Counts, Waiting, WaitingItem } from '#platform/home'
import { listTasks } from './list-tasks.ts'

/** What of this stage waits for a person: an annotator's own and open tasks, an adjudicator's discrepancies. Lines of nothing are left out. */
export const waiting: Waiting = async (db, member) => {
  if (member.role === 'annotator') return waitingTasks(db, member)
  if (member.role === 'adjudicator') return waitingDiscrepancies(db, member)
  return []
}

/** How many cases are in each state. Annotators are told nothing of cases: a count would tell of other readings. */
export const counts: Counts = async (db, member) => {
  if (!['curator', 'adjudicator', 'operator'].includes(member.role)) return {}
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
