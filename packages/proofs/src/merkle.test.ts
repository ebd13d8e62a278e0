import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromHex, toHex } from './bytes.ts'
import { consistencyPath, inclusionPath, isConsistent, isIncluded, leafHash, merkleRoot } from './merkle.ts'

// The leaves and roots of the Certificate Transparency project's own tests (google/certificate-transparency-go, merkle tree tests).
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  text => leafHash(fromHex(text)),
)
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

test('the roots of the Certificate Transparency test tree are ours', () => {
  assert.deepEqual(
    roots.map((_, size) => toHex(merkleRoot(leaves.slice(0, size)))),
    roots,
  )
})

test('the inclusion paths of the Certificate Transparency test tree are ours', () => {
  assert.deepEqual(inclusionPath(leaves, 0).map(toHex), [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ])
  assert.deepEqual(inclusionPath(leaves, 5).map(toHex), [
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ])
})

test('the consistency path from 6 to 8 of the Certificate Transparency test tree is ours', () => {
  assert.deepEqual(consistencyPath(leaves, 6).map(toHex), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ])
})

const many = Array.from({ length: 70 }, (_, index) => leafHash(new Uint8Array([index])))
const rootOf = (size: number) => merkleRoot(many.slice(0, size))
const spoiled = (hash: Uint8Array) => hash.map((byte, index) => (index === 7 ? byte ^ 1 : byte))

test('every leaf of every tree up to 70 leaves is proved, and nothing else is by the same path', () => {
  for (let size = 1; size <= 70; size++) {
    const root = rootOf(size)
    for (let index = 0; index < size; index++) {
      const path = inclusionPath(many.slice(0, size), index)
      const leaf = many[index] ?? new Uint8Array()
      const claim = { index, size, leafHash: leaf, path, root }
      assert.ok(isIncluded(claim), `leaf ${index} of ${size}`)
      assert.ok(!isIncluded({ ...claim, leafHash: spoiled(leaf) }))
      assert.ok(!isIncluded({ ...claim, root: spoiled(root) }))
      assert.ok(!isIncluded({ ...claim, path: [...path, root] }))
      assert.ok(path.length === 0 || !isIncluded({ ...claim, path: path.slice(1) }))
      assert.ok(size === 1 || !isIncluded({ ...claim, index: (index + 1) % size }))
      for (const place of path.keys())
        assert.ok(!isIncluded({ ...claim, path: path.with(place, spoiled(path[place] ?? root)) }))
    }
  }
})

test('every pair of trees up to 70 leaves is consistent, and a forged one is not', () => {
  for (let to = 0; to <= 70; to++) {
    for (let from = 0; from <= to; from++) {
      const path = consistencyPath(many.slice(0, to), from)
      const claim = { from, to, fromRoot: rootOf(from), toRoot: rootOf(to), path }
      assert.ok(isConsistent(claim), `${from} to ${to}`)
      assert.ok(!isConsistent({ ...claim, fromRoot: spoiled(claim.fromRoot) }), `${from} to ${to}`)
      assert.ok(from === 0 || !isConsistent({ ...claim, toRoot: spoiled(claim.toRoot) }))
      assert.ok(!isConsistent({ ...claim, path: [...path, claim.toRoot] }))
      assert.ok(path.length === 0 || !isConsistent({ ...claim, path: path.slice(0, -1) }))
    }
  }
})

test('a claim about a leaf outside the tree or with odd numbers is false', () => {
  const base = { leafHash: leafHash(new Uint8Array()), path: [], root: leafHash(new Uint8Array()) }
  for (const [index, size] of [
    [1, 1],
    [-1, 1],
    [0.5, 1],
    [0, 0],
    [Number.NaN, 1],
  ] as const)
    assert.ok(!isIncluded({ ...base, index, size }))
  assert.throws(() => inclusionPath(leaves, 8), RangeError)
  assert.throws(() => consistencyPath(leaves, 9), RangeError)
})
