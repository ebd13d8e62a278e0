import { foldRange, fullNodesOf, type LeafRange, type NodePlace, nodeHash } from '@tsumugi/proofs'
import type { Db } from '#platform/db'

export interface StoredNode extends NodePlace {
  readonly hash: Uint8Array
}

/** The full subtrees that appending leaves to a tree completes, leaves included, in the order they are completed.
 *  `edge` are the full subtrees of the tree before, from left to right (`fullNodesOf({ start: 0, end: size })`). */
export function appendLeaves(
  size: number,
  edge: readonly StoredNode[],
  leafHashes: readonly Uint8Array[],
): StoredNode[] {
  const stack = [...edge]
  const made: StoredNode[] = []
  for (const [offset, hash] of leafHashes.entries()) {
    let node: StoredNode = { level: 0, index: size + offset, hash }
    made.push(node)
    while (node.index % 2 === 1) {
      const left = stack.pop()
      if (left === undefined || left.level !== node.level)
        throw new Error('The edge of the tree does not fit its size.')
      node = { level: node.level + 1, index: left.index / 2, hash: nodeHash(left.hash, node.hash) }
      made.push(node)
    }
    stack.push(node)
  }
  return made
}

/** The hashes of some ranges of the stored tree, in their order; every range must be below the stored size. */
export async function loadRangeHashes(db: Db, ranges: readonly LeafRange[]): Promise<Uint8Array[]> {
  const nodes = await loadNodes(db, ranges.flatMap(fullNodesOf))
  return ranges.map(range => foldRange(range, place => nodes.get(nameOf(place)) ?? missing(place)))
}

/** The full subtrees of the stored tree of `size` leaves, from left to right. */
export async function loadEdge(db: Db, size: number): Promise<StoredNode[]> {
  const places = fullNodesOf({ start: 0, end: size })
  const nodes = await loadNodes(db, places)
  return places.map(place => ({ ...place, hash: nodes.get(nameOf(place)) ?? missing(place) }))
}

async function loadNodes(db: Db, places: readonly NodePlace[]): Promise<Map<string, Uint8Array>> {
  if (places.length === 0) return new Map()
  const rows = await db
    .selectFrom('log_node')
    .select(['level', 'index', 'hash'])
    .where(eb => eb.or(places.map(({ level, index }) => eb.and({ level, index: BigInt(index) }))))
    .execute()
  return new Map(rows.map(row => [nameOf({ level: row.level, index: Number(row.index) }), new Uint8Array(row.hash)]))
}

const nameOf = ({ level, index }: NodePlace) => `${level}/${index}`

function missing({ level, index }: NodePlace): never {
  throw new Error(`The log's tree has no node ${index} of level ${level}.`)
}
