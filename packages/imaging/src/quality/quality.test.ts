import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attributes, editDicom, parseDicom, tagOfKeyword } from '@tsumugi/dicom'
import { ballPhantom, buildSeries } from '@tsumugi/testkit'
import { decodeFrames } from '../pixels/decode-frames.ts'
import { buildVolume } from '../series/build-volume.ts'
import { readStacks } from '../series/read-stacks.ts'
import { makeVolume } from '../volume.ts'
import { checkHeaders } from './check-headers.ts'
import { checkVolume } from './check-volume.ts'

const phantom = ballPhantom([4, 16, 16])
const filesOf = (extra: Attributes = {}) =>
  buildSeries({ modality: 'CT', phantom, extra }).instances.map(({ bytes }) => bytes)
const first = (files: readonly Uint8Array[]) => files[0] ?? new Uint8Array()

function headerCodes(extra: Attributes): string[] {
  const { file } = parseDicom(first(filesOf(extra)))
  assert.ok(file)
  return checkHeaders([file]).map(({ code }) => code)
}

/** The file without these elements. */
function without(bytes: Uint8Array, ...keywords: string[]): Uint8Array {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  const tags = new Set(keywords.map(keyword => tagOfKeyword(keyword)))
  return Buffer.concat(editDicom(file, { element: ({ tag }) => (tags.has(tag) ? 'remove' : 'keep') }).chunks)
}

test('what the header admits is an issue of the series', () => {
  assert.deepEqual(headerCodes({ BurnedInAnnotation: 'YES' }), ['burned-in-annotation'])
  assert.deepEqual(headerCodes({ LossyImageCompression: '01' }), ['lossy-compressed'])
  assert.deepEqual(headerCodes({ ImageType: 'DERIVED\\PRIMARY\\AXIAL' }), ['derived-image'])
  assert.deepEqual(headerCodes({ ImageType: 'ORIGINAL\\SECONDARY\\AXIAL' }), ['secondary-capture'])
  assert.deepEqual(headerCodes({ SliceThickness: '7' }), ['thick-slices'])
})

test('measures beyond the bounds are issues of the volume', () => {
  const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]
  const volume = makeVolume(new Int16Array(2 * 4 * 4), [2, 4, 4], { affine, modality: 'CT', unit: 'HU' })
  const measure = (name: string, value: number) => ({ name, version: 1, value, unit: '1', source: 'planted' })
  const planted = [measure('snr', 2), measure('noise', 90), measure('border-foreground', 0.5)]
  assert.deepEqual(
    checkVolume(volume, planted).map(({ code }) => code),
    ['few-slices', 'low-snr', 'high-noise', 'truncated-field-of-view'],
  )
})

test('frames without a place are no volume', async () => {
  const bare = filesOf().map(bytes => without(bytes, 'ImagePositionPatient', 'ImageOrientationPatient'))
  const built = await buildVolume(bare)
  assert.ok(
    [...built.issues, ...built.stacks.flatMap(stack => stack.issues)].some(({ code }) => code === 'no-geometry'),
  )
})

test('an object without rows is no image', async () => {
  const built = await buildVolume([without(first(filesOf()), 'Rows', 'Columns')])
  assert.ok(built.issues.some(({ code }) => code === 'not-an-image'))
})

test('an image without pixel data says so', async () => {
  const { issues } = await decodeFrames(without(first(filesOf()), 'PixelData'))
  assert.ok(issues.some(({ code }) => code === 'pixel-data-missing'))
})

test('a colour image is no volume of measured values', () => {
  const read = readStacks(filesOf({ SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 0 }))
  const issues = [...read.issues, ...read.stacks.flatMap(stack => stack.issues)]
  assert.ok(issues.some(({ code }) => code === 'colour-image'))
})

test('slices that are unequally far apart are told', () => {
  const files = filesOf()
  const moved = files.map((bytes, index) => (index === 2 ? shifted(bytes, 0.4) : bytes))
  const read = readStacks(moved)
  assert.ok([...read.issues, ...read.stacks.flatMap(stack => stack.issues)].some(({ code }) => code === 'unequal-gaps'))
})

test('two echoes in one series are two stacks', () => {
  const echo = (number: string) => buildSeries({ modality: 'MR', phantom, extra: { EchoTime: number } }).instances
  const other = buildSeries({ modality: 'MR', phantom, studyNumber: 2, extra: { EchoTime: '90' } }).instances
  const read = readStacks([...echo('10'), ...other].map(({ bytes }) => bytes))
  assert.ok(
    [...read.issues, ...read.stacks.flatMap(stack => stack.issues)].some(({ code }) => code === 'several-stacks'),
  )
})

test('another image at the same place with other pixels is a conflict', async () => {
  const one = buildSeries({ modality: 'CT', phantom }).instances.map(({ bytes }) => bytes)
  const noisy = buildSeries({
    modality: 'CT',
    phantom: ballPhantom([4, 16, 16], { seed: 7 }),
    studyNumber: 2,
  }).instances
  const { issues } = await buildVolume([...one, noisy[1]?.bytes ?? new Uint8Array()])
  assert.ok(issues.some(({ code }) => code === 'conflicting-duplicate'))
})

function shifted(bytes: Uint8Array, mm: number): Uint8Array {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  const tag = tagOfKeyword('ImagePositionPatient')
  const text = Buffer.from(bytes).toString('latin1')
  assert.ok(text.length > 0 && tag !== undefined)
  const edited = editDicom(file, {
    element: element => (element.tag === tag ? { value: moved(file.bytes, element, mm) } : 'keep'),
  })
  return Buffer.concat(edited.chunks)
}

function moved(bytes: Uint8Array, element: { valueStart: number; length: number }, mm: number): string {
  const value = Buffer.from(bytes.subarray(element.valueStart, element.valueStart + element.length))
    .toString('latin1')
    .trim()
  const [x = '0', y = '0', z = '0'] = value.split('\\')
  return `${x}\\${y}\\${Number(z) + mm}`
}
