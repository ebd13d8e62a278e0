import { merkleRoot, signTreeHead } from '@tsumugi/proofs'
import { sql } from 'kysely'
import { type Db, inTransaction, type Tx } from '#platform/db'
import { platformKey } from '#platform/signing-key'
import { appendLeaves, loadEdge, loadRangeHashes, type StoredNode } from './tree.ts'

const batch = 2000

/** Give committed entries their places in the tree and sign a head over them; answers how many. Called after commits and by a timer;
 *  of several processes one works at a time and the others answer 0. `origin` is the log's name. */
export async function sequenceEntries(db: Db, origin: string): Promise<number> {
  let total = 0
  for (;;) {
    const count = await inTransaction(db, tx => sequenceBatch(tx, origin))
    total += count
    if (count < batch) return total
  }
}

async function sequenceBatch(tx: Tx, origin: string): Promise<number> {
  const { rows } = await sql<{
    is_mine: boolean
  }>`select pg_try_advisory_xact_lock(hashtext('tsumugi log')) as is_mine`.execute(tx)
  if (rows[0]?.is_mine !== true) return 0
  const entries = await tx
    .selectFrom('log_entry')
    .select(['id', 'leaf_hash'])
    .where('leaf_index', 'is', null)
    .orderBy('position')
    .limit(batch)
    .execute()
  if (entries.length === 0) return 0
  const size = await loadSize(tx)
  const leaves = entries.map(entry => new Uint8Array(entry.leaf_hash))
  await saveIndexes(
    tx,
    entries.map(entry => entry.id),
    size,
  )
  await saveNodes(tx, appendLeaves(size, await loadEdge(tx, size), leaves))
  await saveHead(tx, origin, size + entries.length)
  return entries.length
}

/** Leaves under the newest tree head. */
export async function loadSize(db: Db): Promise<number> {
  const head = await db.selectFrom('tree_head').select('size').orderBy('size', 'desc').limit(1).executeTakeFirst()
  return Number(head?.size ?? 0)
}

async function saveIndexes(tx: Tx, ids: readonly string[], size: number): Promise<void> {
  await sql`update log_entry set leaf_index = ${size} + given.place - 1
    from unnest(${ids}::uuid[]) with ordinality as given (id, place) where log_entry.id = given.id`.execute(tx)
}

async function saveNodes(tx: Tx, nodes: readonly StoredNode[]): Promise<void> {
  const levels = nodes.map(node => node.level)
  const indexes = nodes.map(node => node.index)
  const hashes = nodes.map(node => Buffer.from(node.hash))
  await sql`insert into log_node (level, index, hash)
    select * from unnest(${levels}::smallint[], ${indexes}::bigint[], ${hashes}::bytea[])`.execute(tx)
}

async function saveHead(tx: Tx, origin: string, size: number): Promise<void> {
  const [root] = size === 0 ? [merkleRoot([])] : await loadRangeHashes(tx, [{ start: 0, end: size }])
  if (root === undefined) throw new Error('A tree of leaves has a root.')
  const note = signTreeHead({ origin, size, rootHash: root }, platformKey())
  await tx
    .insertInto('tree_head')
    .values({ size: BigInt(size), root_hash: Buffer.from(root), note })
    .execute()
}
