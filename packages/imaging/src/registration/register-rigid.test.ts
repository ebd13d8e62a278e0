import assert from 'node:assert/strict'
import { test } from 'node:test'
import { norm, subtract, transformPoint } from '../geometry/matrix.ts'
import type { Matrix4 } from '../volume.ts'
import { eulerToMatrix } from './euler.ts'
import { registerRigid } from './register-rigid.ts'
import { corners, makeBody } from './testing-bodies.ts'

const planted = eulerToMatrix({ angles: [0.2, -0.15, 0.25], shiftMm: [14, -18, 12], centreMm: [0, 0, 0] })

function errorsMm(found: Matrix4): number[] {
  return corners.map(corner => norm(subtract(transformPoint(found, corner), transformPoint(planted, corner))))
}

test('a planted turn of 20° and shift of 26 mm between two modalities is found to a millimetre, and twice alike', () => {
  const fixed = makeBody('MR')
  const moving = makeBody('CT', { planted })
  const found = registerRigid(fixed, moving)
  assert.ok(Math.max(...errorsMm(found.transform)) < 1, `${errorsMm(found.transform)}`)
  assert.ok(found.after.information > found.before.information)
  // The trace of the planted matrix says the angle of its one rotation.
  const [xx = 0, , , , , yy = 0, , , , , zz = 0] = planted
  assert.ok(Math.abs(found.rotationDegrees - (Math.acos((xx + yy + zz - 1) / 2) * 180) / Math.PI) < 1)
  assert.deepEqual(registerRigid(fixed, moving), found)
})

test('volumes far from each other are found from their centres', () => {
  const far = eulerToMatrix({ angles: [0.1, 0, 0.1], shiftMm: [300, -200, 500], centreMm: [0, 0, 0] })
  const found = registerRigid(makeBody('MR'), makeBody('CT', { planted: far }), { start: 'centres' })
  const errors = corners.map(corner =>
    norm(subtract(transformPoint(found.transform, corner), transformPoint(far, corner))),
  )
  assert.ok(Math.max(...errors) < 1, `${errors}`)
})
