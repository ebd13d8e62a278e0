import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { numbersOf, parseDicom } from '@tsumugi/dicom'
import { fromAxes, multiply, norm, scale, subtract, transformPoint } from './geometry/matrix.ts'
import { resampleToReference } from './geometry/resample.ts'
import { readNifti } from './nifti/read-nifti.ts'
import { decodeFrames } from './pixels/decode-frames.ts'
import { alignRigid } from './registration/align-rigid.ts'
import { eulerToMatrix } from './registration/euler.ts'
import { buildVolume } from './series/build-volume.ts'
import { cutTile, describeMosaic } from './series/mosaic.ts'
import { fileSource, openSlide } from './slides/open-slide.ts'
import { makeVolume, type Vector3 } from './volume.ts'

const shared = process.env.TSUMUGI_SHARED_DATA ?? ''
const skip = existsSync(shared) ? false : 'TSUMUGI_SHARED_DATA is not set'

function readFolder(folder: string): Uint8Array[] {
  const path = join(shared, folder)
  return readdirSync(path)
    .sort()
    .filter(name => name.endsWith('.dcm'))
    .map(name => new Uint8Array(readFileSync(join(path, name))))
}

test('a mosaic in nine transfer syntaxes is laid out and cut as dcm2niix does', { skip }, async () => {
  const root = 'mr/transfer-syntax-siemens'
  const { volume: reference } = readNifti(readFileSync(join(shared, root, 'ref_dcm2niix/1.nii')))
  assert.ok(reference)
  for (const bytes of readFolder(root)) {
    const { file } = parseDicom(bytes)
    const mosaic = file && describeMosaic(file)
    const picture = (await decodeFrames(bytes)).decoded?.frames[0]
    assert.ok(mosaic && picture)
    const { positions, rows, columns, normal, spacingMm } = mosaic
    const tiles = positions.map((_, index) => cutTile(picture, mosaic, index))
    const voxels = Int16Array.from(tiles.flatMap(tile => [...tile]))
    // The set's orientation: rows along x, columns in the plane of y and z.
    const [x, y, z] = numbersOf(file.dataset, 'ImageOrientationPatient').slice(3)
    const down: Vector3 = [(x ?? 0) * 3.25, (y ?? 0) * 3.25, (z ?? 0) * 3.25]
    const affine = fromAxes([3.25, 0, 0], down, scale(normal, spacingMm), positions[0] ?? [0, 0, 0])
    const volume = makeVolume(voxels, [positions.length, rows, columns], { affine, modality: 'MR', unit: 'arbitrary' })
    assert.deepEqual(resampleToReference(volume, reference, { interpolation: 'nearest' }).voxels, reference.voxels)
  }
})

test('eight CT slices decode alike from nine lossless transfer syntaxes', { skip }, async () => {
  const root = 'ct/codec-matrix-sts019'
  const reference: { slices: { sha256_int16le: string }[] } = JSON.parse(
    readFileSync(join(shared, root, 'reference.json'), 'utf8'),
  )
  // The set's HTJ2K streams were coded from unsigned numbers and marked signed: two decoders clamp every negative voxel to 32767.
  const syntaxes = readdirSync(join(shared, root)).filter(name => /^\d\d_/.test(name) && !/lossy|htj2k/.test(name))
  assert.equal(syntaxes.length, 9)
  for (const syntax of syntaxes)
    for (const [index, file] of readFolder(join(root, syntax)).entries()) {
      const frame = (await decodeFrames(file)).decoded?.frames[0]
      assert.ok(frame)
      const digest = createHash('sha256')
        .update(new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength))
        .digest('hex')
      assert.equal(digest, reference.slices[index]?.sha256_int16le, `${syntax} slice ${index + 1}`)
    }
})

test('one MR image decodes alike from nine encodings', { skip }, async () => {
  const digests = await Promise.all(
    readFolder('mr/transfer-syntax-siemens').map(async file => {
      const frame = (await decodeFrames(file)).decoded?.frames[0]
      return createHash('sha256')
        .update(Buffer.from(Int32Array.from(frame ?? []).buffer))
        .digest('hex')
    }),
  )
  assert.equal(digests.length, 9)
  assert.equal(new Set(digests).size, 1)
})

test('a tilted gantry keeps its shear and is said', { skip }, async () => {
  const { volume, issues } = await buildVolume(readFolder('ct/phantom-head-philips-tilt18-jpegll'))
  assert.ok(volume)
  assert.match(issues.find(found => found.code === 'gantry-tilt')?.message ?? '', /18\.50°/)
})

test('a slide passes its stored tiles through and names its label', { skip }, async () => {
  const handle = await open(join(shared, 'wsi/aperio-cmu1-small-region/CMU-1-Small-Region.svs'))
  const { slide } = await openSlide(await fileSource(handle))
  const tile = await slide?.readTile(0, 1, 1)
  const outside = await slide?.readTile(0, 10, 0)
  await handle.close()
  assert.equal(slide?.description.mpp, 0.499)
  assert.deepEqual(
    slide?.description.associated.map(image => image.kind),
    ['thumbnail', 'label', 'macro'],
  )
  assert.deepEqual([tile?.[0], tile?.[1]], [0xff, 0xd8])
  assert.equal(outside, undefined)
})

test('transforms planted in a CT/MR pair of a shoulder are found and pass', { skip }, () => {
  const read = (name: string, modality: 'CT' | 'MR') => {
    const bytes = new Uint8Array(readFileSync(join(shared, 'pairs/sts-008-ct-mr-pet-nifti/nifti', name)))
    const { volume } = readNifti(bytes, { modality, unit: modality === 'CT' ? 'HU' : 'arbitrary' })
    assert.ok(volume)
    return volume
  }
  const [fixed, moving] = [read('CT_image.nii.gz', 'CT'), read('MR_T1_image.nii.gz', 'MR')]
  // The shoulder lies about here in LPS mm; the clinic's own alignment is 8 mm beside the bone, so the reference is ours without planting.
  const centreMm = [104, 4, -186] as const
  const points = [-30, 30].flatMap(x => [-30, 30].map(z => [centreMm[0] + x, centreMm[1], centreMm[2] + z] as const))
  const plain = alignRigid(fixed, moving)
  assert.equal(plain.verdict, 'pass')
  for (const [angles, shiftMm] of [
    [
      [0.2, -0.2, 0.15],
      [10, -18, 12],
    ],
    [
      [-0.1, 0.25, -0.2],
      [-20, 5, 15],
    ],
  ] as const) {
    const planted = eulerToMatrix({ angles, shiftMm, centreMm })
    const { verdict, registration } = alignRigid(fixed, { ...moving, affine: multiply(planted, moving.affine) })
    assert.equal(verdict, 'pass')
    const truth = multiply(planted, plain.registration.transform)
    for (const point of points)
      assert.ok(
        norm(subtract(transformPoint(registration.transform, point), transformPoint(truth, point))) < 1.5,
        `${registration.transform}`,
      )
  }
})
