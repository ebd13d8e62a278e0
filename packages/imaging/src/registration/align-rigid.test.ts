import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { multiply, norm, subtract, transformPoint } from '../geometry/matrix.ts'
import { buildVolume } from '../series/build-volume.ts'
import type { Volume } from '../volume.ts'
import { alignRigid, judgeEvidence } from './align-rigid.ts'
import { eulerToMatrix } from './euler.ts'
import { corners, makeBody } from './testing-bodies.ts'

const planted = eulerToMatrix({ angles: [-0.1, 0.2, 0.1], shiftMm: [-15, 10, 8], centreMm: [0, 0, 0] })
const sample = '../../../../fixtures/sample-hospital/sakura/dicom/'
const pair = '0012345_TSUMUGI_HANAKO/'

async function readSeries(name: string): Promise<Volume> {
  const folder = new URL(`${sample}${name}/`, import.meta.url)
  const files = readdirSync(folder).map(file => new Uint8Array(readFileSync(new URL(file, folder))))
  const { volume } = await buildVolume(files)
  assert.ok(volume)
  return volume
}

test('an alignment that is right passes', () => {
  const { verdict, reasons, registration } = alignRigid(makeBody('MR'), makeBody('CT', { planted }))
  assert.deepEqual([verdict, reasons], ['pass', []])
  for (const corner of corners)
    assert.ok(norm(subtract(transformPoint(registration.transform, corner), transformPoint(planted, corner))) < 1)
})

test('two volumes that the scanner put far apart fail for want of overlap', () => {
  const away = eulerToMatrix({ angles: [0, 0, 0], shiftMm: [400, 0, 0], centreMm: [0, 0, 0] })
  const { verdict, reasons } = alignRigid(makeBody('MR'), makeBody('CT', { planted: away }))
  assert.equal(verdict, 'fail')
  assert.ok(reasons.includes('overlap'))
})

test('a head and a thigh do not pass', async () => {
  const [fixed, moving] = [await readSeries('0023456_SATO_TARO/CT-HEAD'), await readSeries(`${pair}MR`)]
  assert.notEqual(alignRigid(fixed, moving, { start: 'centres' }).verdict, 'pass')
})

test('a body that gave way between the scans is told by its halves', () => {
  const { verdict, reasons } = alignRigid(makeBody('MR'), makeBody('CT', { planted, bendMm: 14 }))
  assert.notEqual(verdict, 'pass')
  assert.ok(reasons.includes('halvesDisagreeMm'))
})

test('CT and MR of a thigh whose soft tissue was deformed do not pass', async () => {
  const [fixed, moving] = [await readSeries(`${pair}CT`), await readSeries(`${pair}MR`)]
  const { verdict, reasons } = alignRigid(fixed, { ...moving, affine: multiply(planted, moving.affine) })
  assert.notEqual(verdict, 'pass')
  assert.ok(reasons.includes('halvesDisagreeMm'))
})

test('the verdict is the worst that any measure says, and names the bounds that were not kept', () => {
  const good = {
    overlap: 0.9,
    informationBefore: 0.2,
    informationAfter: 0.6,
    rivalShare: 0.5,
    inverseConsistencyMm: 0.4,
    halvesDisagreeMm: 3,
    edgesBefore: 0.5,
    edgesAfter: 0.7,
  }
  assert.deepEqual(judgeEvidence(good), { verdict: 'pass', reasons: [] })
  const judged = (change: Partial<typeof good>) => judgeEvidence({ ...good, ...change })
  assert.deepEqual(judged({ overlap: 0.4 }), { verdict: 'fail', reasons: ['overlap'] })
  assert.deepEqual(judged({ rivalShare: 0.93 }), { verdict: 'doubtful', reasons: ['rivalShare'] })
  assert.deepEqual(judged({ inverseConsistencyMm: 3 }), { verdict: 'doubtful', reasons: ['inverseConsistencyMm'] })
  assert.deepEqual(judged({ inverseConsistencyMm: Number.NaN }).verdict, 'fail')
  assert.deepEqual(judged({ halvesDisagreeMm: 9, edgesAfter: 0.3 }), {
    verdict: 'fail',
    reasons: ['halvesDisagreeMm', 'edgesLost'],
  })
})
