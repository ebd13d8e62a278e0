import assert from 'node:assert/strict'
import { test } from 'node:test'
import { orderReadings } from './order-readings.ts'

const early = { id: '00000000-0000-4000-8000-000000000001', label_map_digest: 'aa' }
const late = { id: '00000000-0000-4000-8000-000000000002', label_map_digest: 'bb' }

test('A and B of a case do not depend on who was first', () => {
  assert.deepEqual(orderReadings('pack', [early, late]), orderReadings('pack', [late, early]))
})

test('A and B follow from content: other ids, and other annotators behind them, change nothing', () => {
  const swapped = [
    { ...early, id: late.id },
    { ...late, id: early.id },
  ]
  for (let number = 0; number < 100; number++)
    assert.deepEqual(
      orderReadings(`pack ${number}`, swapped).map(reading => reading.label_map_digest),
      orderReadings(`pack ${number}`, [early, late]).map(reading => reading.label_map_digest),
    )
})

test('over many cases each reader is A about half the time', () => {
  const first = Array.from({ length: 1000 }, (_, number) => orderReadings(`pack ${number}`, [early, late])[0])
  const count = first.filter(reading => reading === early).length
  assert.ok(count > 430 && count < 570, `${count} of 1000`)
})

test('what a reader can see of a case does not tell whether a contour will be A', () => {
  const others = Array.from({ length: 1000 }, (_, number) => ({ id: `${number}`, label_map_digest: `other ${number}` }))
  const count = others.filter(other => orderReadings('pack', [early, other])[0] === early).length
  assert.ok(count > 430 && count < 570, `${count} of 1000`)
})
