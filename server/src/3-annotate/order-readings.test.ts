import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderReadings } from './order-readings.ts'

const early = { id: '00000000-0000-4000-8000-000000000001', label_map_digest: 'aa' }
const late = { id: '00000000-0000-4000-8000-000000000002', label_map_digest: 'bb' }

test('A and B of a case do not depend on who was first', () => {
  assert.deepEqual(orderReadings('case', [early, late]), orderReadings('case', [late, early]))
})

test('over many cases each reader is A about half the time', () => {
  const first = Array.from({ length: 1000 }, (_, number) => orderReadings(`case ${number}`, [early, late])[0])
  const count = first.filter(reading => reading === early).length
  assert.ok(count > 430 && count < 570, `${count} of 1000`)
})
