import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ballPhantom, buildSeries, segmentationCases } from '@tsumugi/testkit'
import {
  buildSegmentation,
  describeIssue,
  editDicom,
  type ImagePlane,
  joinBytes,
  parseDicom,
  placeOnPlanes,
  planeOf,
  pointOf,
  readSegmentation,
  type SegmentationInput,
} from './index.ts'

// What highdicom finds in these very bytes: oracles/dicom-segmentation.json.
interface ForeignSegment {
  readonly number: number
  readonly name: string
  readonly type: string
  readonly algorithm: string
  readonly voxels: number
  readonly centroidMm: readonly number[]
  readonly lowestMm: readonly number[]
  readonly highestMm: readonly number[]
  readonly bySource: Readonly<Record<string, number>>
}
const oracle: { cases: Record<string, { sha256: string; segments: readonly ForeignSegment[] }> } = JSON.parse(
  readFileSync(new URL('../../../oracles/dicom-segmentation.json', import.meta.url), 'utf8'),
)

function build(input: SegmentationInput): Uint8Array {
  const { bytes, issues } = buildSegmentation(input)
  assert.ok(bytes, issues.map(describeIssue).join('; '))
  return bytes
}

function parse(bytes: Uint8Array) {
  const { file, issues } = parseDicom(bytes)
  assert.ok(file, issues.map(describeIssue).join('; '))
  return file
}

function read(bytes: Uint8Array) {
  const { segmentation, issues } = readSegmentation(parse(bytes))
  assert.ok(segmentation, issues.map(describeIssue).join('; '))
  return segmentation
}

const planesOf = (input: SegmentationInput): readonly ImagePlane[] =>
  input.sources.map(source => {
    const plane = planeOf(source.dataset)
    assert.ok(plane)
    return plane
  })

/** Patient-space points of all voxels of one label. */
function pointsOf(input: SegmentationInput, label: number, columns: number): readonly (readonly number[])[] {
  const planes = planesOf(input)
  const frameSize = input.labelMap.length / planes.length
  return [...input.labelMap.keys()]
    .filter(at => input.labelMap[at] === label)
    .flatMap(at => {
      const plane = planes[Math.floor(at / frameSize)]
      const inFrame = at % frameSize
      return plane ? [pointOf(plane, inFrame % columns, Math.floor(inFrame / columns))] : []
    })
}

const close = (actual: readonly number[], expected: readonly number[], what: string) => {
  actual.forEach((value, axis) => {
    assert.ok(Math.abs(value - (expected[axis] ?? Number.NaN)) < 2e-4, `${what} ${actual} is not ${expected}`)
  })
}

for (const { name, series, input } of segmentationCases()) {
  const foreign = oracle.cases[name]

  test(`${name}: the bytes are those that the foreign reader read`, () => {
    assert.equal(createHash('sha256').update(build(input)).digest('hex'), foreign?.sha256)
  })

  test(`${name}: a foreign reader finds each segment where the label map has it`, () => {
    for (const segment of foreign?.segments ?? []) {
      const points = pointsOf(input, segment.number, series.phantom.shape[2])
      const axes = [0, 1, 2].map(axis => points.map(point => point[axis] ?? Number.NaN))
      assert.equal(points.length, segment.voxels)
      close(
        axes.map(values => values.reduce((sum, value) => sum + value, 0) / values.length),
        segment.centroidMm,
        'centroid',
      )
      close(
        axes.map(values => Math.min(...values)),
        segment.lowestMm,
        'lowest',
      )
      close(
        axes.map(values => Math.max(...values)),
        segment.highestMm,
        'highest',
      )
    }
  })

  test(`${name}: our reader finds the same segments and source images as the foreign one`, () => {
    const { segments, frames } = read(build(input))
    const bySource = (number: number) =>
      Object.fromEntries(
        frames
          .filter(frame => frame.segmentNumber === number)
          .map(frame => [frame.sourceInstanceUid, frame.pixels.reduce((sum, pixel) => sum + pixel, 0)]),
      )
    const found = segments.map(one => ({
      number: one.number,
      name: one.name,
      type: one.type.value,
      algorithm: one.algorithm,
      bySource: bySource(one.number),
    }))
    const expected = foreign?.segments.map(({ number, name: label, type, algorithm, bySource: counts }) => ({
      ...{ number, name: label, type, algorithm },
      bySource: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    }))
    assert.deepEqual(found, expected)
  })

  test(`${name}: placed on its sources it is the label map again`, () => {
    const placed = placeOnPlanes(read(build(input)), planesOf(input))
    assert.deepEqual(placed.issues, [])
    assert.deepEqual(placed.labelMap, input.labelMap)
  })
}

const [firstCase] = segmentationCases()
assert.ok(firstCase)
const { input } = firstCase

test('frames without a voxel are left out', () => {
  assert.equal(
    read(build(input)).frames.every(frame => frame.pixels.includes(1)),
    true,
  )
})

test('a label map without any voxel becomes one empty frame', () => {
  const { frames } = read(build({ ...input, labelMap: new Uint8Array(input.labelMap.length) }))
  assert.deepEqual(
    frames.map(frame => frame.pixels.includes(1)),
    [false],
  )
})

test('a label that the form does not have is a broken promise', () => {
  assert.throws(() => build({ ...input, labelMap: input.labelMap.map(() => 9) }), /label 9 of the map has no meaning/)
})

test('a source without a position is an issue, and no segmentation is made', () => {
  const series = buildSeries({ extra: { ImagePositionPatient: undefined } })
  const sources = series.instances.map(instance => ({ dataset: parse(instance.bytes).dataset }))
  const { bytes, issues } = buildSegmentation({ ...input, sources })
  assert.equal(bytes, undefined)
  assert.deepEqual(
    issues.map(issue => [issue.code, issue.facts.sliceIndex]),
    [0, 1, 2, 3].map(index => ['geometry/missing', index]),
  )
})

test('an ordinary image is not read as a segmentation', () => {
  const { segmentation, issues } = readSegmentation(parse(buildSeries().instances[0]?.bytes ?? new Uint8Array(0)))
  assert.equal(segmentation, undefined)
  assert.deepEqual(
    issues.map(issue => issue.code),
    ['segmentation/unsupported'],
  )
})

test('a segmentation that lost its positions is not placed by guess', () => {
  const file = parse(build(input))
  const { chunks } = editDicom(file, { element: element => (element.tag === 0x00209113 ? 'remove' : 'recurse') })
  const { segmentation, issues } = readSegmentation(parse(joinBytes(chunks)))
  assert.equal(segmentation, undefined)
  assert.deepEqual(
    issues.map(issue => [issue.code, issue.path]),
    [['segmentation/broken', '(5200,9230)[0]']],
  )
})

test('frames that lie on no slice of the series are counted, not moved', () => {
  const other = buildSeries({ originMm: [-100, -120, 41], phantom: ballPhantom([4, 16, 16]) })
  const planes = other.instances.flatMap(instance => planeOf(parse(instance.bytes).dataset) ?? [])
  const { labelMap, issues } = placeOnPlanes(read(build(input)), planes)
  assert.equal(labelMap.includes(1), false)
  assert.deepEqual(
    issues.map(issue => issue.facts),
    [{ framesOffGrid: 4 }],
  )
})
