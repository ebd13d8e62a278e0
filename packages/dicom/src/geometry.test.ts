import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { buildSeries } from '@tsumugi/testkit'
import { describeStack, type ImagePlane, parseDicom, planeOf, pointOf, sliceNormal, type Vector3 } from './index.ts'

const axial = (positionMm: Vector3): ImagePlane => ({
  ...{ positionMm, rowDirection: [1, 0, 0], columnDirection: [0, 1, 0], rowSpacingMm: 0.5, columnSpacingMm: 0.7 },
})
const at = (...heightsMm: readonly number[]) => heightsMm.map(z => axial([0, 0, z]))

test('the normal of an axial slice points to the head, of a coronal one to the back, of a sagittal one to the right', () => {
  assert.deepEqual(sliceNormal(axial([0, 0, 0])), [0, 0, 1])
  assert.deepEqual(
    sliceNormal({ rowDirection: [1, 0, 0], columnDirection: [0, 0, -1] }).map(v => v + 0),
    [0, 1, 0],
  )
  assert.deepEqual(
    sliceNormal({ rowDirection: [0, 1, 0], columnDirection: [0, 0, -1] }).map(v => v + 0),
    [-1, 0, 0],
  )
})

test('a voxel is found by PS3.3 equation C.7.6.2.1-1', () => {
  assert.deepEqual(pointOf(axial([-10, -20, 30]), 10, 4), [-3, -18, 30])
})

test('slices are ordered by position, whatever order they come in', () => {
  const stack = describeStack(at(5, 0, 2.5, 7.5))
  assert.deepEqual(stack.order, [1, 2, 0, 3])
  assert.deepEqual([stack.spacingMm, stack.isUniform, stack.gaps, stack.duplicateIndices], [2.5, true, [], []])
})

test('a missing slice is a gap with its place and count', () => {
  const stack = describeStack(at(0, 2, 4, 10, 12))
  assert.deepEqual(stack.gaps, [{ afterIndex: 2, distanceMm: 6, missingCount: 2 }])
  assert.equal(stack.isUniform, false)
})

test('two slices at one place are told', () => {
  assert.deepEqual(describeStack(at(0, 1, 1, 2)).duplicateIndices, [2])
})

test('a single slice has no spacing', () => {
  const stack = describeStack(at(3))
  assert.deepEqual([stack.spacingMm, stack.isUniform, stack.order], [undefined, true, [0]])
})

test('tilted and sheared stacks are measured', () => {
  const tilted = { ...axial([0, 0, 2]), columnDirection: [0, Math.cos(0.1), Math.sin(0.1)] as const }
  assert.ok(Math.abs(describeStack([axial([0, 0, 0]), tilted]).tiltDegrees - 5.7296) < 1e-3)
  assert.ok(Math.abs(describeStack([axial([0, 0, 0]), axial([0, 3, 2])]).shearMm - 3) < 1e-9)
})

test('an instance gives its plane; a degenerate orientation gives none', () => {
  const read = (extra = {}) => {
    const { file } = parseDicom(buildSeries({ extra }).instances[2]?.bytes ?? new Uint8Array(0))
    assert.ok(file)
    return planeOf(file.dataset)
  }
  assert.deepEqual(read()?.positionMm, [-100, -120, 45])
  assert.equal(read({ ImageOrientationPatient: [1, 0, 0, 1, 0, 0] }), undefined)
  assert.equal(read({ ImageOrientationPatient: [1, 0, 0] }), undefined)
  assert.equal(read({ PixelSpacing: [0, 1] }), undefined)
  assert.equal(read({ ImagePositionPatient: { vr: 'DS', value: 'a\\b\\c' } }), undefined)
})
