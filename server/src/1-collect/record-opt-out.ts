import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { record } from '#provenance'
import type { OptOut } from './contract.ts'
import { lockSite, withNone } from './enter-agreement.ts'
import { findVisibleSites, requireOwnSite } from './visible-sites.ts'

/** Record that a subject opted out, known by the site's pseudonym; the subject need not have come in yet. Blocks every new
 *  submission, cohort and release at once. The same opt-out again changes nothing. Answers its id. */
export async function recordOptOut(
  tx: Tx,
  actor: Actor,
  input: { siteId: string; pseudonym: string; reason: string; at: Date },
): Promise<string> {
  await lockSite(tx, input.siteId)
  await requireOwnSite(tx, actor, input.siteId)
  const { siteId, pseudonym, reason } = input
  const existing = await tx
    .selectFrom('opt_out')
    .where('site_id', '=', siteId)
    .where('pseudonym', '=', pseudonym)
    .select('id')
    .executeTakeFirst()
  if (existing !== undefined) return existing.id
  const id = randomUUID()
  await tx.insertInto('opt_out').values({ id, site_id: siteId, pseudonym, reason, effective_at: input.at }).execute()
  const [reached] = await listOptOuts(tx, { kind: 'system', name: 'collect' }, id)
  const subject = await tx
    .selectFrom('subject')
    .where('site_id', '=', siteId)
    .where('pseudonym', '=', pseudonym)
    .select('id')
    .executeTakeFirst()
  await record(tx, actor, 'opt-out.recorded', {
    subjects: subject === undefined ? [id, siteId] : [id, siteId, subject.id],
    body: { siteId, pseudonym, effectiveAt: input.at.toISOString(), reached: reached?.reached },
  })
  return id
}

/** Opt-outs of the sites the actor may see with what each reached, newest first; with `id` that one only. */
export async function listOptOuts(db: Db, actor: Actor | undefined, id?: string): Promise<OptOut[]> {
  const sites = await findVisibleSites(db, actor)
  const rows = await db
    .selectFrom('opt_out')
    .leftJoin('subject', join =>
      join.onRef('subject.site_id', '=', 'opt_out.site_id').onRef('subject.pseudonym', '=', 'opt_out.pseudonym'),
    )
    .$if(sites !== undefined, query => query.where('opt_out.site_id', 'in', withNone(sites ?? [])))
    .$if(id !== undefined, query => query.where('opt_out.id', '=', id ?? ''))
    .selectAll('opt_out')
    .select([
      sql<bigint>`(select count(*) from series where series.subject_id = subject.id)`.as('series'),
      useCount('cohort').as('cohorts'),
      useCount('release').as('releases'),
    ])
    .orderBy('opt_out.effective_at', 'desc')
    .orderBy('opt_out.id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    siteId: row.site_id,
    pseudonym: row.pseudonym,
    reason: row.reason,
    effectiveAt: row.effective_at.toISOString(),
    reached: { series: Number(row.series), cohorts: Number(row.cohorts), releases: Number(row.releases) },
  }))
}

function useCount(kind: 'cohort' | 'release') {
  return sql<bigint>`(select count(*) from subject_use where subject_use.subject_id = subject.id and subject_use.kind = ${kind})`
}

/** Whether a subject opted out. */
export async function isOptedOut(db: Db, subjectId: string): Promise<boolean> {
  return (await listOptedOut(db, [subjectId])).length > 0
}

/** Which of these subjects opted out. */
export async function listOptedOut(db: Db, subjectIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('subject')
    .innerJoin('opt_out', join =>
      join.onRef('subject.site_id', '=', 'opt_out.site_id').onRef('subject.pseudonym', '=', 'opt_out.pseudonym'),
    )
    .where(sql<boolean>`subject.id = any(${[...subjectIds]}::uuid[])`)
    .select('subject.id')
    .orderBy('subject.id')
    .execute()
  return rows.map(row => row.id)
}

/** Tell that a cohort or release uses these subjects: called by the stage that makes it, in the same transaction, so that an
 *  opt-out can say what it reached. Telling again changes nothing. */
export async function noteSubjectUse(
  tx: Tx,
  use: { kind: 'cohort' | 'release'; usedBy: string; at: Date },
  subjectIds: readonly string[],
): Promise<void> {
  await sql`insert into subject_use (subject_id, kind, used_by, used_at)
    select distinct id, ${use.kind}, ${use.usedBy}::uuid, ${use.at}::timestamptz
    from unnest(${[...subjectIds]}::uuid[]) as id
    on conflict do nothing`.execute(tx)
}

/** What used a subject, oldest first: for the notices that follow an opt-out. */
export async function listSubjectUses(
  db: Db,
  subjectId: string,
): Promise<{ kind: 'cohort' | 'release'; usedBy: string; usedAt: Date }[]> {
  const rows = await db
    .selectFrom('subject_use')
    .where('subject_id', '=', subjectId)
    .selectAll()
    .orderBy('used_at')
    .execute()
  return rows.map(row => ({ kind: row.kind, usedBy: row.used_by, usedAt: row.used_at }))
}
