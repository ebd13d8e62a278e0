import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Actor } from '#platform/actor'
import type { Database } from '#platform/database'
import type { Db, Tx } from '#platform/db'
import { record } from '#provenance'
import type { Agreement } from './contract.ts'
import { refuse } from './refusals.ts'
import { findVisibleSites, siteNameOf } from './visible-sites.ts'

/** What an officer enters, and the instant it happens. */
export interface EnterAgreement extends Omit<Agreement, 'id' | 'siteName' | 'documentDigest' | 'state'> {
  readonly at: Date
}

/** Enter a signed data use agreement. Refused with dates the wrong way round or a reference the site already has. */
export async function enterAgreement(tx: Tx, actor: Actor, input: EnterAgreement): Promise<string> {
  await lockSite(tx, input.siteId)
  if (input.startsOn > input.endsOn)
    throw refuse('agreement/bad-dates', {
      message: 'The agreement ends before it starts.',
      expected: `a last day on or after ${input.startsOn}`,
      found: input.endsOn,
    })
  const same = await tx
    .selectFrom('agreement')
    .where('site_id', '=', input.siteId)
    .where('reference', '=', input.reference)
    .select('id')
    .executeTakeFirst()
  if (same !== undefined)
    throw refuse('agreement/reference-taken', {
      message: 'The site already has an agreement with this reference.',
      subject: same.id,
      hint: 'Give the new agreement a reference of its own.',
    })
  const id = randomUUID()
  await tx.insertInto('agreement').values(rowOf(id, input)).execute()
  const { siteId, reference, modalities, purposes, regions, startsOn, endsOn, feeShareBasisPoints } = input
  await record(tx, actor, 'agreement.entered', {
    subjects: [id, siteId],
    body: { siteId, reference, modalities, purposes, regions, startsOn, endsOn, feeShareBasisPoints },
  })
  return id
}

function rowOf(id: string, input: EnterAgreement) {
  return {
    id,
    site_id: input.siteId,
    reference: input.reference,
    modalities: input.modalities,
    purposes: input.purposes,
    regions: input.regions,
    starts_on: input.startsOn,
    ends_on: input.endsOn,
    fee_share_basis_points: input.feeShareBasisPoints,
    created_at: input.at,
  }
}

/** End an agreement now: uploads, cohorts and releases under it are refused from this instant. */
export async function endAgreement(
  tx: Tx,
  actor: Actor,
  input: { id: string; reason: string; at: Date },
): Promise<void> {
  const row = await tx.selectFrom('agreement').where('id', '=', input.id).selectAll().forUpdate().executeTakeFirst()
  if (row === undefined)
    throw refuse('collect/not-found', { message: 'There is no such agreement.', subject: input.id })
  if (row.ended_at !== null)
    throw refuse('agreement/already-ended', { message: 'The agreement was ended before.', subject: input.id })
  await tx
    .updateTable('agreement')
    .set({ ended_at: input.at, ended_reason: input.reason })
    .where('id', '=', input.id)
    .execute()
  await record(tx, actor, 'agreement.ended', { subjects: [input.id, row.site_id], body: { reason: input.reason } })
}

/** Agreements that the actor may see, the latest to end first. States are as of `at`. */
export async function listAgreements(db: Db, actor: Actor | undefined, at: Date): Promise<Agreement[]> {
  const sites = await findVisibleSites(db, actor)
  const rows = await agreementQuery(db)
    .$if(sites !== undefined, query => query.where('agreement.site_id', 'in', withNone(sites ?? [])))
    .orderBy('agreement.ends_on', 'desc')
    .orderBy('agreement.id')
    .execute()
  return rows.map(row => agreementOf(row, at))
}

/** One agreement. Refused when there is none. */
export async function loadAgreement(db: Db, id: string, at: Date): Promise<Agreement> {
  const row = await agreementQuery(db).where('agreement.id', '=', id).executeTakeFirst()
  if (row === undefined) throw refuse('collect/not-found', { message: 'There is no such agreement.', subject: id })
  return agreementOf(row, at)
}

function agreementQuery(db: Db) {
  return db
    .selectFrom('agreement')
    .innerJoin('site', 'site.id', 'agreement.site_id')
    .selectAll('agreement')
    .select(['site.name_en', 'site.name_ja'])
}

type AgreementRow = Selectable<Database['agreement']> & { name_en: string; name_ja: string }

function agreementOf(row: AgreementRow, at: Date): Agreement {
  return {
    id: row.id,
    siteId: row.site_id,
    siteName: siteNameOf(row),
    reference: row.reference,
    modalities: row.modalities,
    purposes: row.purposes,
    regions: row.regions,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    feeShareBasisPoints: row.fee_share_basis_points,
    documentDigest: row.document_digest,
    state: termState(row, at),
  }
}

/** Where a contract stands at an instant. Days are calendar days in UTC; the last day is still in force. */
export function termState(
  row: { starts_on: string; ends_on: string; ended_at: Date | null },
  at: Date,
): Agreement['state'] {
  const day = at.toISOString().slice(0, 10)
  if (row.ended_at !== null && row.ended_at <= at) return 'ended'
  if (day < row.starts_on) return 'not-yet'
  return day > row.ends_on ? 'expired' : 'in-force'
}

/** Lock a site's contracts, so that two entries at once see each other. Refused when there is no such site. */
export async function lockSite(tx: Tx, siteId: string): Promise<void> {
  const site = await tx.selectFrom('site').where('id', '=', siteId).select('id').forUpdate().executeTakeFirst()
  if (site === undefined) throw refuse('collect/not-found', { message: 'There is no such site.', subject: siteId })
}

/** `in ()` is no SQL, so an empty list asks for an id that nothing has. */
export function withNone(ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? ['00000000-0000-0000-0000-000000000000'] : ids
}
