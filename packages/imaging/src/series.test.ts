import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ballPhantom, buildSeries } from '@tsumugi/testkit'
import { denoiseNonLocalMeans } from './denoise/non-local-means.ts'
import { volumeDigest } from './digest.ts'
import { readNifti } from './nifti/read-nifti.ts'
import { writeNifti } from './nifti/write-nifti.ts'
import { encodePng, thumbnail } from './pictures/encode-png.ts'
import { renderSlice } from './pictures/render-slice.ts'
import { linearVoi } from './pictures/window.ts'
import { decodeFrames } from './pixels/decode-frames.ts'
import { measureSeries } from './quality/measure-series.ts'
import { buildVolume } from './series/build-volume.ts'

const phantom = ballPhantom([12, 32, 40])
const place = { spacingMm: { slice: 2.5, row: 0.8, column: 0.7 }, originMm: [-20, 31, 55] as const }
const series = buildSeries({ phantom, ...place })
const files = series.instances.map(instance => instance.bytes)

test('a series becomes the volume it was made from, in modality units and LPS mm', async () => {
  const { volume, issues } = await buildVolume(files)
  assert.deepEqual(issues, [])
  assert.deepEqual(volume?.shape, phantom.shape)
  assert.deepEqual(Array.from(volume?.voxels ?? []), Array.from(phantom.values))
  assert.deepEqual(volume?.spacingMm, [0.7, 0.8, 2.5])
  assert.equal(volume?.unit, 'HU')
  assert.deepEqual(
    [3, 7, 11].map(i => volume?.affine[i]),
    [-20, 31, 55],
  )
})

test('the order of files and instance numbers does not matter', async () => {
  const reversed = buildSeries({ phantom, ...place, isReversed: true })
    .instances.map(instance => instance.bytes)
    .reverse()
  const [a, b] = await Promise.all([buildVolume(files), buildVolume(reversed)])
  assert.ok(a.volume && b.volume)
  assert.equal(volumeDigest(a.volume), volumeDigest(b.volume))
})

test('RLE, deflated, implicit and big endian files hold the same frames', async () => {
  const plain = await buildVolume(files)
  assert.ok(plain.volume)
  for (const transferSyntaxUid of [
    '1.2.840.10008.1.2',
    '1.2.840.10008.1.2.2',
    '1.2.840.10008.1.2.1.99',
    '1.2.840.10008.1.2.5',
  ]) {
    const other = await buildVolume(
      buildSeries({ phantom, ...place, transferSyntaxUid }).instances.map(instance => instance.bytes),
    )
    assert.ok(other.volume, `${transferSyntaxUid}: ${JSON.stringify(other.issues)}`)
    assert.equal(volumeDigest(other.volume), volumeDigest(plain.volume), transferSyntaxUid)
  }
})

test('a missing slice is an issue and there is no volume', async () => {
  const { volume, issues } = await buildVolume(files.filter((_, i) => i !== 5))
  assert.equal(volume, undefined)
  assert.deepEqual(
    issues.map(found => found.code),
    ['missing-slice'],
  )
})

test('an instance given twice counts once and is said', async () => {
  const { volume, issues } = await buildVolume([...files, files[3] ?? new Uint8Array(0)])
  assert.deepEqual(volume?.shape, phantom.shape)
  assert.deepEqual(
    issues.map(found => found.code),
    ['duplicate-slice'],
  )
})

test('a series of two orientations is two stacks', async () => {
  const coronal = buildSeries({ phantom, ...place, orientation: [1, 0, 0, 0, 0, -1], seriesNumber: 2 }).instances.map(
    instance => instance.bytes,
  )
  const { stacks, issues } = await buildVolume([...files, ...coronal])
  assert.equal(stacks.length, 2)
  assert.ok(issues.some(found => found.code === 'mixed-orientation'))
})

test('a file that is not DICOM is an issue', async () => {
  const { volume, issues } = await buildVolume([new TextEncoder().encode('not dicom at all')])
  assert.equal(volume, undefined)
  assert.ok(issues.some(found => found.code === 'unreadable-file'))
})

test('frames that the pixel data do not hold are named', async () => {
  const { decoded, issues } = await decodeFrames(files[0] ?? new Uint8Array(0), { frameNumbers: [1, 2] })
  assert.deepEqual(decoded?.frameNumbers, [1])
  assert.deepEqual(
    issues.map(found => found.code),
    ['pixel-data-short'],
  )
})

test('a volume keeps its digest through NIfTI', async () => {
  const { volume } = await buildVolume(files)
  assert.ok(volume)
  const back = readNifti(writeNifti(volume)).volume
  assert.ok(back)
  assert.equal(volumeDigest(back), volumeDigest(volume))
})

test('a measured series names its measures and keeps a volume for pictures when a slice is missing', async () => {
  const measured = await measureSeries(files.filter((_, i) => i !== 5))
  assert.equal(measured.orientation, 'axial')
  assert.equal(measured.isUsable, false)
  assert.ok(measured.volume)
  const value = (name: string) => measured.measures.find(found => found.name === name)?.value
  assert.equal(value('missing-slices'), 1)
  assert.equal(value('max-gap-ratio'), 2)
})

test('the window function has the standard’s half units', () => {
  const window = { center: 2048, width: 4096 }
  assert.equal(linearVoi(0, window), 0)
  assert.equal(linearVoi(4095, window), 1)
  assert.equal(linearVoi(2047.5, window), 0.5)
})

test('pictures show the head up and the right side on the left', async () => {
  const { volume } = await buildVolume(files)
  assert.ok(volume)
  const picture = renderSlice(volume, { plane: 'coronal', index: 10, window: { center: 0, width: 4096 } })
  assert.deepEqual([picture.width, picture.height], [40, 12])
  const top = phantom.values[(11 * 32 + 10) * 40 + 20] ?? 0
  assert.equal(picture.pixels[20], Math.round(255 * linearVoi(top, { center: 0, width: 4096 })))
})

test('thumbnails are PNG of the asked width at most', async () => {
  const { volume } = await buildVolume(files)
  assert.ok(volume)
  const png = await thumbnail(volume, { widthPx: 24 })
  assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47])
  assert.equal(new DataView(png.buffer, png.byteOffset).getUint32(16), 24)
  const square = await encodePng({ width: 4, height: 2, pixels: new Uint8Array(8), pixelMm: [1, 2] })
  assert.equal(new DataView(square.buffer, square.byteOffset).getUint32(20), 4)
})

test('noise goes down and the lesion stays by non-local means', async () => {
  const { volume } = await buildVolume(files)
  assert.ok(volume)
  const clean = ballPhantom([12, 32, 40], { noise: 0 })
  const error = (voxels: ArrayLike<number>) =>
    Math.sqrt(clean.values.reduce((sum, value, i) => sum + (value - (voxels[i] ?? 0)) ** 2, 0) / clean.values.length)
  const smooth = denoiseNonLocalMeans(volume, { sigma: 3.3 })
  assert.ok(
    error(smooth.voxels) < 0.7 * error(volume.voxels),
    `${error(smooth.voxels)} against ${error(volume.voxels)}`,
  )
})
