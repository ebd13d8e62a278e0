/** The small brother of `bench/interrupt.ts`, which does the same with 10,000 files and twenty kills. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { interruptRun } from './interrupt/interrupt-run.ts'

test('a folder whose run is killed five times ends with the same digests as in peace, and nothing twice', async () => {
  const { calm, hit, kills } = await interruptRun(400, 5, Math.random)
  assert.equal(kills, 5)
  assert.equal(calm.files.length, 400)
  assert.deepEqual(hit.files, calm.files)
  assert.deepEqual(hit.packs, calm.packs)
  assert.equal(hit.doubled, 0)
})
