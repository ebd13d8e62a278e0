import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attributes, parseDicom, writePart10 } from '@tsumugi/dicom'
import { findOutsideRegions } from './ultrasound-regions.ts'

const ultrasound = '1.2.840.10008.5.1.4.1.1.3.1'

test('around one region of an ultrasound picture lies a frame of four boxes', () => {
  assert.deepEqual(boxesOf([region(10, 20, 89, 69)]), [
    [0, 0, 100, 20],
    [0, 20, 10, 50],
    [90, 20, 10, 50],
    [0, 70, 100, 10],
  ])
})

test('of regions that stand side by side and overlap, what none covers is outside', () => {
  assert.deepEqual(boxesOf([region(0, 0, 49, 79), region(40, 40, 99, 79)]), [[50, 0, 50, 40]])
})

test('a region that ends at the first pixel after the picture is the whole of it', () => {
  assert.deepEqual(boxesOf([region(0, 0, 100, 80)]), [])
})

test('nothing is outside where the regions cannot be, or the device names none', () => {
  assert.deepEqual(boxesOf([]), [])
  assert.deepEqual(boxesOf([region(0, 0, 200, 79)]), [])
  assert.deepEqual(boxesOf([region(10, 10, 50, 50), region(60, 60, 20, 70)]), [])
})

test('pictures of other kinds have no regions', () => {
  assert.deepEqual(boxesOf([region(10, 20, 89, 69)], '1.2.840.10008.5.1.4.1.1.2'), [])
})

const region = (x: number, y: number, right: number, bottom: number): Attributes => ({
  ...{ RegionLocationMinX0: x, RegionLocationMinY0: y, RegionLocationMaxX1: right, RegionLocationMaxY1: bottom },
})

function boxesOf(regions: readonly Attributes[], SOPClassUID = ultrasound) {
  const bytes = writePart10(
    {
      ...{ SOPClassUID, SOPInstanceUID: '2.25.1', Rows: 80, Columns: 100 },
      SequenceOfUltrasoundRegions: regions,
    },
    { transferSyntaxUid: '1.2.840.10008.1.2.1' },
  )
  const { file } = parseDicom(bytes)
  assert.ok(file)
  return findOutsideRegions(file).map(({ x, y, width, height }) => [x, y, width, height])
}
