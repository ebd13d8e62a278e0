import assert from 'node:assert/strict'
import { test } from 'node:test'
import oracle from '../../../oracles/imaging-arrays.json' with { type: 'json' }
import { denoiseNonLocalMeans } from './denoise/non-local-means.ts'
import { denoiseTotalVariation } from './denoise/total-variation.ts'
import { volumeDigest } from './digest.ts'
import { reorient } from './geometry/reorient.ts'
import { resample, resampleToReference } from './geometry/resample.ts'
import { histogramOf, otsuThreshold } from './intensity/otsu.ts'
import { clipIntensity, normalizeIntensity } from './intensity/standardize.ts'
import { readNifti } from './nifti/read-nifti.ts'
import { swapLpsRas, writeNifti, writeNiftiGz } from './nifti/write-nifti.ts'
import { estimateNoise } from './quality/noise.ts'
import { makeVolume, type Volume } from './volume.ts'

const [slices = 0, rows = 0, columns = 0] = oracle.shape
const shape = [slices, rows, columns] as const
const space = { affine: oracle.lps, modality: 'MR', unit: 'arbitrary' }
const volume = makeVolume(Int16Array.from(oracle.voxels), shape, space)

function nearAll(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length)
  const worst = Array.from(actual).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? Number.NaN))),
    0,
  )
  assert.ok(worst <= tolerance, `differs by ${worst}, more than ${tolerance}`)
}

function loadNifti(base64: string): Volume {
  const { volume: read, issues } = readNifti(new Uint8Array(Buffer.from(base64, 'base64')))
  assert.ok(read, JSON.stringify(issues))
  return read
}

for (const kind of ['sform', 'qform', 'bigEndian'] as const)
  test(`a NIfTI file that nibabel wrote is read with its voxels and place: ${kind}`, () => {
    const read = loadNifti(oracle.nifti[kind])
    nearAll(read.voxels, oracle.voxels, 0)
    nearAll(read.affine, oracle.lps, 1e-4)
  })

test('scl_slope and scl_inter of a NIfTI file are applied', () => {
  nearAll(
    loadNifti(oracle.nifti.scaled).voxels,
    oracle.voxels.map(value => value * 0.5 - 3),
    1e-3,
  )
})

test('a written NIfTI file has nibabel’s header fields and comes back the same', () => {
  const ours = writeNifti(volume)
  const theirs = new Uint8Array(Buffer.from(oracle.nifti.sform, 'base64'))
  const [a, b] = [ours, theirs].map(bytes => new DataView(bytes.buffer, bytes.byteOffset))
  assert.ok(a && b)
  for (const at of [40, 42, 44, 46, 70, 72, 252, 254])
    assert.equal(a.getInt16(at, true), b.getInt16(at, true), `field at ${at}`)
  for (let at = 256; at < 328; at += 4)
    assert.ok(Math.abs(a.getFloat32(at, true) - b.getFloat32(at, true)) < 1e-4, `float at ${at}`)
  assert.equal(Buffer.compare(ours.subarray(352), theirs.subarray(352)), 0)
  assert.equal(volumeDigest(readNifti(ours).volume ?? volume), volumeDigest(volume))
})

test('a left-handed affine keeps its sign through the quaternion', () => {
  const flipped = makeVolume(volume.voxels, shape, { ...space, affine: oracle.flipped })
  const bytes = writeNifti(flipped)
  new DataView(bytes.buffer).setInt16(254, 0, true)
  nearAll(readNifti(bytes).volume?.affine ?? [], oracle.flipped, 1e-4)
})

test('the same volume gives the same gzip bytes, without time or system', async () => {
  const [first, second] = await Promise.all([writeNiftiGz(volume), writeNiftiGz(volume)])
  assert.equal(Buffer.compare(first, second), 0)
  assert.deepEqual([...first.subarray(4, 8), first[9]], [0, 0, 0, 0, 255])
})

test('a truncated NIfTI file is an issue, not an error', () => {
  assert.equal(readNifti(writeNifti(volume).subarray(0, 400)).issues[0]?.code, 'unreadable-file')
})

test('reorientation to RAS agrees with nibabel and moves no voxel', () => {
  const turned = reorient(volume, 'RAS')
  assert.deepEqual([...turned.shape], oracle.canonicalRas.shape)
  nearAll(turned.voxels, oracle.canonicalRas.voxels, 0)
  nearAll(swapLpsRas(turned.affine), oracle.canonicalRas.affine, 1e-4)
  assert.equal(volumeDigest(turned), volumeDigest(volume))
})

test('one changed voxel changes the digest', () => {
  const other = Int16Array.from(oracle.voxels)
  other[17] = (other[17] ?? 0) + 1
  assert.notEqual(volumeDigest({ ...volume, voxels: other }), volumeDigest(volume))
})

test('trilinear resampling by a rigid transform agrees with scipy', () => {
  const real = { ...volume, voxels: Float32Array.from(oracle.voxels) }
  const moved = resampleToReference(real, volume, { transform: oracle.moved.transform })
  const at = oracle.moved.inside.flatMap((isInside, i) => (isInside ? [i] : []))
  nearAll(
    at.map(i => moved.voxels[i] ?? 0),
    at.map(i => oracle.moved.linear[i] ?? 0),
    1e-3,
  )
})

test('resampling to the same spacing gives the same voxels', () => {
  nearAll(resample(volume, { spacingMm: volume.spacingMm }).voxels, oracle.voxels, 0)
})

test('a label map is resampled to labels that it had', () => {
  const labels = makeVolume(
    Uint8Array.from(oracle.voxels, value => (value > 100 ? 7 : 0)),
    shape,
    { ...space, modality: 'SEG', unit: 'label' },
  )
  const finer = resample(labels, { spacingMm: [0.5, 0.5, 0.5] })
  assert.deepEqual([...new Set(finer.voxels)].sort(), [0, 7])
})

test('clipping to a unit range maps the window’s ends to 0 and 1', () => {
  const { voxels } = clipIntensity(
    { ...volume, voxels: Float32Array.of(-2000, -1000, 0, 1000, 3000) },
    { low: -1000, high: 1000, scale: 'unit' },
  )
  assert.deepEqual([...voxels], [0, 0, 0.5, 1, 1])
})

test('the foreground of a normalised volume has mean 0 and deviation 1', () => {
  const { voxels } = normalizeIntensity(volume)
  const inside = Array.from(voxels).filter((_, i) => (oracle.voxels[i] ?? 0) > oracle.otsu)
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length
  const variance = inside.reduce((sum, value) => sum + (value - mean) ** 2, 0) / inside.length
  assert.ok(Math.abs(mean) < 1e-5 && Math.abs(variance - 1) < 1e-5, `${mean} ${variance}`)
})

test('Otsu’s threshold agrees with scikit-image', () => {
  assert.ok(Math.abs(otsuThreshold(histogramOf(volume.voxels)) - oracle.otsu) < 1e-6)
})

test('Immerkær’s noise agrees with scipy’s convolution', () => {
  assert.ok(Math.abs(estimateNoise(volume) - oracle.immerkaer) < 1e-9)
})

const noisy = makeVolume(Float32Array.from(oracle.totalVariation.image), shape, space)

test('total variation agrees with scikit-image', () => {
  const smooth = denoiseTotalVariation(noisy, { weight: oracle.totalVariation.weight })
  nearAll(smooth.voxels, oracle.totalVariation.expected, 0.01)
})

test('non-local means agrees with its definition worked voxel by voxel', () => {
  const { expected, ...options } = oracle.nonLocalMeans
  nearAll(denoiseNonLocalMeans(noisy, options).voxels, expected, 0.05)
})
