import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeVolume } from '../volume.ts'
import { assessFace } from './assess-face.ts'
import { findFaceRegion } from './find-face-region.ts'
import { makeHead, shareMarked } from './testing-head.ts'

/** The head is made of known parts, so what must go and what must stay is known by construction. */
const cases = [
  ['CT', 'axial', 0],
  ['CT', 'sagittal', 0],
  ['CT', 'coronal', 0],
  ['CT', 'axial', 15],
  ['MR', 'axial', 0],
  ['MR', 'sagittal', 0],
  ['MR', 'coronal', 0],
  ['MR', 'axial', -15],
] as const

for (const [modality, plane, pitchDegrees] of cases)
  test(`the face of a ${plane} ${modality} turned by ${pitchDegrees}° goes and the brain stays`, () => {
    const volume = makeHead(modality, plane, { pitchDegrees })
    const finding = assessFace(volume, 'unknown')
    assert.equal(finding.kind, 'face')
    const region = finding.kind === 'face' ? findFaceRegion(finding) : undefined
    assert.ok(region)
    const marks = region.marksIn(volume)
    const share = (part: string) => shareMarked(volume, marks, one => one === part)
    assert.equal(share('brain'), 0)
    assert.equal(share('nose'), 1)
    assert.ok(share('eye') > 0.9, `${share('eye')} of the eyes`)
    assert.ok(share('ear') > 0.8, `${share('ear')} of the ears`)
    const back = shareMarked(volume, marks, (part, [, y, z]) => part === 'scalp' && y > 20 && z > 30)
    assert.equal(back, 0)
    assert.ok(region.removedMl > 100 && region.removedMl < 1000, `${region.removedMl} ml`)
  })

test('a head that ends above the eyes shows no face', () => {
  assert.deepEqual(assessFace(makeHead('CT', 'axial', { lowestMm: 0 }), 'head'), { kind: 'none', why: 'above-eyes' })
})

test('slices too far apart show no face, but sagittal ones show a profile', () => {
  assert.deepEqual(assessFace(makeHead('CT', 'axial', { stepMm: 12 }), 'head'), { kind: 'none', why: 'too-coarse' })
  assert.deepEqual(assessFace(makeHead('CT', 'sagittal', { stepMm: 12 }), 'head'), {
    kind: 'undecided',
    why: 'profile',
  })
})

test('a few slices across show no face, a few sagittal ones a profile', () => {
  const fewOf = (plane: 'axial' | 'sagittal') => {
    const { voxels, affine, modality, unit, shape } = makeHead('CT', plane)
    const [slices, rows, columns] = shape
    const middle = (slices >> 1) * rows * columns
    const few = voxels.slice(middle, middle + 4 * rows * columns)
    return makeVolume(few, [4, rows, columns], { affine, modality, unit })
  }
  assert.deepEqual(assessFace(fewOf('axial'), 'head'), { kind: 'none', why: 'few-slices' })
  assert.deepEqual(assessFace(fewOf('sagittal'), 'head'), { kind: 'undecided', why: 'few-slices' })
  assert.deepEqual(assessFace(fewOf('sagittal'), 'other'), { kind: 'none', why: 'few-slices' })
})

test('without a volume only headers that name another part let a series go', () => {
  assert.deepEqual(assessFace(undefined, 'unknown'), { kind: 'undecided', why: 'geometry' })
  assert.deepEqual(assessFace(undefined, 'other'), { kind: 'none', why: 'no-head' })
})

test('a body without a skull is no head, unless headers say so', () => {
  const head = makeHead('CT', 'axial')
  // A cylinder as wide as a thigh, with a bone inside.
  const [slices, rows, columns] = head.shape
  const voxels = new Int16Array(slices * rows * columns).map((_, at) => {
    const radius = Math.hypot((at % columns) - columns / 2, (Math.floor(at / columns) % rows) - rows / 2)
    return radius < 7 ? 700 : radius < 35 ? 40 : -1000
  })
  const thigh = makeVolume(voxels, head.shape, { affine: head.affine, modality: 'CT', unit: 'HU' })
  assert.deepEqual(assessFace(thigh, 'other'), { kind: 'none', why: 'no-head' })
  assert.deepEqual(assessFace(thigh, 'head'), { kind: 'undecided', why: 'no-clear-head' })
})
