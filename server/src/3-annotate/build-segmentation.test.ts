import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDicom, readSegmentation, textOf } from '@tsumugi/dicom'
import { buildSeries } from '@tsumugi/testkit'
import { buildStandardSegmentation } from './build-segmentation.ts'
import { testForm, testLabel } from './testing.ts'

const shape = [3, 4, 4] as const
const phantom = { shape, values: new Int16Array(48), labelMap: new Uint8Array(48) }
const series = buildSeries({ phantom })
const source = {
  form: testForm({ labels: [testLabel(5, 'Cyst', '嚢胞'), testLabel(2, 'Lesion', '病変')] }),
  files: series.instances.map(instance => instance.bytes),
  slices: series.instances.map((instance, instanceIndex) => ({
    sopInstanceUid: instance.sopInstanceUid,
    instanceIndex,
    frameNumber: 1,
  })),
  voxels: new Uint8Array(48).fill(5, 0, 3).fill(2, 16, 18),
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

test('the same reading of the same series is written as the same bytes each time, on the calendar of the series', () => {
  const { bytes } = buildStandardSegmentation(source)
  assert.deepEqual(buildStandardSegmentation(source).bytes, bytes)
  const [made, from] = [bytes, series.instances[0]?.bytes].map(
    each => parseDicom(each ?? new Uint8Array()).file?.dataset,
  )
  assert.ok(made && from)
  assert.ok(textOf(from, 'StudyDate'))
  assert.equal(textOf(made, 'ContentDate'), textOf(from, 'ContentDate') ?? textOf(from, 'StudyDate'))
  assert.equal(textOf(made, 'TimezoneOffsetFromUTC'), undefined)
})

test('one voxel more, or another name of a label, has other UIDs', () => {
  const uidsOf = (one: typeof source) => {
    const { file } = parseDicom(buildStandardSegmentation(one).bytes ?? new Uint8Array())
    assert.ok(file)
    return ['SOPInstanceUID', 'SeriesInstanceUID'].map(keyword => textOf(file.dataset, keyword))
  }
  const first = uidsOf(source)
  const drawn = uidsOf({ ...source, voxels: source.voxels.slice().fill(5, 0, 4) })
  const named = uidsOf({
    ...source,
    form: testForm({ labels: [testLabel(5, 'Cyste', '嚢胞'), testLabel(2, 'Lesion', '病変')] }),
  })
  assert.equal(new Set([...first, ...drawn, ...named]).size, 6)
})
