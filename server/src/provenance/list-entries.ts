import { toHex } from '@tsumugi/proofs'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '#platform/db'
import { refuse } from '#platform/refusals'

export interface EntryFilter {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly act?: string | undefined
  readonly subject?: string | undefined
  readonly actorId?: string | undefined
}

const signedContent = z.looseObject({ body: z.record(z.string(), z.json()) })

/** The log, newest first. A name beside an actor is the present one: names of people stand nowhere in the log itself. */
export async function listEntries(db: Db, { limit, cursor, act, subject, actorId }: EntryFilter) {
  let rows = db
    .selectFrom('log_entry')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(limit + 1)
  let all = db.selectFrom('log_entry').select(eb => eb.fn.countAll().as('count'))
  if (act !== undefined) [rows, all] = [rows.where('act', '=', act), all.where('act', '=', act)]
  if (subject !== undefined) [rows, all] = [rows.where(hasSubject(subject)), all.where(hasSubject(subject))]
  if (actorId !== undefined) [rows, all] = [rows.where('actor_id', '=', actorId), all.where('actor_id', '=', actorId)]
  if (cursor !== undefined) rows = rows.where('position', '<', parsePosition(cursor))
  const found = await rows.execute()
  const { count } = await all.executeTakeFirstOrThrow()
  const page = found.slice(0, limit)
  const names = await loadNames(db, page)
  const last = page.at(-1)
  const items = page.map(row => ({
    id: row.id,
    index: row.leaf_index === null ? null : Number(row.leaf_index),
    at: row.at.toISOString(),
    act: row.act,
    actor: { kind: row.actor_kind, id: row.actor_id, name: names.get(row.actor_id) ?? row.actor_id },
    subjects: row.subjects,
    body: signedContent.parse(JSON.parse(row.content)).body,
    leafHash: row.leaf_index === null ? null : toHex(row.leaf_hash),
    signature: row.signature,
  }))
  return { items, total: Number(count), ...(found.length > limit && last ? { nextCursor: String(last.position) } : {}) }
}

const hasSubject = (subject: string) => sql<boolean>`subjects @> array[${subject}]::text[]`

function parsePosition(cursor: string): bigint {
  if (!/^\d{1,18}$/.test(cursor))
    throw refuse('http/invalid-input', { message: 'The cursor is none of ours.', subject: 'query.cursor' })
  return BigInt(cursor)
}

/** Present names of the members and gateways among the actors. */
async function loadNames(
  db: Db,
  rows: readonly { actor_kind: string; actor_id: string }[],
): Promise<Map<string, string>> {
  const idsOf = (kind: string) => [...new Set(rows.filter(row => row.actor_kind === kind).map(row => row.actor_id))]
  const { rows: found } = await sql<{ id: string; name: string }>`
    select id::text, display_name as name from member where id = any(${idsOf('member')}::uuid[])
    union all select id::text, name from gateway where id = any(${idsOf('gateway')}::uuid[])`.execute(db)
  return new Map(found.map(row => [row.id, row.name]))
}
