import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { ApiError } from '@tsumugi/api'
import { withRetry } from './retry.ts'

const quick = { attempts: 4, firstWaitMs: 1, longestWaitMs: 2 }

test('a network that comes back is waited for', async () => {
  let calls = 0
  const answer = await withRetry(async () => {
    if (++calls < 3) throw new ApiError(calls === 1 ? 0 : 503, 'network/unreachable', 'no answer')
    return 'here'
  }, quick)
  assert.deepEqual([answer, calls], ['here', 3])
})

test('a refusal is final', async () => {
  let calls = 0
  const act = async () => {
    calls++
    throw new ApiError(403, 'agreement/none', 'no agreement')
  }
  await assert.rejects(withRetry(act, quick), { code: 'agreement/none' })
  assert.equal(calls, 1)
})

test('trying ends after the last attempt', async () => {
  let calls = 0
  const act = async () => {
    calls++
    throw new ApiError(0, 'network/unreachable', 'no answer')
  }
  await assert.rejects(withRetry(act, quick), { status: 0 })
  assert.equal(calls, 4)
})
