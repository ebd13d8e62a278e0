import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeVolume, type Voxels, writeNiftiGz } from '@tsumugi/imaging'
import {
  areLabelsConsecutive,
  checkPair,
  makeDatasetJson,
  makeSplitsFinal,
  nnunetPaths,
  pairIssueCodes,
  renumberLabels,
} from './nnunet-dataset.ts'
import { sampleFacts } from './testing/facts.ts'

const [plan] = sampleFacts.nnunet
assert.ok(plan)
const affine = [1, 0, 0, -8, 0, 1, 0, -8, 0, 0, 2, 0, 0, 0, 0, 1]
const volume = (voxels: Voxels, shape: readonly [number, number, number] = [1, 2, 2], at = affine) =>
  makeVolume(voxels, shape, { affine: at, modality: 'CT', unit: 'HU' })
const image = volume(Float32Array.of(1, 2, 3, 4))
const labels = volume(Uint8Array.of(0, 1, 4, 0))

test('an image with labels of the form on its own grid has no issue', () => {
  assert.deepEqual(checkPair(image, labels, plan), [])
})

test('every reason why nnU-Net could not train on a pair is found', () => {
  const moved = affine.with(3, -7.9)
  const found = [
    ...checkPair(image, volume(Uint8Array.of(0, 1), [1, 1, 2]), plan),
    ...checkPair(image, volume(Uint8Array.of(0, 1, 4, 0), [1, 2, 2], moved), plan),
    ...checkPair(image, volume(Uint8Array.of(0, 1, 2, 0)), plan),
    ...checkPair(volume(Float32Array.of(1, Number.NaN, 3, 4)), labels, plan),
  ]
  assert.deepEqual(found, [...pairIssueCodes])
})

test('labels are numbered from 0 without a gap, in the order of the form', () => {
  assert.equal(areLabelsConsecutive(plan), false)
  assert.deepEqual([...renumberLabels(labels, plan).voxels], [0, 1, 2, 0])
  const about = { description: 'Lungs', url: 'https://tsumugi.example', licence: 'CC0-1.0', version: '1.0.0' }
  const json = makeDatasetJson(plan, 2, about)
  assert.deepEqual(json.labels, { background: 0, lung_nodule: 1, vessel: 2 })
  assert.deepEqual([json.numTraining, json.file_ending, json.channel_names], [2, '.nii.gz', { 0: 'CT' }])
})

test('the test split is apart, and train and validation are one fold of the training part', () => {
  const cases = [
    { name: 'a', split: 'train' as const },
    { name: 'b', split: 'validation' as const },
    { name: 'c', split: 'test' as const },
  ]
  assert.deepEqual(makeSplitsFinal(cases), [{ train: ['a'], val: ['b'] }])
  assert.deepEqual(
    cases.map(one => nnunetPaths(plan, one).image),
    [
      'nnunet/Dataset501_LungCT/imagesTr/a_0000.nii.gz',
      'nnunet/Dataset501_LungCT/imagesTr/b_0000.nii.gz',
      'nnunet/Dataset501_LungCT/imagesTs/c_0000.nii.gz',
    ],
  )
})

const python = '/usr/bin/python3'
const hasNibabel = spawnSync(python, ['-c', 'import nibabel']).status === 0

test('nibabel reads image and labels on one grid', {
  skip: hasNibabel ? false : 'nibabel is not installed',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-nnunet-'))
  writeFileSync(join(folder, 'image.nii.gz'), await writeNiftiGz(image))
  writeFileSync(join(folder, 'labels.nii.gz'), await writeNiftiGz(renumberLabels(labels, plan)))
  const script = `import nibabel, json
i, l = nibabel.load('image.nii.gz'), nibabel.load('labels.nii.gz')
print(json.dumps([list(l.shape), bool((i.affine == l.affine).all()), l.get_fdata().T.flatten().tolist()]))`
  const read = JSON.parse(execFileSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' }))
  rmSync(folder, { recursive: true })
  // nibabel's axes are column, row, slice.
  assert.deepEqual(read, [[2, 2, 1], true, [0, 1, 2, 0]])
})
