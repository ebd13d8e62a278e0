import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identity } from '../geometry/matrix.ts'
import { makeVolume } from '../volume.ts'
import { edgeAgreement } from './edge-agreement.ts'
import { eulerToMatrix } from './euler.ts'
import { likenessOf, makeMatching } from './likeness.ts'
import { makeMatchImage } from './match-image.ts'

type Shade = (x: number, y: number, z: number) => number
const length = 24
function imageOf(shade: Shade) {
  const voxels = new Float32Array(length ** 3)
  for (let at = 0; at < voxels.length; at++)
    voxels[at] = shade(at % length, Math.floor(at / length) % length, Math.floor(at / length ** 2))
  const volume = makeVolume(voxels, [length, length, length], { affine: identity, modality: 'MR', unit: 'arbitrary' })
  return makeMatchImage(volume, 1)
}
const matching = (one: Shade, other: Shade) => makeMatching(imageOf(one), imageOf(other), 20_000)
const half: Shade = x => (x < 12 ? 0 : 100)

test('two halves of two greys share at least ln 2 nats, however the greys are named; crossed halves share none', () => {
  // A fair coin; what the grey seam adds is the same under any names.
  const alike = likenessOf(matching(half, half), identity).information
  const renamed = likenessOf(
    matching(half, x => (x < 12 ? 70 : 20)),
    identity,
  ).information
  assert.ok(alike > Math.LN2, `${alike}`)
  assert.ok(Math.abs(alike - renamed) < 0.01, `${alike} is not ${renamed}`)
  const crossed = likenessOf(
    matching(half, (_, y) => (y < 12 ? 0 : 100)),
    identity,
  ).information
  assert.ok(crossed < 0.01, `${crossed}`)
})

test('overlap is the share in common, and less than half says nothing', () => {
  const shift = (x: number) => eulerToMatrix({ angles: [0, 0, 0], shiftMm: [x, 0, 0], centreMm: [0, 0, 0] })
  const pair = matching(half, half)
  assert.ok(Math.abs(likenessOf(pair, shift(6)).overlap - 0.75) < 0.01)
  assert.ok(likenessOf(pair, shift(16)).information < 0)
})

test('edges along each other agree, edges across do not', () => {
  const ramp: Shade = x => x
  assert.ok(
    edgeAgreement(
      matching(ramp, x => -2 * x),
      identity,
    ) > 0.999,
  )
  assert.ok(
    edgeAgreement(
      matching(ramp, (_, y) => y),
      identity,
    ) < 0.001,
  )
})

test('a coarser grid averages whole blocks and keeps their places', () => {
  const volume = makeVolume(
    Float32Array.from({ length: 64 }, (_, at) => at % 4),
    [4, 4, 4],
    {
      affine: identity,
      modality: 'MR',
      unit: 'arbitrary',
    },
  )
  const { grey, size, affine } = makeMatchImage(volume, 2)
  assert.deepEqual(size, [2, 2, 2])
  // Blocks of 0, 1 and of 2, 3; their middles lie half a voxel in.
  assert.ok((grey[0] ?? 1) < 0.2 && (grey[1] ?? 0) > 0.8)
  assert.deepEqual([affine[0], affine[3]], [2, 0.5])
})
