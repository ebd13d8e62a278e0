import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeSteps } from './check-steps.ts'
import { stepCatalogue } from './step-catalogue.ts'

const one = (step: string, parameters: Record<string, never> | Record<string, unknown> = {}, version = 1) =>
  completeSteps([{ step, version, parameters: JSON.parse(JSON.stringify(parameters)) }])

test('a saved recipe says every parameter, also those that were left out', () => {
  assert.deepEqual(one('intensity-ct-window', { low: -200 }), [
    { step: 'intensity-ct-window', version: 1, parameters: { low: -200, high: 1000, scale: 'none' } },
  ])
})

test('every step of the catalogue can be used as it stands', () => {
  for (const { step, version } of stepCatalogue) assert.equal(one(step, {}, version)[0]?.step, step)
})

test('a step, a version or a parameter that does not exist is refused', () => {
  assert.throws(() => one('sharpen'), { code: 'recipe/unknown-step', status: 422 })
  assert.throws(() => one('orient', {}, 2), { code: 'recipe/unknown-step-version', status: 422 })
  assert.throws(() => one('orient', { angle: 3 }), { code: 'recipe/unknown-parameter', status: 422 })
})

test('a value that a step cannot use is refused', () => {
  const bad = { code: 'recipe/bad-parameter', status: 422 }
  assert.throws(() => one('orient', { orientation: 'up' }), bad)
  assert.throws(() => one('resample', { spacingMm: [1, 1] }), bad)
  assert.throws(() => one('resample', { spacingMm: [1, 1, 0] }), bad)
  assert.throws(() => one('resample', { spacingMm: [1, 1, 'x'] }), bad)
  assert.throws(() => one('intensity-ct-window', { low: 100, high: 50 }), bad)
  assert.throws(() => one('denoise-tv', { iterations: '9' }), bad)
})

test('a recipe that aligns twice is refused', () => {
  const align = { step: 'align-to', version: 1, parameters: {} }
  assert.throws(() => completeSteps([align, align]), { code: 'recipe/bad-parameter', status: 422 })
})
