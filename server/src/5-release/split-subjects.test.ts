import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { splitSubjects } from './split-subjects.ts'

const plan = { train: 0.7, validation: 0.15, test: 0.15, seed: 'tsumugi' }
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `SUBJECT-${String(index).padStart(4, '0')}`)
const sizesOf = (splits: Map<string, string>) =>
  ['train', 'validation', 'test'].map(split => [...splits.values()].filter(one => one === split).length)

test('a subject is in exactly one split, and the sizes follow the plan', () => {
  const splits = splitSubjects(names(200), plan)
  assert.equal(splits.size, 200)
  assert.deepEqual(sizesOf(splits), [140, 30, 30])
})

test('the same seed gives the same split in whatever order the subjects come', () => {
  const forward = splitSubjects(names(50), plan)
  const backward = splitSubjects(names(50).reverse(), plan)
  for (const name of names(50)) assert.equal(backward.get(name), forward.get(name))
})

test('another seed gives another split', () => {
  const one = splitSubjects(names(50), plan)
  const other = splitSubjects(names(50), { ...plan, seed: 'other' })
  assert.ok(names(50).some(name => one.get(name) !== other.get(name)))
})

test('the first subject by hash goes to train', () => {
  const hash = (name: string) => createHash('sha256').update(`tsumugi\n${name}`).digest('hex')
  const [first, ...rest] = names(10).sort((one, other) => hash(one).localeCompare(hash(other)))
  const splits = splitSubjects(names(10), plan)
  assert.equal(splits.get(first ?? ''), 'train')
  assert.equal(splits.get(rest.at(-1) ?? ''), 'test')
})

test('three subjects fill three parts, and two fill what the largest remainder says', () => {
  assert.deepEqual(sizesOf(splitSubjects(names(3), plan)), [1, 1, 1])
  assert.deepEqual(sizesOf(splitSubjects(names(2), plan)), [2, 0, 0])
})

test('a part that the plan does not ask for stays empty', () => {
  assert.deepEqual(sizesOf(splitSubjects(names(5), { ...plan, test: 0 })), [4, 1, 0])
})
