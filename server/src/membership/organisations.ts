import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { MemberActor } from '#platform/actor'
import type { Database } from '#platform/database'
import { type Db, isViolationOf, type Tx } from '#platform/db'
import { record } from '#provenance'
import { refuse } from './refusals.ts'

type OrganisationRow = Selectable<Database['organisation']>
type SiteRow = Selectable<Database['site']>
interface Bilingual {
  readonly en: string
  readonly ja: string
}

/** The organisations a member may know: all for the platform's own people, else one's own. By English name. */
export async function listOrganisations(db: Db, member: MemberActor): Promise<OrganisationRow[]> {
  const query = db.selectFrom('organisation').selectAll().orderBy('name_en')
  return (await isOfPlatform(db, member)) ? query.execute() : query.where('id', '=', member.organisationId).execute()
}

/** The sites a member may know, by code: all for the platform's own people, else those of one's organisation. */
export async function listSites(db: Db, member: MemberActor): Promise<SiteRow[]> {
  const query = db.selectFrom('site').selectAll().orderBy('code')
  return (await isOfPlatform(db, member))
    ? query.execute()
    : query.where('organisation_id', '=', member.organisationId).execute()
}

/** The site of an id that the member may know; a site of others is refused as one that is absent. */
export async function loadSiteFor(db: Db, member: MemberActor, siteId: string): Promise<SiteRow> {
  const site = (await listSites(db, member)).find(one => one.id === siteId)
  if (site === undefined)
    throw refuse('membership/site-not-found', { message: 'There is no such site.', subject: siteId })
  return site
}

/** Whether a member acts for the platform itself rather than for a hospital, an annotation firm or a customer. */
export async function isOfPlatform(db: Db, member: MemberActor): Promise<boolean> {
  const row = await db
    .selectFrom('organisation')
    .select('kind')
    .where('id', '=', member.organisationId)
    .executeTakeFirst()
  return row?.kind === 'platform'
}

/** Add an organisation. */
export async function createOrganisation(
  tx: Tx,
  actor: MemberActor,
  input: { kind: OrganisationRow['kind']; name: Bilingual },
): Promise<OrganisationRow> {
  const row = await insertOrganisation(tx, input)
  await record(tx, actor, 'organisation.created', { subjects: [row.id], body: { kind: row.kind } })
  return row
}

/** Add a site to an organisation; its code is unique over the platform. */
export async function createSite(
  tx: Tx,
  actor: MemberActor,
  input: { organisationId: string; code: string; name: Bilingual; region: string },
): Promise<SiteRow> {
  const organisation = await tx
    .selectFrom('organisation')
    .select('id')
    .where('id', '=', input.organisationId)
    .executeTakeFirst()
  if (organisation === undefined)
    throw refuse('membership/organisation-not-found', {
      message: 'There is no such organisation.',
      subject: input.organisationId,
    })
  const row = await insertSite(tx, input)
  await record(tx, actor, 'site.created', {
    subjects: [row.id, input.organisationId],
    body: { code: row.code, region: row.region },
  })
  return row
}

/** Insert an organisation without an entry in the log, for the first start and the sample. */
export function insertOrganisation(
  tx: Tx,
  { kind, name }: { kind: OrganisationRow['kind']; name: Bilingual },
): Promise<OrganisationRow> {
  return tx
    .insertInto('organisation')
    .values({ id: randomUUID(), kind, name_en: name.en, name_ja: name.ja })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Insert a site without an entry in the log. */
export async function insertSite(
  tx: Tx,
  input: { organisationId: string; code: string; name: Bilingual; region: string },
): Promise<SiteRow> {
  const { organisationId, code, name, region } = input
  try {
    return await tx
      .insertInto('site')
      .values({ id: randomUUID(), organisation_id: organisationId, code, name_en: name.en, name_ja: name.ja, region })
      .returningAll()
      .executeTakeFirstOrThrow()
  } catch (error) {
    if (isViolationOf(error, 'site_codes_are_unique'))
      throw refuse('membership/site-code-taken', { message: 'Another site has this code.', subject: code })
    throw error
  }
}
