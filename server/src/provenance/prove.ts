import { consistencyRanges, inclusionRanges, signTreeHead, toBase64, toHex, verifierKey } from '@tsumugi/proofs'
import type { Db } from '#platform/db'
import { platformKey } from '#platform/signing-key'
import { refuse } from './refusals.ts'
import { loadSize } from './sequence-entries.ts'
import { loadRangeHashes } from './tree.ts'

/** The newest signed tree head; refused while the log is empty. `publicKey` is base64, `verifierKey` the same in the form of log tools. */
export async function loadTreeHead(db: Db, origin: string) {
  const head = await db.selectFrom('tree_head').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst()
  if (head === undefined) throw refuse('log/empty', { message: 'The log has no entry yet.' })
  const { publicKey } = platformKey()
  return {
    size: Number(head.size),
    rootHash: toHex(head.root_hash),
    note: head.note,
    publicKey: toBase64(publicKey),
    verifierKey: verifierKey({ name: origin, publicKey }),
  }
}

/** Why the entry at `index` is under the tree of `size` leaves (the newest unless told), with that tree's signed head. */
export async function proveInclusion(
  db: Db,
  origin: string,
  { index, size }: { index: number; size?: number | undefined },
) {
  const newest = await loadSize(db)
  const treeSize = size ?? newest
  checkSize(treeSize, newest)
  if (index >= treeSize)
    throw refuse('log/no-such-entry', {
      message: 'There is no such entry under this tree head.',
      expected: `an index below ${treeSize}`,
      found: String(index),
    })
  const [leaf, root, ...path] = await loadRangeHashes(db, [
    { start: index, end: index + 1 },
    { start: 0, end: treeSize },
    ...inclusionRanges(index, treeSize),
  ])
  if (leaf === undefined || root === undefined) throw new Error('A proof has a leaf and a root.')
  const stored = await db.selectFrom('tree_head').select('note').where('size', '=', BigInt(treeSize)).executeTakeFirst()
  const note = stored?.note ?? signTreeHead({ origin, size: treeSize, rootHash: root }, platformKey())
  return { index, size: treeSize, leafHash: toHex(leaf), path: path.map(toHex), note }
}

/** Why the tree of `to` leaves extends the tree of `from`. */
export async function proveConsistency(db: Db, { from, to }: { from: number; to: number }) {
  checkSize(to, await loadSize(db))
  if (from > to)
    throw refuse('log/no-such-head', {
      message: 'The first tree is larger than the second.',
      expected: `at most ${to}`,
      found: String(from),
    })
  const path = await loadRangeHashes(db, consistencyRanges(from, to))
  return { from, to, path: path.map(toHex) }
}

/** The whole proof of one entry, for a release: its content, signature, inclusion path and signed head. Refused until it has its place. */
export async function proveEntry(db: Db, origin: string, entryId: string) {
  const entry = await db
    .selectFrom('log_entry')
    .select(['leaf_index', 'content', 'signature'])
    .where('id', '=', entryId)
    .executeTakeFirst()
  if (entry === undefined) throw refuse('log/no-such-entry', { message: 'There is no such entry.', subject: entryId })
  if (entry.leaf_index === null)
    throw refuse('log/entry-not-sequenced', {
      message: 'The entry has no place in the tree yet.',
      subject: entryId,
      hint: 'Try again in a moment.',
    })
  const inclusion = await proveInclusion(db, origin, { index: Number(entry.leaf_index) })
  const { publicKey } = platformKey()
  return {
    content: entry.content,
    signature: entry.signature,
    ...inclusion,
    publicKey: toBase64(publicKey),
    verifierKey: verifierKey({ name: origin, publicKey }),
  }
}

function checkSize(size: number, newest: number): void {
  if (size > newest)
    throw refuse('log/no-such-head', {
      message: 'The log is not that long yet.',
      expected: `at most ${newest}`,
      found: String(size),
    })
}
