import type { waitingItem } from '@tsumugi/api'
import type { z } from 'zod'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import { withNone } from './enter-agreement.ts'
import { findVisibleSites } from './visible-sites.ts'

type WaitingItem = z.output<typeof waitingItem>

/** How many days before its end an agreement or approval is shown as expiring. */
export const expiryNoticeDays = 60

/** What of this stage waits for a person: refused submissions of the last 30 days for a data manager, agreements and approvals that
 *  end within 60 days for an ethics officer. Lines of nothing are left out. */
export async function waiting(db: Db, actor: Actor, now: Date = new Date()): Promise<WaitingItem[]> {
  if (actor.kind !== 'member') return []
  if (actor.role === 'data-manager') return waitingSubmissions(db, actor, now)
  if (actor.role === 'ethics-officer') return waitingContracts(db, actor, now)
  return []
}

async function waitingSubmissions(db: Db, actor: Actor, now: Date): Promise<WaitingItem[]> {
  const sites = await findVisibleSites(db, actor)
  const row = await db
    .selectFrom('submission')
    .where('state', '=', 'refused')
    .where('created_at', '>', daysFrom(now, -30))
    .$if(sites !== undefined, query => query.where('site_id', 'in', withNone(sites ?? [])))
    .select(({ fn }) => [fn.countAll<bigint>().as('count'), fn.min('created_at').as('oldest')])
    .executeTakeFirstOrThrow()
  if (row.count === 0n) return []
  const oldestAt = row.oldest === null ? null : new Date(row.oldest).toISOString()
  return [{ kind: 'submissions-refused', count: Number(row.count), path: '/collect/submissions', oldestAt }]
}

async function waitingContracts(db: Db, actor: Actor, now: Date): Promise<WaitingItem[]> {
  const sites = await findVisibleSites(db, actor)
  const today = now.toISOString().slice(0, 10)
  const last = daysFrom(now, expiryNoticeDays).toISOString().slice(0, 10)
  const lines = [
    { kind: 'agreements-expiring', table: 'agreement', path: '/collect/agreements' },
    { kind: 'ethics-approvals-expiring', table: 'ethics_approval', path: '/collect/ethics-approvals' },
  ] as const
  const counted = await Promise.all(
    lines.map(async ({ kind, table, path }) => {
      const { count } = await db
        .selectFrom(table)
        .where('ended_at', 'is', null)
        .where('ends_on', '>=', today)
        .where('ends_on', '<=', last)
        .$if(sites !== undefined, query => query.where('site_id', 'in', withNone(sites ?? [])))
        .select(({ fn }) => fn.countAll<bigint>().as('count'))
        .executeTakeFirstOrThrow()
      return { kind, count: Number(count), path, oldestAt: null }
    }),
  )
  return counted.filter(line => line.count > 0)
}

function daysFrom(now: Date, days: number): Date {
  return new Date(now.getTime() + days * 86_400_000)
}

/** How much came in; for the counts of a home page. */
export async function countCollected(db: Db): Promise<Record<'submissions' | 'subjects' | 'series' | 'files', number>> {
  const count = async (table: 'submission' | 'subject' | 'series' | 'subject_file') => {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<bigint>().as('count'))
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }
  return {
    submissions: await count('submission'),
    subjects: await count('subject'),
    series: await count('series'),
    files: await count('subject_file'),
  }
}
