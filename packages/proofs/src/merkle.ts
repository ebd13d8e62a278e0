import { concatBytes, isSameBytes, sha256Bytes } from './bytes.ts'

/** Leaves `start` to `end` (half-open): a subtree of a Merkle tree. */
export interface LeafRange {
  readonly start: number
  readonly end: number
}
/** A full subtree: `2 ** level` leaves, the `index`-th of that size from the left. */
export interface NodePlace {
  readonly level: number
  readonly index: number
}

/** Hash of a leaf's bytes. @see RFC 9162 2.1.1 */
export function leafHash(bytes: Uint8Array): Uint8Array {
  return sha256Bytes(concatBytes(leafPrefix, bytes))
}

/** Hash of two neighbouring subtrees. @see RFC 9162 2.1.1 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256Bytes(concatBytes(nodePrefix, left, right))
}

/** Root of the tree over leaf hashes in their order; of no leaves, the hash of nothing. @see RFC 9162 2.1.1 */
export function merkleRoot(leafHashes: readonly Uint8Array[]): Uint8Array {
  if (leafHashes.length === 0) return sha256Bytes(new Uint8Array())
  return foldRange({ start: 0, end: leafHashes.length }, memoryNodes(leafHashes))
}

/** Why leaf `index` is in the tree of these leaves: sibling hashes from the leaf up. @see RFC 9162 2.1.3.1 */
export function inclusionPath(leafHashes: readonly Uint8Array[], index: number): Uint8Array[] {
  const nodes = memoryNodes(leafHashes)
  return inclusionRanges(index, leafHashes.length).map(range => foldRange(range, nodes))
}

/** Why the tree of these leaves extends the tree of its first `from` leaves. @see RFC 9162 2.1.4.1 */
export function consistencyPath(leafHashes: readonly Uint8Array[], from: number): Uint8Array[] {
  const nodes = memoryNodes(leafHashes)
  return consistencyRanges(from, leafHashes.length).map(range => foldRange(range, nodes))
}

/** The subtrees whose hashes make an inclusion path, from the leaf up. Throws a RangeError unless 0 ≤ index < size. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`expected a leaf index below ${size}, found ${index}`)
  const path: LeafRange[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start)
    if (index < middle) {
      path.push({ start: middle, end })
      end = middle
    } else {
      path.push({ start, end: middle })
      start = middle
    }
  }
  return path.reverse()
}

/** The subtrees whose hashes make a consistency path. Empty when either tree is empty or both are one. Throws a RangeError when `from` > `to`. */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  if (!(from >= 0 && from <= to)) throw new RangeError(`expected a size from 0 to ${to}, found ${from}`)
  if (from === 0 || from === to) return []
  const path: LeafRange[] = []
  let start = 0
  let end = to
  while (end !== from) {
    const middle = start + largestPowerBelow(end - start)
    if (from <= middle) {
      path.push({ start: middle, end })
      end = middle
    } else {
      path.push({ start, end: middle })
      start = middle
    }
  }
  // The verifier knows the old root itself, so a first tree that is one whole subtree need not be repeated.
  if (start > 0) path.push({ start, end })
  return path.reverse()
}

/** The full subtrees that make up a range of an RFC 9162 tree, from left to right, each smaller than the one before. */
export function fullNodesOf({ start, end }: LeafRange): NodePlace[] {
  const places: NodePlace[] = []
  for (let at = start; at < end; ) {
    const level = Math.floor(Math.log2(end - at))
    places.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return places
}

/** Hash of a range from the hashes of its full subtrees. The range must not be empty. */
export function foldRange(range: LeafRange, hashOf: (place: NodePlace) => Uint8Array): Uint8Array {
  const hashes = fullNodesOf(range).map(hashOf)
  const last = hashes.pop()
  if (last === undefined) throw new RangeError('expected at least one leaf')
  return hashes.reduceRight((right, left) => nodeHash(left, right), last)
}

export interface InclusionClaim {
  readonly index: number
  readonly size: number
  readonly leafHash: Uint8Array
  readonly path: readonly Uint8Array[]
  readonly root: Uint8Array
}

/** Whether a path proves that the leaf is under the root; false for anything malformed. @see RFC 9162 2.1.3.2 */
export function isIncluded({ index, size, leafHash: leaf, path, root }: InclusionClaim): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false
  let fn = index
  let sn = size - 1
  let hash = leaf
  for (const sibling of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, half(sn)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && isSameBytes(hash, root)
}

export interface ConsistencyClaim {
  readonly from: number
  readonly to: number
  readonly fromRoot: Uint8Array
  readonly toRoot: Uint8Array
  readonly path: readonly Uint8Array[]
}

/** Whether a path proves that the tree of `to` leaves begins with the tree of `from`; false for anything malformed. @see RFC 9162 2.1.4.2 */
export function isConsistent({ from, to, fromRoot, toRoot, path }: ConsistencyClaim): boolean {
  if (!isCount(from) || !isCount(to) || from > to) return false
  if (from === to) return path.length === 0 && isSameBytes(fromRoot, toRoot)
  // Every tree extends the empty one, whose root is the hash of nothing.
  if (from === 0) return path.length === 0 && isSameBytes(fromRoot, merkleRoot([]))
  const whole = isPowerOfTwo(from) ? [fromRoot, ...path] : [...path]
  const [first, ...rest] = whole
  if (first === undefined || rest.length + (isPowerOfTwo(from) ? 0 : 1) !== path.length) return false
  let fn = from - 1
  let sn = to - 1
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  let fromHash = first
  let toHash = first
  for (const sibling of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fromHash = nodeHash(sibling, fromHash)
      toHash = nodeHash(sibling, toHash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, half(sn)]
    } else {
      toHash = nodeHash(toHash, sibling)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && isSameBytes(fromHash, fromRoot) && isSameBytes(toHash, toRoot)
}

const leafPrefix = new Uint8Array([0])
const nodePrefix = new Uint8Array([1])
const half = (value: number) => Math.floor(value / 2)
const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0
const isPowerOfTwo = (value: number) => 2 ** Math.floor(Math.log2(value)) === value

/** The largest power of two below `size`, which must be 2 at least. */
function largestPowerBelow(size: number): number {
  return 2 ** (Math.ceil(Math.log2(size)) - 1)
}

function memoryNodes(leafHashes: readonly Uint8Array[]): (place: NodePlace) => Uint8Array {
  const known = new Map<string, Uint8Array>()
  return function hashOf({ level, index }): Uint8Array {
    if (level === 0) {
      const leaf = leafHashes[index]
      if (leaf === undefined) throw new RangeError(`expected a leaf below ${leafHashes.length}, found ${index}`)
      return leaf
    }
    const name = `${level}/${index}`
    const hash =
      known.get(name) ??
      nodeHash(hashOf({ level: level - 1, index: 2 * index }), hashOf({ level: level - 1, index: 2 * index + 1 }))
    known.set(name, hash)
    return hash
  }
}
