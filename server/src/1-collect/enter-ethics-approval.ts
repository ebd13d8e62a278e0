import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Actor } from '#platform/actor'
import type { Database } from '#platform/database'
import type { Db, Tx } from '#platform/db'
import { record } from '#provenance'
import type { EthicsApproval } from './contract.ts'
import { lockSite, termState, withNone } from './enter-agreement.ts'
import { refuse } from './refusals.ts'
import { findVisibleSites, siteNameOf } from './visible-sites.ts'

/** What an officer enters, and the instant it happens. */
export interface EnterEthicsApproval extends Omit<EthicsApproval, 'id' | 'siteName' | 'state'> {
  readonly at: Date
}

/** Enter an ethics committee's approval. Refused with dates the wrong way round or when it was entered before. */
export async function enterEthicsApproval(tx: Tx, actor: Actor, input: EnterEthicsApproval): Promise<string> {
  await lockSite(tx, input.siteId)
  if (input.startsOn > input.endsOn)
    throw refuse('ethics-approval/bad-dates', {
      message: 'The approval ends before it starts.',
      expected: `a last day on or after ${input.startsOn}`,
      found: input.endsOn,
    })
  const same = await tx
    .selectFrom('ethics_approval')
    .where('site_id', '=', input.siteId)
    .where('committee', '=', input.committee)
    .where('reference', '=', input.reference)
    .select('id')
    .executeTakeFirst()
  if (same !== undefined)
    throw refuse('ethics-approval/already-entered', {
      message: 'This approval of the committee was entered before.',
      subject: same.id,
    })
  const id = randomUUID()
  const { siteId, committee, reference, modalities, startsOn, endsOn } = input
  await tx
    .insertInto('ethics_approval')
    .values({
      id,
      site_id: siteId,
      committee,
      reference,
      modalities,
      starts_on: startsOn,
      ends_on: endsOn,
      created_at: input.at,
    })
    .execute()
  await record(tx, actor, 'ethics-approval.entered', {
    subjects: [id, siteId],
    body: { siteId, committee, reference, modalities, startsOn, endsOn },
  })
  return id
}

/** End an approval now: what needs it is refused from this instant. */
export async function endEthicsApproval(
  tx: Tx,
  actor: Actor,
  input: { id: string; reason: string; at: Date },
): Promise<void> {
  const row = await tx
    .selectFrom('ethics_approval')
    .where('id', '=', input.id)
    .selectAll()
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw refuse('collect/not-found', { message: 'There is no such approval.', subject: input.id })
  if (row.ended_at !== null)
    throw refuse('ethics-approval/already-ended', { message: 'The approval was ended before.', subject: input.id })
  await tx
    .updateTable('ethics_approval')
    .set({ ended_at: input.at, ended_reason: input.reason })
    .where('id', '=', input.id)
    .execute()
  await record(tx, actor, 'ethics-approval.ended', {
    subjects: [input.id, row.site_id],
    body: { reason: input.reason },
  })
}

/** Approvals that the actor may see, the latest to end first. States are as of `at`. */
export async function listEthicsApprovals(db: Db, actor: Actor | undefined, at: Date): Promise<EthicsApproval[]> {
  const sites = await findVisibleSites(db, actor)
  const rows = await approvalQuery(db)
    .$if(sites !== undefined, query => query.where('ethics_approval.site_id', 'in', withNone(sites ?? [])))
    .orderBy('ethics_approval.ends_on', 'desc')
    .orderBy('ethics_approval.id')
    .execute()
  return rows.map(row => approvalOf(row, at))
}

/** One approval. Refused when there is none. */
export async function loadEthicsApproval(db: Db, id: string, at: Date): Promise<EthicsApproval> {
  const row = await approvalQuery(db).where('ethics_approval.id', '=', id).executeTakeFirst()
  if (row === undefined) throw refuse('collect/not-found', { message: 'There is no such approval.', subject: id })
  return approvalOf(row, at)
}

function approvalQuery(db: Db) {
  return db
    .selectFrom('ethics_approval')
    .innerJoin('site', 'site.id', 'ethics_approval.site_id')
    .selectAll('ethics_approval')
    .select(['site.name_en', 'site.name_ja'])
}

type ApprovalRow = Selectable<Database['ethics_approval']> & { name_en: string; name_ja: string }

function approvalOf(row: ApprovalRow, at: Date): EthicsApproval {
  return {
    id: row.id,
    siteId: row.site_id,
    siteName: siteNameOf(row),
    committee: row.committee,
    reference: row.reference,
    modalities: row.modalities,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    state: termState(row, at),
  }
}
