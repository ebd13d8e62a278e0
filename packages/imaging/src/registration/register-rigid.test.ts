import assert from 'node:assert/strict'
import { test } from 'node:test'
import { multiply, transformPoint } from '../geometry/matrix.ts'
import { makeVolume, type Vector3 } from '../volume.ts'
import { eulerToMatrix } from './euler.ts'
import { registerRigid } from './register-rigid.ts'

const shape = [24, 40, 36] as const
/** A smooth body without symmetry; `isOther` maps its values as another modality would, not monotonously. */
function makeBody(isOther: boolean): Float32Array {
  const voxels = new Float32Array(shape[0] * shape[1] * shape[2])
  const blob = (at: Vector3, centre: Vector3, radius: number) =>
    Math.exp(
      -(
        ((at[0] - centre[0]) / radius) ** 2 +
        ((at[1] - centre[1]) / radius) ** 2 +
        ((at[2] - centre[2]) / radius) ** 2
      ),
    )
  for (let k = 0, to = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[2]; i++, to++) {
        const at: Vector3 = [i, j, k * 1.5]
        const value =
          blob(at, [18, 20, 18], 11) +
          0.8 * blob(at, [12, 26, 12], 4) -
          0.6 * blob(at, [25, 14, 24], 5) +
          0.5 * blob(at, [20, 30, 25], 3)
        voxels[to] = isOther ? 1000 * Math.sin(2.6 * value) : 1000 * value
      }
  return voxels
}

const affine = [2, 0, 0, -36, 0, 2, 0, -40, 0, 0, 3, -36, 0, 0, 0, 1]
const planted = eulerToMatrix({ angles: [0.07, -0.05, 0.1], shiftMm: [4, -3, 2.5], centreMm: [0, 0, 0] })

test('a planted rigid transform between two modalities is found to half a millimetre, and twice alike', async () => {
  const fixed = makeVolume(makeBody(false), shape, { affine, modality: 'MR', unit: 'arbitrary' })
  const moving = makeVolume(makeBody(true), shape, {
    affine: multiply(planted, affine),
    modality: 'CT',
    unit: 'arbitrary',
  })
  const options = { resolutions: 2, iterations: 250 }
  const found = await registerRigid(fixed, moving, options)
  const corners: readonly Vector3[] = [
    [-20, -20, -20],
    [20, -20, 15],
    [-20, 25, 20],
    [20, 25, -20],
  ]
  for (const corner of corners) {
    const [a, b] = [transformPoint(found.transform, corner), transformPoint(planted, corner)]
    assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) < 0.5, `${a} is not ${b}`)
  }
  assert.ok(found.mutualInformationAfter > found.mutualInformationBefore)
  assert.deepEqual(await registerRigid(fixed, moving, options), found)
})
