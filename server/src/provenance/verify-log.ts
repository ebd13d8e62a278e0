import { createPublicKey, verify as cryptoVerify, type KeyObject } from 'node:crypto'
import { canonicalJson, foldRange, fromBase64, isSameBytes, leafHash, nodeHash, openTreeHead } from '@tsumugi/proofs'
import { z } from 'zod'
import type { Db } from '#platform/db'
import { platformKey } from '#platform/signing-key'

export interface LogVerdict {
  readonly isIntact: boolean
  readonly size: number
  /** Index of the first entry that is missing, changed, wrongly signed, or not under the signed heads; null when all is well. */
  readonly firstBadIndex: number | null
}

const pageSize = 5000
const content = z.looseObject({
  id: z.string(),
  at: z.string(),
  act: z.string(),
  actor: z.object({ kind: z.string(), id: z.string() }),
  subjects: z.array(z.string()),
})

/** Read the whole log and check, entry by entry: places without a gap, columns equal to the signed content, canonical form, signature,
 *  leaf hash; then every signed head against the root of the entries read. Needs nothing that the database computed. */
export async function verifyLog(db: Db, origin: string): Promise<LogVerdict> {
  const key = publicKeyObject(platformKey().publicKey)
  const heads = await db.selectFrom('tree_head').select(['size', 'note']).orderBy('size').execute()
  const size = Number(heads.at(-1)?.size ?? 0)
  const fold = createFold()
  let checkedTo = 0
  let nextHead = 0
  for (let first = 0; first < size; first += pageSize) {
    const rows = await loadPage(db, first)
    for (const [offset, row] of rows.entries()) {
      const index = first + offset
      if (index >= size) break
      if (Number(row.leaf_index) !== index || !isEntryGood(row, key))
        return { isIntact: false, size, firstBadIndex: index }
      fold.append(leafHash(new TextEncoder().encode(row.content)))
      for (
        let head = heads[nextHead];
        head !== undefined && Number(head.size) === index + 1;
        head = heads[++nextHead]
      ) {
        // Between two heads nobody can say which entry was put in another's place, so the first after the good head is named.
        if (!isHeadGood(head.note, origin, index + 1, fold.root()))
          return { isIntact: false, size, firstBadIndex: checkedTo }
        checkedTo = index + 1
      }
    }
    if (rows.length < Math.min(pageSize, size - first))
      return { isIntact: false, size, firstBadIndex: first + rows.length }
  }
  return { isIntact: true, size, firstBadIndex: null }
}

type EntryRow = Awaited<ReturnType<typeof loadPage>>[number]

function loadPage(db: Db, first: number) {
  return db
    .selectFrom('log_entry')
    .select([
      'leaf_index',
      'id',
      'at',
      'act',
      'actor_kind',
      'actor_id',
      'subjects',
      'content',
      'leaf_hash',
      'signature',
    ])
    .where('leaf_index', '>=', BigInt(first))
    .orderBy('leaf_index')
    .limit(pageSize)
    .execute()
}

function isEntryGood(row: EntryRow, key: KeyObject): boolean {
  const bytes = new TextEncoder().encode(row.content)
  if (!isSameBytes(leafHash(bytes), new Uint8Array(row.leaf_hash))) return false
  if (!cryptoVerify(null, bytes, key, Buffer.from(row.signature, 'base64'))) return false
  const parsed = content.safeParse(parseJson(row.content))
  if (!parsed.success || canonicalJson(parsed.data) !== row.content) return false
  const { id, at, act, actor, subjects } = parsed.data
  const isSameSubjects =
    subjects.length === row.subjects.length && subjects.every((subject, index) => subject === row.subjects[index])
  return (
    id === row.id &&
    Date.parse(at) === row.at.getTime() &&
    act === row.act &&
    actor.kind === row.actor_kind &&
    actor.id === row.actor_id &&
    isSameSubjects
  )
}

function isHeadGood(note: string, origin: string, size: number, root: Uint8Array): boolean {
  const head = openTreeHead(note, { name: origin, publicKey: platformKey().publicKey })
  return head !== undefined && head.size === size && isSameBytes(head.rootHash, root)
}

/** The root of a growing tree, from its full subtrees alone. */
function createFold() {
  const stack: { level: number; hash: Uint8Array }[] = []
  let size = 0
  return {
    append(hash: Uint8Array): void {
      let node = { level: 0, hash }
      for (let left = stack.at(-1); left?.level === node.level; left = stack.at(-1)) {
        stack.pop()
        node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) }
      }
      stack.push(node)
      size++
    },
    root: () =>
      foldRange(
        { start: 0, end: size },
        ({ level }) => stack.find(node => node.level === level)?.hash ?? fromBase64(''),
      ),
  }
}

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  // The fixed head of an Ed25519 public key. @see RFC 8410 4
  return createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]),
    format: 'der',
    type: 'spki',
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
