import type { waitingItem } from '@tsumugi/api'
import type { z } from 'zod'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'

/** One line of a home page. */
export type WaitingItem = z.output<typeof waitingItem>

/** What of this stage waits for a person: requests to decide, quotes to accept, builds that failed. Lines of nothing are left out. */
export async function waiting(db: Db, actor: Actor): Promise<WaitingItem[]> {
  if (actor.kind !== 'member') return []
  switch (actor.role) {
    case 'ethics-officer':
      return line('access-requests-pending', '/release/requests', await requestsIn(db, 'pending'))
    case 'customer':
      return line('quotes-to-accept', '/release/requests', await requestsIn(db, 'approved', actor.organisationId))
    case 'curator':
      return line('releases-failed', '/release/releases', await failedReleases(db))
    default:
      return []
  }
}

/** How many releases are in each state; for the counts of a home page. */
export async function countReleases(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('release')
    .select(({ fn }) => ['state', fn.countAll<bigint>().as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(row => [row.state, Number(row.count)]))
}

function requestsIn(db: Db, state: 'pending' | 'approved', organisationId?: string): Promise<{ created_at: Date }[]> {
  return db
    .selectFrom('access_request')
    .select('created_at')
    .where('state', '=', state)
    .$if(organisationId !== undefined, query => query.where('organisation_id', '=', organisationId ?? ''))
    .orderBy('created_at')
    .execute()
}

function failedReleases(db: Db): Promise<{ created_at: Date }[]> {
  return db.selectFrom('release').select('created_at').where('state', '=', 'failed').orderBy('created_at').execute()
}

function line(kind: string, path: string, rows: readonly { created_at: Date }[]): WaitingItem[] {
  const [oldest] = rows
  return oldest === undefined ? [] : [{ kind, count: rows.length, path, oldestAt: oldest.created_at.toISOString() }]
}
