import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ballPhantom, buildSeries } from '@tsumugi/testkit'
import { runCase } from './run-case.ts'

const instances = buildSeries({ modality: 'CT', phantom: ballPhantom([4, 16, 16]) }).instances
const series = { modality: 'CT', files: instances.map(({ bytes }) => bytes) }

test('a step that breaks is an issue of its case, told by name', async () => {
  const result = await runCase({
    series,
    fixed: undefined,
    labels: undefined,
    steps: [{ step: 'of-tomorrow', version: 1, parameters: {} }],
  })
  assert.equal(result.image, undefined)
  assert.deepEqual(
    result.issues.map(({ code }) => code),
    ['step-failed'],
  )
})

test('a reference standard on another grid than the volume is refused', async () => {
  const slices = instances.map(({ sopInstanceUid }) => ({ sopInstanceUid, instanceIndex: 0, frameNumber: 1 }))
  const labels = { voxels: new Uint8Array(3 * 16 * 16), shape: { slices: 3, rows: 16, columns: 16 }, slices }
  const result = await runCase({ series, fixed: undefined, labels, steps: [] })
  assert.deepEqual(
    result.issues.map(({ code }) => code),
    ['label-map-on-other-grid'],
  )
})
