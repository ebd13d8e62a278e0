import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createResidualCheck } from '@tsumugi/deidentify'
import { type Attributes, bytesOf, findElement, itemsOf, parseDicom, textOf, writePart10 } from '@tsumugi/dicom'
import { scan } from '#receive'
import { deidentifyScan } from '../deidentify-scan.ts'
import type { JournalInstance } from '../journal.ts'
import { createRewriter } from '../rewrite-instance.ts'
import { type FacePolicy, openFaceStep } from './open-face-step.ts'

const siteKey = new Uint8Array(32).fill(9)
const stepMm = 3
const size = { columns: 76, rows: 80, slices: 80 }
const air = -1000

type Point = readonly [x: number, y: number, z: number]
const isIn = ([x, y, z]: Point, centre: Point, radii: Point) =>
  ((x - centre[0]) / radii[0]) ** 2 + ((y - centre[1]) / radii[1]) ** 2 + ((z - centre[2]) / radii[2]) ** 2 <= 1
const placeOf = (column: number, row: number, slice: number): Point => [
  column * stepMm - 112,
  row * stepMm - 130,
  slice * stepMm - 128,
]

/** HU of a made-up head that looks to −y, LPS mm: brain, skull, scalp, face, nose and neck. */
function valueAt(point: Point): number {
  const [x, y, z] = point
  if (isIn(point, [0, 0, 30], [68, 85, 65])) return 35
  if (isIn(point, [0, 0, 30], [75, 92, 72])) return 900
  if (isIn(point, [0, 0, 30], [80, 97, 77])) return -60
  if (isIn(point, [0, -35, -50], [62, 60, 72]) || isIn(point, [0, -98, -48], [12, 18, 22])) return 40
  return Math.hypot(x, y - 15) < 52 && z < -40 ? 20 : air
}

function sliceFile(slice: number, changes: Attributes = {}): Uint8Array {
  const samples = Int16Array.from({ length: size.rows * size.columns }, (_, at) =>
    valueAt(placeOf(at % size.columns, Math.floor(at / size.columns), slice)),
  )
  return writePart10({
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: `1.2.5.${slice + 1}`, PatientID: '100' },
    ...{ PatientName: 'AOKI^EMI', StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.4', Modality: 'CT' },
    ...{ ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'], BodyPartExamined: 'HEAD', InstanceNumber: slice + 1 },
    ...{ ImagePositionPatient: [...placeOf(0, 0, slice)], ImageOrientationPatient: [1, 0, 0, 0, 1, 0] },
    ...{ PixelSpacing: [stepMm, stepMm], SliceThickness: stepMm, RescaleIntercept: 0, RescaleSlope: 1 },
    ...{ Rows: size.rows, Columns: size.columns, SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2' },
    ...{ BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 1 },
    PixelData: { vr: 'OW' as const, value: new Uint8Array(samples.buffer) },
    ...changes,
  })
}
const headFiles = Array.from({ length: size.slices }, (_, slice) => sliceFile(slice))

/** A folder of files as a scan finds it. */
async function received(t: TestContext, files: readonly Uint8Array[]) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-faces-'))
  t.after(() => rm(work, { recursive: true }))
  await mkdir(join(work, 'in'))
  for (const [index, bytes] of files.entries()) await writeFile(join(work, 'in', `${index}.dcm`), bytes)
  const found = await scan(join(work, 'in'), { siteKey, unpackFolder: join(work, 'unpacked') })
  return { work, found, run: (runFolder: string, faces: FacePolicy) => deidentify(found, join(work, runFolder), faces) }
}

const deidentify = (found: Awaited<ReturnType<typeof scan>>, runFolder: string, faces: FacePolicy) =>
  deidentifyScan({ scan: found, runFolder, rules: { siteKey, faces } })
const isInstance = (line: { readonly kind: string }): line is JournalInstance => line.kind === 'instance'
const reasonsOf = (lines: Awaited<ReturnType<typeof deidentify>>) => [
  ...new Set(lines.map(line => (line.kind === 'withheld' ? line.reason : 'goes'))),
]

test('the face of a head CT is gone from its files, its brain is not touched, and they say so', async t => {
  const { work, run } = await received(t, headFiles)
  const lines = (await run('one', 'remove')).filter(isInstance)
  assert.equal(lines.length, size.slices)
  assert.ok(lines.every(line => !line.mayShowFace))
  const changed = lines.filter(line => line.actions.facesRemoved === 1).length
  assert.ok(changed > 30 && changed < size.slices, `${changed} of ${size.slices} slices`)
  const parts = { nose: [0, 0], eyes: [0, 0], brain: [0, 0] }
  for (const line of lines) {
    const { file } = parseDicom(await readFile(join(work, 'one', line.file)))
    assert.ok(file)
    assert.equal(textOf(file.dataset, 0x00280302), 'NO')
    assert.ok(
      itemsOf(file.dataset, 0x00120064).some(item => textOf(item, 0x00080100) === '113102'),
      'the option is coded',
    )
    assert.deepEqual(createResidualCheck()(file, line.pseudonym), [])
    const element = findElement(file.dataset, 0x7fe00010)
    assert.ok(element)
    const bytes = bytesOf(file.dataset, element)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = 0; at < size.rows * size.columns; at++) {
      const point = placeOf(at % size.columns, Math.floor(at / size.columns), line.instanceNumber - 1)
      const before = valueAt(point)
      const part = before === 35 ? parts.brain : isIn(point, [0, -100, -48], [10, 14, 18]) ? parts.nose : undefined
      const one = part ?? (Math.abs(point[0]) < 45 && point[1] < -80 && point[2] < -25 ? parts.eyes : undefined)
      if (one === undefined || before === air) continue
      one[0] = (one[0] ?? 0) + 1
      if (view.getInt16(at * 2, true) !== before) one[1] = (one[1] ?? 0) + 1
    }
  }
  const share = ([all = 0, gone = 0]: readonly number[]) => gone / all
  assert.deepEqual([share(parts.brain), share(parts.nose)], [0, 1])
  assert.ok(share(parts.eyes) > 0.99, `${share(parts.eyes)} of the front of the face`)
})

