import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStrokeLog } from './stroke-log.ts'

const shape = { slices: 5, rows: 16, columns: 20 }
const size = shape.rows * shape.columns

/** Numbers that look like chance and are the same each run. @see Numerical Recipes, the quick generator of 32 bits */
function chance(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Paint random strokes, some over several slices, into `picture` and record each; answers every state before and after. */
function paintSteps(count: number) {
  const pick = chance(7)
  const picture = new Uint8Array(shape.slices * size).map(() => pick(3))
  const log = openStrokeLog({ ...shape, voxels: picture })
  const states = [picture.slice()]
  while (states.length <= count) {
    const slices = new Set(Array.from({ length: 1 + pick(3) }, () => pick(shape.slices)))
    const value = pick(4)
    for (const slice of slices) for (let dot = 0; dot < 1 + pick(30); dot++) picture[slice * size + pick(size)] = value
    const now = [...slices].map(slice => ({ slice, voxels: picture.subarray(slice * size, (slice + 1) * size) }))
    if (log.record(now).length > 0) states.push(picture.slice())
  }
  return { log, states }
}
const wholeOf = (log: ReturnType<typeof openStrokeLog>) =>
  Uint8Array.from(Array.from({ length: shape.slices }, (_, slice) => [...log.look(slice)]).flat())

test('a thousand steps are taken back and done again byte for byte', () => {
  const { log, states } = paintSteps(1000)
  for (const state of states.slice(0, -1).toReversed()) {
    log.undo()
    assert.deepEqual(wholeOf(log), state)
  }
  assert.equal(log.mayUndo(), false)
  assert.deepEqual(log.undo(), [])
  for (const state of states.slice(1)) {
    log.redo()
    assert.deepEqual(wholeOf(log), state)
  }
  assert.equal(log.mayRedo(), false)
})

test('voxels are counted as they are after each step', () => {
  const { log, states } = paintSteps(50)
  const countOf = (state: Uint8Array | undefined, value: number) => state?.filter(voxel => voxel === value).length
  log.undo()
  for (const value of [1, 2, 3]) assert.equal(log.counts().get(value), countOf(states.at(-2), value))
})

test('a new step after taking one back ends what could be done again', () => {
  const { log } = paintSteps(3)
  log.undo()
  assert.equal(log.mayRedo(), true)
  assert.deepEqual(log.record([{ slice: 2, voxels: new Uint8Array(size).fill(9) }]), [2])
  assert.equal(log.mayRedo(), false)
})

test('a slice that looks as before is no step', () => {
  const log = openStrokeLog({ ...shape, voxels: new Uint8Array(shape.slices * size) })
  assert.deepEqual(log.record([{ slice: 1, voxels: new Uint8Array(size) }]), [])
  assert.equal(log.mayUndo(), false)
  assert.deepEqual(log.drawnSlices(), [])
})
