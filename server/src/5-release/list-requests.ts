import type { ReplyOf, releaseRoutes } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import type { Db } from '#platform/db'
import { accountingDay } from './accounting-day.ts'
import { findCovered } from './find-covered-sites.ts'
import { refuse } from './refusals.ts'
import type { Purpose, Terms } from './tables.ts'

type AccessRequest = ReplyOf<typeof releaseRoutes.requestAccess>
type Grant = ReplyOf<typeof releaseRoutes.acceptQuote>
interface Asked {
  readonly actor: MemberActor
  readonly at: Date
  /** Only this one. */
  readonly id?: string
}

/** Requests, newest first; a customer sees those of the own organisation. */
export async function listRequests(db: Db, { actor, at, id }: Asked): Promise<AccessRequest[]> {
  const rows = await db
    .selectFrom('access_request')
    .innerJoin('release', 'release.id', 'access_request.release_id')
    .innerJoin('organisation', 'organisation.id', 'access_request.organisation_id')
    .selectAll('access_request')
    .select(['release.dataset_name', 'release.version', 'release.terms'])
    .select(['organisation.name_en', 'organisation.name_ja'])
    .$if(actor.role === 'customer', query => query.where('access_request.organisation_id', '=', actor.organisationId))
    .$if(id !== undefined, query => query.where('access_request.id', '=', id ?? ''))
    .orderBy('access_request.created_at', 'desc')
    .orderBy('access_request.id', 'desc')
    .execute()
  return Promise.all(
    rows.map(async row => ({
      id: row.id,
      releaseId: row.release_id,
      datasetName: row.dataset_name,
      version: row.version,
      organisationId: row.organisation_id,
      organisationName: { en: row.name_en, ja: row.name_ja },
      purpose: row.purpose,
      statement: row.statement,
      state: row.state,
      match: await matchPurpose(db, { releaseId: row.release_id, terms: row.terms, purpose: row.purpose, at }),
      quote: row.quote_minor === null ? null : { minor: String(row.quote_minor), currency: 'JPY' as const },
      decidedAt: row.decided_at?.toISOString() ?? null,
      decisionReason: row.decision_reason,
      createdAt: row.created_at.toISOString(),
    })),
  )
}

/** One request as the actor may see it. Refused: `request/not-found`. */
export async function viewRequest(db: Db, asked: Asked & { id: string }): Promise<AccessRequest> {
  const [request] = await listRequests(db, asked)
  if (request === undefined)
    throw refuse('request/not-found', { message: 'There is no such request.', subject: asked.id })
  return request
}

/** Does a purpose match the release's terms and, today, every agreement behind it? Names no site: a customer reads it too. */
async function matchPurpose(
  db: Db,
  asked: { releaseId: string; terms: Terms; purpose: Purpose; at: Date },
): Promise<AccessRequest['match']> {
  const reasons: string[] = []
  if (!asked.terms.purposes.includes(asked.purpose))
    reasons.push(`The release's terms allow ${asked.terms.purposes.join(', ')}, not ${asked.purpose}.`)
  const pairs = await db
    .selectFrom('release_series')
    .innerJoin('series', 'series.id', 'release_series.series_id')
    .select(['series.site_id as siteId', 'series.modality'])
    .distinct()
    .where('release_series.release_id', '=', asked.releaseId)
    .execute()
  const isCovered = await findCovered(db, pairs, { purposes: [asked.purpose], on: asked.at })
  const uncovered = new Set(pairs.filter(pair => !isCovered(pair)).map(pair => pair.siteId))
  if (uncovered.size > 0)
    reasons.push(`${uncovered.size} of the sites behind it have no agreement in force for ${asked.purpose}.`)
  return { isMatch: reasons.length === 0, reasons }
}

/** Grants, newest first; a customer sees those of the own organisation. */
export async function listGrants(db: Db, { actor, at, id }: Asked): Promise<Grant[]> {
  const rows = await db
    .selectFrom('release_grant')
    .innerJoin('release', 'release.id', 'release_grant.release_id')
    .innerJoin('organisation', 'organisation.id', 'release_grant.organisation_id')
    .selectAll('release_grant')
    .select(['release.dataset_name', 'release.version', 'organisation.name_en', 'organisation.name_ja'])
    .select(({ selectFrom, fn }) =>
      selectFrom('download')
        .select(fn.countAll<bigint>().as('count'))
        .whereRef('download.grant_id', '=', 'release_grant.id')
        .as('downloads'),
    )
    .$if(actor.role === 'customer', query => query.where('release_grant.organisation_id', '=', actor.organisationId))
    .$if(id !== undefined, query => query.where('release_grant.id', '=', id ?? ''))
    .orderBy('release_grant.accepted_at', 'desc')
    .orderBy('release_grant.id', 'desc')
    .execute()
  return rows.map(row => ({
    id: row.id,
    requestId: row.request_id,
    releaseId: row.release_id,
    datasetName: row.dataset_name,
    version: row.version,
    organisationId: row.organisation_id,
    organisationName: { en: row.name_en, ja: row.name_ja },
    fee: { minor: String(row.fee_minor), currency: 'JPY' as const },
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    state: grantState(row, at),
    downloads: Number(row.downloads ?? 0n),
    createdAt: row.accepted_at.toISOString(),
  }))
}

/** One grant as the actor may see it. Refused: `grant/not-found`. */
export async function viewGrant(db: Db, asked: Asked & { id: string }): Promise<Grant> {
  const [grant] = await listGrants(db, asked)
  if (grant === undefined) throw refuse('grant/not-found', { message: 'There is no such grant.', subject: asked.id })
  return grant
}

/** A grant is in force on its last day, in the accounting zone. */
export function grantState(grant: { revoked_at: Date | null; ends_on: string }, at: Date): Grant['state'] {
  if (grant.revoked_at !== null) return 'revoked'
  return grant.ends_on < accountingDay(at) ? 'expired' : 'in-force'
}
