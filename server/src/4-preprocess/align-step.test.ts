import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { buildVolume, readNifti, type Volume } from '@tsumugi/imaging'
import { buildSeries } from '@tsumugi/testkit'
import type { SourceSeries } from './case-job.ts'
import { runCase } from './run-case.ts'

const sample = new URL('../../../fixtures/sample-hospital/', import.meta.url)
const pair = 'sakura/dicom/0012345_TSUMUGI_HANAKO/'
const align = {
  step: 'align-to',
  version: 1,
  parameters: { fixed: 'CT', grid: 'fixed', start: 'frame-of-reference', reachMm: 40 },
}

function readSeries(folder: string, modality: string): SourceSeries {
  const at = new URL(`${folder}/`, sample)
  const files = readdirSync(at).map(file => new Uint8Array(readFileSync(new URL(file, at))))
  return { modality, files }
}
const ct = readSeries(`${pair}CT`, 'CT')
const mr = readSeries(`${pair}MR`, 'MR')

function readMask(): Volume {
  const name = readdirSync(new URL('readings/', sample)).find(file => /ct/i.test(file)) ?? ''
  const { volume } = readNifti(new Uint8Array(readFileSync(new URL(`readings/${name}`, sample))))
  assert.ok(volume)
  return volume
}

/** The real CT as an MR that lies elsewhere: its values turned over, the subject turned by 8° about the feet-head axis and moved by 17 mm. */
async function plantMr() {
  const { volume } = await buildVolume(ct.files)
  assert.ok(volume)
  const [c, s] = [Math.cos(0.14), Math.sin(0.14)]
  const [x = 0, y = 0, z = 0] = [volume.affine[3], volume.affine[7], volume.affine[11]]
  const [slice, row, column] = [volume.spacingMm[2], volume.spacingMm[1], volume.spacingMm[0]]
  const built = buildSeries({
    modality: 'MR',
    phantom: {
      shape: volume.shape,
      values: Int16Array.from(volume.voxels, value => 1200 - Math.max(-200, Math.min(300, value))),
      labelMap: new Uint8Array(volume.voxels.length),
    },
    spacingMm: { slice, row, column },
    orientation: [c, s, 0, -s, c, 0],
    originMm: [c * x - s * y + 10, s * x + c * y - 12, z + 7],
  })
  return { fixed: volume, built }
}

test('a series that passes lies on the fixed grid, and its labels went with it', async () => {
  const { fixed, built } = await plantMr()
  const mask = readMask()
  const [slices, rows, columns] = mask.shape
  const result = await runCase({
    series: { modality: 'MR', files: built.instances.map(({ bytes }) => bytes) },
    fixed: ct,
    labels: {
      voxels: Uint8Array.from(mask.voxels),
      shape: { slices, rows, columns },
      slices: built.instances.map(({ sopInstanceUid }) => ({ sopInstanceUid, frameNumber: 1 })),
    },
    steps: [align],
  })
  assert.deepEqual(result.issues, [])
  const [entry] = result.report
  assert.equal(entry?.facts.verdict, 'pass')
  assert.ok(Math.abs(Number(entry?.facts.rotationDegrees) - (0.14 * 180) / Math.PI) < 0.3)
  const [image, labels] = [
    readNifti(result.image ?? new Uint8Array()).volume,
    readNifti(result.labelMap ?? new Uint8Array()).volume,
  ]
  assert.ok(image && labels)
  assert.deepEqual([image.shape, labels.shape], [fixed.shape, fixed.shape])
  // The mask was drawn on the CT, so the labels are right when they are back where it was.
  const dice = diceOf(labels, mask)
  assert.ok(dice > 0.95, `Dice ${dice}`)
})

function diceOf(one: Volume, other: Volume): number {
  const inBoth = one.voxels.filter((value, at) => value > 0 && (other.voxels[at] ?? 0) > 0).length
  const count = ({ voxels }: Volume) => voxels.filter(value => value > 0).length
  return (2 * inBoth) / (count(one) + count(other))
}

test('on its own grid a series that passes keeps every voxel and gets another place', async () => {
  const { fixed, built } = await plantMr()
  const files = built.instances.map(({ bytes }) => bytes)
  const steps = [{ ...align, parameters: { ...align.parameters, grid: 'own' } }]
  const result = await runCase({ series: { modality: 'MR', files }, fixed: ct, labels: undefined, steps })
  const image = readNifti(result.image ?? new Uint8Array()).volume
  const source = (await buildVolume(files)).volume
  assert.ok(image && source)
  assert.ok(source.voxels.every((value, at) => value === image.voxels[at]))
  for (const at of [3, 7, 11]) assert.ok(Math.abs((image.affine[at] ?? 0) - (fixed.affine[at] ?? 0)) < 1)
})

test('a pair that is doubtful keeps the place that the scanner gave, byte for byte, and says so', async () => {
  const given = { series: mr, labels: undefined }
  const left = await runCase({ ...given, fixed: undefined, steps: [] })
  const tried = await runCase({ ...given, fixed: ct, steps: [align] })
  assert.deepEqual(tried.image, left.image)
  assert.deepEqual(
    tried.issues.map(({ code, severity }) => [code, severity]),
    [['alignment-doubtful', 'warning']],
  )
  assert.match(tried.issues[0]?.message ?? '', /disagreement of halves in mm: expected at most 5, found \d/)
  assert.equal(tried.report[0]?.facts.isApplied, false)
})

test('images of different things fail', async () => {
  const head = readSeries('sakura/dicom/0023456_SATO_TARO/CT-HEAD', 'CT')
  const result = await runCase({ series: mr, fixed: head, labels: undefined, steps: [align] })
  assert.deepEqual(
    result.issues.map(({ code }) => code),
    ['alignment-failed'],
  )
})

test('a fixed series that is no volume leaves the other where it is', async () => {
  const broken = { ...ct, files: ct.files.toSpliced(20, 3) }
  const result = await runCase({ series: mr, fixed: broken, labels: undefined, steps: [align] })
  assert.ok(result.image)
  assert.deepEqual(
    result.issues.map(({ code }) => code),
    ['alignment-fixed-unusable'],
  )
})

test('without a fixed series, or as the fixed one, a series passes unchanged and the facts say why', async () => {
  for (const [series, verdict] of [
    [mr, 'no-fixed-series'],
    [ct, 'is-fixed'],
  ] as const) {
    const [plain, passed] = [
      await runCase({ series, fixed: undefined, labels: undefined, steps: [] }),
      await runCase({ series, fixed: undefined, labels: undefined, steps: [align] }),
    ]
    assert.deepEqual(passed.image, plain.image)
    assert.deepEqual([passed.report[0]?.facts, passed.issues], [{ isApplied: false, verdict }, []])
  }
})