test('a series that is done again gives the same bytes, whole or in part', async t => {
  const { work, run } = await received(t, headFiles)
  const digestsOf = (lines: Awaited<ReturnType<typeof run>>) =>
    new Map(lines.filter(isInstance).map(line => [line.sopInstanceUid, line.sha256]))
  const first = await run('one', 'remove')
  const [lost] = first.filter(isInstance)
  assert.ok(lost)
  await rm(join(work, 'one', lost.file))
  assert.deepEqual(digestsOf(await run('one', 'remove')), digestsOf(first))
  assert.deepEqual(digestsOf(await run('two', 'remove')), digestsOf(first))
})

test('a head can be held back, or let go with its face as a risk that the journal names', async t => {
  const { run } = await received(t, headFiles.slice(0, 20))
  assert.deepEqual(reasonsOf(await run('withheld', 'withhold')), ['faces/withheld'])
  const accepted = (await run('accepted', 'accept')).filter(isInstance)
  assert.ok(
    accepted.length === 20 && accepted.every(line => line.mayShowFace && line.actions.facesRemoved === undefined),
  )
})

test('a head without a place in space cannot be judged and stays back', async t => {
  const { run } = await received(t, [sliceFile(30, { ImagePositionPatient: '' })])
  assert.deepEqual(reasonsOf(await run('one', 'remove')), ['faces/undecided'])
})

test('a file too large to be held stays back if it may show a face', () => {
  const step = openFaceStep({ policy: 'remove', isAnonymised: false, filesOf: () => [] })
  const held = (changes: Attributes) => {
    const { file } = parseDicom(sliceFile(30, changes))
    return file && step.findHeldLarge(file)
  }
  assert.equal(held({}), 'faces/too-large')
  assert.equal(held({ BodyPartExamined: 'CHEST' }), undefined)
})

test('an image of the series whose samples cannot be replaced stays back', async t => {
  const { work } = await received(t, headFiles)
  const filesOf = () => headFiles.map((_, index) => ({ path: join(work, 'in', `${index}.dcm`) }))
  const step = openFaceStep({ policy: 'remove', isAnonymised: false, filesOf })
  const colours = sliceFile(30, {
    ...{ SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 0, PixelRepresentation: 0 },
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7 },
    PixelData: { vr: 'OB' as const, value: new Uint8Array(size.rows * size.columns * 3) },
  })
  // Colour is taken for a screen, which the rules of pixels let go here.
  const rewritten = createRewriter({ key: siteKey, pixels: 'accept' })(colours)
  assert.ok(rewritten.kind === 'rewritten')
  assert.deepEqual(await step.apply(rewritten), { kind: 'withheld', reason: 'faces/not-written' })
})
