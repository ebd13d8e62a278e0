import { strict as assert } from 'node:assert'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Attributes, parseDicom, textOf, textsOf, writePart10 } from '@tsumugi/dicom'
import { buildVolume } from '@tsumugi/imaging'
import { scan } from '#receive'
import { deidentifyScan } from './deidentify-scan.ts'

const siteKey = new Uint8Array(32).fill(5)

/** A CSA header of one tag and its values. @see https://nipy.org/nibabel/dicom/siemens_csa.html */
function csaOf(name: string, values: readonly string[]): Buffer {
  const word = (...numbers: number[]) => Buffer.from(Int32Array.from(numbers).buffer)
  const items = values.map(value => Buffer.concat([word(77, 4, 77, 77), Buffer.from(value.padEnd(4, '\0'))]))
  const head = Buffer.concat([Buffer.from(name.padEnd(64, '\0')), word(3), Buffer.from('FD\0\0'), word(4, 3, 77)])
  return Buffer.concat([Buffer.from('SV10\x04\x03\x02\x01'), word(1, 77), head, ...items])
}

/** Three slices of 2 × 2 in a picture of 4 × 4, 5 mm apart, downwards; the fourth tile is empty. */
function mosaic(changes: Attributes = {}): Uint8Array {
  const pixels = [1, 2, 5, 6, 3, 4, 7, 8, 9, 10, 0, 0, 11, 12, 0, 0]
  return writePart10({
    ...{
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
      SOPInstanceUID: '1.2.5',
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '1.2.4',
    },
    ...{
      PatientID: '0012345',
      PatientName: 'TSUMUGI^HANAKO',
      Modality: 'MR',
      InstanceNumber: 3,
      FrameOfReferenceUID: '1.2.6',
    },
    ...{ ImageType: ['ORIGINAL', 'PRIMARY', 'M', 'ND', 'MOSAIC'], Rows: 4, Columns: 4, SamplesPerPixel: 1 },
    ...{
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
    },
    ...{ ImagePositionPatient: [0, 0, 0], ImageOrientationPatient: [1, 0, 0, 0, 1, 0], PixelSpacing: [2, 3] },
    ...{ SliceThickness: 4, SpacingBetweenSlices: 5 },
    '(0019,0010)': { vr: 'LO', value: 'SIEMENS MR HEADER' },
    '(0019,100A)': { vr: 'US', value: 3 },
    '(0029,0010)': { vr: 'LO', value: 'SIEMENS CSA HEADER' },
    '(0029,1010)': { vr: 'OB', value: csaOf('SliceNormalVector', ['0', '0', '-1']) },
    PixelData: { vr: 'OW', value: Buffer.from(Uint16Array.from(pixels).buffer) },
    ...changes,
  })
}

async function deidentified(bytes: Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-mosaic-'))
  await writeFile(join(folder, 'm.dcm'), bytes)
  const found = await scan(join(folder, 'm.dcm'), { siteKey, unpackFolder: join(folder, 'unpacked') })
  const run = () => deidentifyScan({ scan: found, runFolder: join(folder, 'run'), rules: { siteKey, faces: 'accept' } })
  return { runFolder: join(folder, 'run'), run, lines: await run() }
}

test('a mosaic leaves as its slices, which say where they lie, and private elements stay', async () => {
  const { lines, runFolder } = await deidentified(mosaic())
  const files = await Promise.all(
    lines.map(line => (line.kind === 'instance' ? readFile(join(runFolder, line.file)) : assert.fail(line.kind))),
  )
  assert.equal(new Set(lines.map(line => (line.kind === 'instance' ? line.sopInstanceUid : ''))).size, 3)
  const datasets = files.map(bytes => parseDicom(bytes).file?.dataset ?? assert.fail())
  assert.deepEqual(
    datasets.map(dataset => textOf(dataset, 'InstanceNumber')),
    ['7', '8', '9'],
  )
  // Half of what the picture is larger: one column of 3 mm, one row of 2 mm; then 5 mm a slice against z.
  assert.deepEqual(
    datasets.map(dataset => textsOf(dataset, 'ImagePositionPatient').map(Number)),
    [
      [3, 2, 0],
      [3, 2, -5],
      [3, 2, -10],
    ],
  )
  assert.ok(datasets.every(dataset => !textsOf(dataset, 'ImageType').includes('MOSAIC')))
  assert.ok(datasets.every(dataset => dataset.elements.every(element => (element.tag >>> 16) % 2 === 0)))
  const { volume, issues } = await buildVolume(files)
  assert.deepEqual(issues, [])
  assert.deepEqual(volume?.shape, [3, 2, 2])
  // From the lowest slice up, so the last tile first.
  assert.deepEqual([...(volume?.voxels ?? [])], [9, 10, 11, 12, 5, 6, 7, 8, 1, 2, 3, 4])
})

test('a slice that was lost after a crash is made again, and the journal counts each slice once', async () => {
  const { lines, runFolder, run } = await deidentified(mosaic())
  const [first] = lines
  assert.ok(first?.kind === 'instance')
  const before = await readFile(join(runFolder, first.file))
  await rm(join(runFolder, first.file))
  const again = await run()
  assert.deepEqual(await readFile(join(runFolder, first.file)), before)
  assert.equal(new Set(again.map(line => (line.kind === 'instance' ? line.sopInstanceUid : ''))).size, 3)
})

test('a mosaic with damaged codes goes as it is', async () => {
  const bytes = mosaic()
  bytes[Buffer.from(bytes).indexOf('ORIGINAL')] = 0xe9
  const { lines } = await deidentified(bytes)
  assert.deepEqual(
    lines.map(line => line.kind),
    ['instance'],
  )
})

test('a mosaic whose directions were removed goes as it is', async () => {
  const { lines } = await deidentified(mosaic({ '(0029,1010)': undefined }))
  assert.deepEqual(
    lines.map(line => line.kind),
    ['instance'],
  )
})
