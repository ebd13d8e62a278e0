import type { waitingItem } from '@tsumugi/api'
import type { z } from 'zod'
import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import { accountingMonth } from '#release'
import { listDueGrants } from './plan-period.ts'

/** What of this stage waits for a person: months that are over and have fees to share. Lines of nothing are left out. */
export async function waiting(db: Db, actor: Actor): Promise<z.output<typeof waitingItem>[]> {
  if (actor.kind !== 'member' || actor.role !== 'finance-officer') return []
  const current = accountingMonth(new Date())
  const over = [...(await listDueGrants(db))].filter(([month]) => month < current)
  const [oldest] = over.flatMap(([, grants]) => grants).sort((a, b) => a.acceptedAt.getTime() - b.acceptedAt.getTime())
  if (oldest === undefined) return []
  return [
    {
      kind: 'periods-to-close',
      count: over.length,
      path: '/settle/periods',
      oldestAt: oldest.acceptedAt.toISOString(),
    },
  ]
}

/** How many months are open and closed; for the counts of a home page. */
export async function countPeriods(db: Db): Promise<Record<string, number>> {
  const closed = await db.selectFrom('fee_period').select('month').execute()
  return { open: (await listDueGrants(db)).size, closed: closed.length }
}
