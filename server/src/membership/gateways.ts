import { randomUUID } from 'node:crypto'
import { canonicalBytes, fromBase64, isSignedBytes, toBase64 } from '@tsumugi/proofs'
import type { Selectable } from 'kysely'
import type { GatewayActor, MemberActor } from '#platform/actor'
import type { Database } from '#platform/database'
import { type Db, isViolationOf, type Tx } from '#platform/db'
import { platformKey } from '#platform/signing-key'
import { record } from '#provenance'
import { listSites, loadSiteFor } from './organisations.ts'
import { refuse } from './refusals.ts'
import { hashOfSecret, makeSecret } from './secrets.ts'

type GatewayRow = Selectable<Database['gateway']>
export const gatewayTokenPrefix = 'tsg_'
const codeHours = 24
const sessionMinutes = 15
const clockSkewMinutes = 5

/** The gateways of the sites a member may know, newest first. */
export async function listGateways(db: Db, member: MemberActor): Promise<GatewayRow[]> {
  const sites = (await listSites(db, member)).map(site => site.id)
  if (sites.length === 0) return []
  return db.selectFrom('gateway').selectAll().where('site_id', 'in', sites).orderBy('created_at', 'desc').execute()
}

/** Make a one-time code, good for a day, with which one gateway of the site enrols. */
export async function createEnrolmentCode(
  tx: Tx,
  actor: MemberActor,
  siteId: string,
): Promise<{ code: string; expiresAt: Date }> {
  const site = await loadSiteFor(tx, actor, siteId)
  const code = makeSecret('tse_')
  const expiresAt = new Date(Date.now() + codeHours * 3_600_000)
  await tx
    .insertInto('enrolment_code')
    .values({
      code_hash: hashOfSecret(code),
      site_id: site.id,
      created_by: actor.memberId,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute()
  await record(tx, actor, 'enrolment-code.created', {
    subjects: [site.id],
    body: { expiresAt: expiresAt.toISOString() },
  })
  return { code, expiresAt }
}

/** Enrol a gateway: the code is used up, the public key (base64 of 32 bytes) is the gateway from now on. */
export async function enrolGateway(tx: Tx, input: { code: string; name: string; publicKey: string }) {
  if (!isPublicKey(input.publicKey))
    throw refuse('membership/not-a-public-key', {
      message: 'This is no Ed25519 public key.',
      expected: 'base64 of 32 bytes',
    })
  const code = await tx
    .updateTable('enrolment_code')
    .set({ used_at: new Date() })
    .where('code_hash', '=', hashOfSecret(input.code))
    .where('used_at', 'is', null)
    .where('expires_at', '>', new Date())
    .returning('site_id')
    .executeTakeFirst()
  if (code === undefined)
    throw refuse('membership/code-not-valid', {
      message: 'This code was used, has expired, or never was.',
      hint: "Ask the site's data manager for a new one.",
    })
  const gateway = await insertGateway(tx, code.site_id, input)
  const site = await tx.selectFrom('site').select('code').where('id', '=', code.site_id).executeTakeFirstOrThrow()
  const actor: GatewayActor = { kind: 'gateway', gatewayId: gateway.id, siteId: gateway.site_id }
  await record(tx, actor, 'gateway.enrolled', {
    subjects: [gateway.id, gateway.site_id],
    body: { publicKey: gateway.public_key },
  })
  return {
    gatewayId: gateway.id,
    siteId: gateway.site_id,
    siteCode: site.code,
    platformPublicKey: toBase64(platformKey().publicKey),
  }
}

/** A bearer token for 15 minutes against a signature over the canonical JSON of `{ gatewayId, at, nonce }`. `at` may be five minutes off;
 *  a nonce opens one session only. */
export async function openGatewaySession(
  tx: Tx,
  input: { gatewayId: string; at: string; nonce: string; signature: string },
) {
  const gateway = await tx.selectFrom('gateway').selectAll().where('id', '=', input.gatewayId).executeTakeFirst()
  if (gateway === undefined || !isSignedChallenge(gateway, input))
    throw challengeNotValid("a signature by the gateway's key")
  if (gateway.state === 'revoked')
    throw refuse('membership/gateway-revoked', { message: 'This gateway was revoked.', subject: gateway.id })
  if (Math.abs(Date.parse(input.at) - Date.now()) > clockSkewMinutes * 60_000)
    throw challengeNotValid(`a clock within ${clockSkewMinutes} minutes of the platform's`)
  await useNonce(tx, input)
  const token = makeSecret(gatewayTokenPrefix)
  const expiresAt = new Date(Date.now() + sessionMinutes * 60_000)
  await tx.deleteFrom('gateway_session').where('expires_at', '<', new Date()).execute()
  await tx
    .insertInto('gateway_session')
    .values({ token_hash: hashOfSecret(token), gateway_id: gateway.id, expires_at: expiresAt })
    .execute()
  await tx.updateTable('gateway').set({ last_seen_at: new Date() }).where('id', '=', gateway.id).execute()
  return { token, expiresAt }
}

/** The gateway of a token that is good now, else undefined. */
export async function findGateway(db: Db, token: string): Promise<GatewayActor | undefined> {
  const row = await db
    .selectFrom('gateway_session')
    .innerJoin('gateway', 'gateway.id', 'gateway_session.gateway_id')
    .select(['gateway.id', 'gateway.site_id'])
    .where('gateway_session.token_hash', '=', hashOfSecret(token))
    .where('gateway_session.expires_at', '>', new Date())
    .where('gateway.state', '=', 'active')
    .executeTakeFirst()
  return row && { kind: 'gateway', gatewayId: row.id, siteId: row.site_id }
}

/** Revoke a gateway: its sessions end at once and its later submissions are refused. */
export async function revokeGateway(tx: Tx, actor: MemberActor, gatewayId: string): Promise<GatewayRow> {
  const known = (await listGateways(tx, actor)).find(gateway => gateway.id === gatewayId)
  if (known === undefined)
    throw refuse('membership/gateway-not-found', { message: 'There is no such gateway.', subject: gatewayId })
  if (known.state === 'revoked') return known
  const row = await tx
    .updateTable('gateway')
    .set({ state: 'revoked' })
    .where('id', '=', gatewayId)
    .returningAll()
    .executeTakeFirstOrThrow()
  await tx.deleteFrom('gateway_session').where('gateway_id', '=', gatewayId).execute()
  await record(tx, actor, 'gateway.revoked', { subjects: [gatewayId, row.site_id], body: {} })
  return row
}

async function insertGateway(
  tx: Tx,
  siteId: string,
  { name, publicKey }: { name: string; publicKey: string },
): Promise<GatewayRow> {
  try {
    return await tx
      .insertInto('gateway')
      .values({ id: randomUUID(), site_id: siteId, name, public_key: publicKey, state: 'active', last_seen_at: null })
      .returningAll()
      .executeTakeFirstOrThrow()
  } catch (error) {
    if (isViolationOf(error, 'gateway_keys_are_unique'))
      throw refuse('membership/gateway-key-taken', {
        message: 'Another gateway has this key.',
        hint: 'Make a new key pair.',
      })
    throw error
  }
}

async function useNonce(tx: Tx, { gatewayId, nonce }: { gatewayId: string; nonce: string }): Promise<void> {
  // A challenge older than the allowed skew is refused by its time, so its nonce need not be kept.
  await tx
    .deleteFrom('gateway_nonce')
    .where('used_at', '<', new Date(Date.now() - 3 * clockSkewMinutes * 60_000))
    .execute()
  const made = await tx
    .insertInto('gateway_nonce')
    .values({ gateway_id: gatewayId, nonce })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows !== 1n) throw challengeNotValid('a nonce that was not used before')
}

function isSignedChallenge(
  gateway: GatewayRow,
  { gatewayId, at, nonce, signature }: { gatewayId: string; at: string; nonce: string; signature: string },
): boolean {
  try {
    return isSignedBytes(
      canonicalBytes({ gatewayId, at, nonce }),
      fromBase64(signature),
      fromBase64(gateway.public_key),
    )
  } catch {
    return false
  }
}

function isPublicKey(text: string): boolean {
  try {
    return fromBase64(text).length === 32
  } catch {
    return false
  }
}

function challengeNotValid(expected: string) {
  return refuse('membership/challenge-not-valid', { message: 'The gateway did not prove who it is.', expected })
}
