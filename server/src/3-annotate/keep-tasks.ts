import { sql } from 'kysely'
import type { Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { advanceCase } from './states.ts'

/** What time and opt-outs did to the tasks since somebody looked: leases that ran out are open again, cases of subjects
 *  who opted out are withdrawn and their unread tasks cancelled. Done before every look and every claim, so that no
 *  timer has to be right. Rows that somebody else holds at the moment are left to the next look. */
export async function keepTasks(tx: Tx, now: Date): Promise<void> {
  const freed = await reopenExpired(tx, now)
  const withdrawn = await withdrawOptedOut(tx, now)
  if (freed + withdrawn > 0) await announceChange(tx, '/tasks')
}

async function reopenExpired(tx: Tx, now: Date): Promise<number> {
  const expired = tx
    .selectFrom('annotation_task')
    .select('id')
    .where('state', '=', 'assigned')
    .where('lease_until', '<=', now)
    .forUpdate()
    .skipLocked()
  const freed = await tx
    .updateTable('annotation_task')
    .set({ state: 'open', annotator_id: null, lease_until: null })
    .where('id', 'in', expired)
    .returning('id')
    .execute()
  return freed.length
}

async function withdrawOptedOut(tx: Tx, now: Date): Promise<number> {
  const cases = await tx
    .selectFrom('annotation_case')
    .innerJoin('subject', 'subject.id', 'annotation_case.subject_id')
    .innerJoin('opt_out', join =>
      join.onRef('opt_out.site_id', '=', 'subject.site_id').onRef('opt_out.pseudonym', '=', 'subject.pseudonym'),
    )
    .select(['annotation_case.id', 'annotation_case.state'])
    .where('opt_out.effective_at', '<=', now)
    .where('annotation_case.state', '<>', 'withdrawn')
    .forUpdate('annotation_case')
    .skipLocked()
    .execute()
  for (const found of cases) {
    const state = advanceCase(found.state, 'withdrawn')
    await tx.updateTable('annotation_case').set({ state, withdrawn_at: now }).where('id', '=', found.id).execute()
    await cancelTasks(tx, found.id)
    await record(tx, { kind: 'system', name: 'annotate' }, 'case.withdrawn', {
      subjects: [found.id],
      body: { reason: 'opt-out' },
    })
  }
  return cases.length
}

async function cancelTasks(tx: Tx, caseId: string): Promise<void> {
  await tx
    .updateTable('annotation_task')
    .set({ state: 'cancelled', lease_until: sql`null` })
    .where('case_id', '=', caseId)
    .where('state', 'in', ['open', 'assigned'])
    .execute()
}
