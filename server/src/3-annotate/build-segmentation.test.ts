import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDicom, readSegmentation } from '@tsumugi/dicom'
import { buildSeries } from '@tsumugi/testkit'
import { buildStandardSegmentation } from './build-segmentation.ts'
import { testForm, testLabel } from './testing.ts'

const shape = [3, 4, 4] as const
const phantom = { shape, values: new Int16Array(48), labelMap: new Uint8Array(48) }
const series = buildSeries({ phantom })
const source = {
  caseId: '00000000-0000-4000-8000-000000000001',
  form: testForm({ labels: [testLabel(5, 'Cyst', '嚢胞'), testLabel(2, 'Lesion', '病変')] }),
  files: series.instances.map(instance => instance.bytes),
  slices: series.instances.map((instance, instanceIndex) => ({
    sopInstanceUid: instance.sopInstanceUid,
    instanceIndex,
    frameNumber: 1,
  })),
  voxels: new Uint8Array(48).fill(5, 0, 3).fill(2, 16, 18),
  acceptedAt: new Date('2026-01-02T03:04:05Z'),
}

test('segments are numbered in the order of the form, whatever values its labels have', () => {
  const { bytes } = buildStandardSegmentation(source)
  const { file } = parseDicom(bytes ?? new Uint8Array())
  assert.ok(file)
  const { segmentation } = readSegmentation(file)
  const found = segmentation?.frames.map(frame => ({
    segment: segmentation.segments[frame.segmentNumber - 1]?.name,
    image: frame.sourceInstanceUid,
    voxels: frame.pixels.filter(pixel => pixel === 1).length,
  }))
  assert.deepEqual(found, [
    { segment: 'Cyst', image: series.instances[0]?.sopInstanceUid, voxels: 3 },
    { segment: 'Lesion', image: series.instances[1]?.sopInstanceUid, voxels: 2 },
  ])
})

test('the same decided case is written as the same bytes each time', () => {
  assert.deepEqual(buildStandardSegmentation(source).bytes, buildStandardSegmentation(source).bytes)
})
