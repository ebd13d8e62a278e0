import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPacer, parseRate } from './rate.ts'

/** A clock that moves only when it is waited for, or set. */
function stillClock() {
  const state = { nowMs: 1_000_000 }
  const clock = {
    now: () => state.nowMs,
    wait: async (milliseconds: number) => {
      state.nowMs += milliseconds
    },
  }
  return { state, clock }
}

test('thirty studies a minute begin two seconds apart, the first at once', async () => {
  const { state, clock } = stillClock()
  const pacer = createPacer(parseRate('30/min'), clock)
  const begins: number[] = []
  for (let study = 0; study < 31; study++) {
    await pacer.study()
    begins.push(state.nowMs - 1_000_000)
  }
  assert.deepEqual(
    begins,
    Array.from({ length: 31 }, (_, study) => study * 2000),
  )
})

test('time that a study took counts, and time that was not used is not saved up', async () => {
  const { state, clock } = stillClock()
  const pacer = createPacer(parseRate('30/min'), clock)
  const beginAfter = async (tookMs: number) => {
    state.nowMs += tookMs
    await pacer.study()
    return state.nowMs - 1_000_000
  }
  assert.deepEqual(
    [await beginAfter(0), await beginAfter(1500), await beginAfter(60_000), await beginAfter(0)],
    [0, 2000, 62_000, 64_000],
  )
})

test('five megabytes a second hold a gigabyte back for two hundred seconds less its last piece', async () => {
  const { state, clock } = stillClock()
  const pacer = createPacer(parseRate('5MB/s'), clock)
  for (let piece = 0; piece < 1000; piece++) await pacer.bytes(1_000_000)
  assert.equal(state.nowMs - 1_000_000, 199_800)
})

test('bytes of several associations share one rate', async () => {
  const waits: number[] = []
  const clock = { now: () => 0, wait: async (milliseconds: number) => void waits.push(milliseconds) }
  const pacer = createPacer(parseRate('1MB/s'), clock)
  await Promise.all([pacer.bytes(500_000), pacer.bytes(500_000), pacer.bytes(500_000)])
  assert.deepEqual(waits, [500, 1000])
})

test('a rate of studies holds no bytes back, nor one of bytes studies; without one nothing waits', async () => {
  const { state, clock } = stillClock()
  const [ofStudies, ofBytes] = [createPacer(parseRate('1/min'), clock), createPacer(parseRate('1MB/s'), clock)]
  const free = createPacer(undefined, clock)
  for (let turn = 0; turn < 3; turn++) {
    await ofStudies.bytes(1e9)
    await ofBytes.study()
    await free.study()
    await free.bytes(1e9)
  }
  assert.equal(state.nowMs, 1_000_000)
})

test('a rate is read as it is written, and what is none is refused', () => {
  assert.deepEqual(parseRate('30'), { studiesPerMinute: 30 })
  assert.deepEqual(parseRate('0.5/min'), { studiesPerMinute: 0.5 })
  assert.deepEqual(parseRate('2.5 MB/s'), { bytesPerSecond: 2_500_000 })
  for (const text of ['', '0', '0MB/s', '-3/min', '30/h', 'fast']) assert.equal(parseRate(text), undefined, text)
})
