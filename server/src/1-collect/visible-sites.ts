import type { Actor } from '#platform/actor'
import type { Db } from '#platform/db'
import { refuse } from './refusals.ts'

/** The sites whose data an actor may see: a hospital's people see the hospital's own sites, a gateway its own, and the
 *  platform's and annotation firms' people every site (`undefined`). */
export async function findVisibleSites(db: Db, actor: Actor | undefined): Promise<readonly string[] | undefined> {
  if (actor === undefined) return []
  if (actor.kind === 'gateway') return [actor.siteId]
  if (actor.kind === 'system') return undefined
  const rows = await db
    .selectFrom('organisation')
    .leftJoin('site', 'site.organisation_id', 'organisation.id')
    .where('organisation.id', '=', actor.organisationId)
    .select(['organisation.kind', 'site.id as siteId'])
    .execute()
  if (rows[0]?.kind === 'platform' || rows[0]?.kind === 'annotation') return undefined
  return rows.flatMap(row => row.siteId ?? [])
}

/** Refuse (`collect/not-your-site`) unless the actor may act on this site's data. */
export async function requireOwnSite(db: Db, actor: Actor | undefined, siteId: string): Promise<void> {
  const visible = await findVisibleSites(db, actor)
  if (visible === undefined || visible.includes(siteId)) return
  throw refuse('collect/not-your-site', {
    message: 'The site belongs to another organisation.',
    subject: siteId,
    hint: 'Choose a site of your own organisation.',
  })
}

/** The site's name as people read it. */
export function siteNameOf(row: { name_en: string; name_ja: string }): string {
  return row.name_en === row.name_ja ? row.name_en : `${row.name_ja} / ${row.name_en}`
}
