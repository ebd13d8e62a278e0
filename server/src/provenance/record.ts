import { createPrivateKey, sign as cryptoSign, type KeyObject, randomUUID } from 'node:crypto'
import { canonicalJson, type Json, type KeyPair, sha256Bytes } from '@tsumugi/proofs'
import type { Actor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { platformKey } from '#platform/signing-key'

/** What an entry says beyond who did what: the ids and digests it is about, and facts as plain JSON (money as decimal text).
 *  Never an identifier of a person: the log is kept for ever and is shown to strangers. */
export interface RecordInput {
  readonly subjects: readonly string[]
  readonly body: { readonly [name: string]: Json | undefined }
}

/** Write one signed entry of the log in the transaction of the act; answers the entry's id.
 *  `act` is thing and verb, such as `reading.submitted`. The entry gets its place in the tree after the commit. */
export async function record(tx: Tx, actor: Actor, act: string, { subjects, body }: RecordInput): Promise<string> {
  const id = randomUUID()
  const at = new Date().toISOString()
  const { kind, id: actorId } = identityOf(actor)
  const content = canonicalJson({
    format: 'tsumugi-log-entry@1',
    id,
    at,
    act,
    actor: { kind, id: actorId },
    subjects,
    body,
  })
  const bytes = new TextEncoder().encode(content)
  await tx
    .insertInto('log_entry')
    .values({
      id,
      leaf_index: null,
      at,
      act,
      actor_kind: kind,
      actor_id: actorId,
      subjects: [...subjects],
      content,
      leaf_hash: leafHashOf(bytes),
      signature: cryptoSign(null, bytes, privateKeyOf(platformKey())).toString('base64'),
    })
    .execute()
  return id
}

/** Who an actor is in the log: a member's or gateway's id, or the system's name. */
export function identityOf(actor: Actor): { kind: Actor['kind']; id: string } {
  switch (actor.kind) {
    case 'member':
      return { kind: actor.kind, id: actor.memberId }
    case 'gateway':
      return { kind: actor.kind, id: actor.gatewayId }
    case 'system':
      return { kind: actor.kind, id: actor.name }
    default:
      return actor satisfies never
  }
}

/** @see RFC 9162 2.1.1: a leaf is hashed with the prefix 0x00 */
function leafHashOf(bytes: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(bytes.length + 1)
  prefixed.set(bytes, 1)
  return sha256Bytes(prefixed)
}

let cached: { key: KeyPair; object: KeyObject } | undefined

/** Node's own Ed25519 is thirty times faster than one in JavaScript, and an entry is written in every transaction. */
function privateKeyOf(key: KeyPair): KeyObject {
  if (cached?.key === key) return cached.object
  // The fixed head of a PKCS #8 Ed25519 key. @see RFC 8410 7
  const head = Buffer.from('302e020100300506032b657004220420', 'hex')
  const object = createPrivateKey({ key: Buffer.concat([head, key.secretKey]), format: 'der', type: 'pkcs8' })
  cached = { key, object }
  return object
}
