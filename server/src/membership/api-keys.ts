import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { MemberActor } from '#platform/actor'
import type { Database } from '#platform/database'
import type { Db, Tx } from '#platform/db'
import { record } from '#provenance'
import { refuse } from './refusals.ts'
import { hashOfSecret, makeSecret } from './secrets.ts'

type ApiKeyRow = Selectable<Database['api_key']>
export const apiKeyPrefix = 'tsk_'

/** The member's own keys, newest first. */
export function listApiKeys(db: Db, member: MemberActor): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_key')
    .selectAll()
    .where('member_id', '=', member.memberId)
    .orderBy('created_at', 'desc')
    .execute()
}

/** Make a key that acts as the member; the secret is answered once and never kept. */
export async function createApiKey(
  tx: Tx,
  actor: MemberActor,
  input: { name: string; expiresInDays?: number | undefined },
): Promise<{ row: ApiKeyRow; secret: string }> {
  const secret = makeSecret(apiKeyPrefix)
  const expires_at = input.expiresInDays === undefined ? null : new Date(Date.now() + input.expiresInDays * 86_400_000)
  const row = await tx
    .insertInto('api_key')
    .values({
      id: randomUUID(),
      member_id: actor.memberId,
      name: input.name,
      secret_hash: hashOfSecret(secret),
      expires_at,
      revoked_at: null,
      last_used_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await record(tx, actor, 'api-key.created', {
    subjects: [row.id],
    body: { expiresAt: expires_at?.toISOString() ?? null },
  })
  return { row, secret }
}

/** Revoke one's own key; one that is revoked already stays as it is. */
export async function revokeApiKey(tx: Tx, actor: MemberActor, apiKeyId: string): Promise<ApiKeyRow> {
  const row = await tx
    .selectFrom('api_key')
    .selectAll()
    .where('id', '=', apiKeyId)
    .where('member_id', '=', actor.memberId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined)
    throw refuse('membership/api-key-not-found', { message: 'You have no such key.', subject: apiKeyId })
  if (row.revoked_at !== null) return row
  const revoked = await tx
    .updateTable('api_key')
    .set({ revoked_at: new Date() })
    .where('id', '=', apiKeyId)
    .returningAll()
    .executeTakeFirstOrThrow()
  await record(tx, actor, 'api-key.revoked', { subjects: [apiKeyId], body: {} })
  return revoked
}

/** The member of a key that is good now, else undefined. The last use is written at most once a minute. */
export async function findKeyMember(db: Db, secret: string): Promise<MemberActor | undefined> {
  const now = new Date()
  const row = await db
    .selectFrom('api_key')
    .innerJoin('member', 'member.id', 'api_key.member_id')
    .select(['api_key.id as keyId', 'api_key.last_used_at', 'member.id', 'member.organisation_id', 'member.role'])
    .where('api_key.secret_hash', '=', hashOfSecret(secret))
    .where('api_key.revoked_at', 'is', null)
    .where(eb => eb.or([eb('api_key.expires_at', 'is', null), eb('api_key.expires_at', '>', now)]))
    .where('member.state', '=', 'active')
    .executeTakeFirst()
  if (row === undefined) return undefined
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > 60_000)
    await db.updateTable('api_key').set({ last_used_at: now }).where('id', '=', row.keyId).execute()
  return { kind: 'member', memberId: row.id, organisationId: row.organisation_id, role: row.role }
}
