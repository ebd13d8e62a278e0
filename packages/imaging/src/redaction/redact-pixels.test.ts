import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { bytesOf, type DicomFile, findElement, parseDicom, writePart10 } from '@tsumugi/dicom'
import { decodeFrames } from '../pixels/decode-frames.ts'
import type { Voxels } from '../volume.ts'
import { redactPixels } from './redact-pixels.ts'

const odd = new URL('../../../../fixtures/hard/odd/', import.meta.url)
/** A quarter of the width and of the height, off the middle. */
const boxOf = ({ columns, rows }: { readonly columns: number; readonly rows: number }) => ({
  ...{ x: columns >> 2, y: rows >> 3, width: columns >> 2, height: rows >> 2 },
})
const box = boxOf({ columns: 100, rows: 100 })

/** One file of each way to store pixels; `around` is how far a lossy block or shared chroma reaches beyond the box. */
const files = [
  { name: 'CT_small.dcm', tool: undefined, around: 0 },
  { name: 'MR_small_implicit.dcm', tool: undefined, around: 0 },
  { name: 'MR_small_bigendian.dcm', tool: undefined, around: 0 },
  { name: 'MR_small_RLE.dcm', tool: 'dcmdrle', around: 0 },
  { name: 'SC_rgb_rle.dcm', tool: 'dcmdrle', around: 0 },
  { name: 'SC_rgb_rle_16bit.dcm', tool: 'dcmdrle', around: 0 },
  { name: 'SC_rgb_rle_32bit.dcm', tool: 'dcmdrle', around: 0 },
  { name: 'MR_small_jpeg_ls_lossless.dcm', tool: 'dcmdjpls', around: 0 },
  { name: 'JPEGLSNearLossless_08.dcm', tool: 'dcmdjpls', around: 0 },
  { name: 'JPEGLSNearLossless_16.dcm', tool: 'dcmdjpls', around: 0 },
  { name: 'MR_small_jp2klossless.dcm', tool: undefined, around: 0 },
  { name: 'JPEG2000.dcm', tool: undefined, around: 0 },
  { name: 'SC_rgb_jpeg_dcmtk.dcm', tool: 'dcmdjpeg', around: 17 },
  { name: 'SC_rgb_jpeg_lossy_gdcm.dcm', tool: undefined, around: 17 },
] as const

for (const { name, tool, around } of files)
  test(`${name} is blanked in its own transfer syntax and nothing else changes`, async t => {
    const { before, after, file, redacted } = await redactFile(name)
    assert.equal(redacted.transferSyntaxUid, file.transferSyntaxUid)
    assertOnlyBox(before, after, around)
    if (tool === undefined) return
    if (!isPresent(tool)) return t.skip(`${tool} is not installed`)
    const foreign = await decodeByTool(tool, redacted.bytes)
    // Another decoder rounds lossy blocks and colours differently by a step or two.
    assert.ok(largestDifference(foreign.samples, after.samples) <= (around > 0 ? 4 : 0))
  })

test('frames without boxes keep their fragments, and a filled offset table is filled again', async () => {
  const file = parse(readFileSync(new URL('SC_rgb_rle_2frame.dcm', odd)))
  const kept = fragmentsOf(file).at(-1)
  const result = await redactPixels(file, { boxesOf: number => (number === 1 ? [box] : []), marks: [] })
  assert.ok(result.kind === 'redacted')
  assert.equal(result.maskedFrames, 1)
  const [table, first, second] = fragmentsOf(parse(result.bytes))
  assert.ok(table && first && second && kept)
  assert.deepEqual([...second], [...kept])
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  if (table.length > 0) assert.deepEqual([view.getUint32(0, true), view.getUint32(4, true)], [0, first.length + 8])
})

test('an extended offset table tells where the frames lie afterwards', async () => {
  const source = parse(readFileSync(new URL('SC_rgb_rle_2frame.dcm', odd)))
  const [, one, two] = fragmentsOf(source)
  assert.ok(one && two)
  const result = await redactPixels(withExtendedTable(one, two), {
    boxesOf: number => (number === 2 ? [box] : []),
    marks: [],
  })
  assert.ok(result.kind === 'redacted')
  const written = parse(result.bytes)
  const [, first, second] = fragmentsOf(written)
  assert.ok(first && second)
  assert.deepEqual(longsOf(written, 0x7fe00001), [0, first.length + 8])
  assert.deepEqual(longsOf(written, 0x7fe00002), [first.length, second.length])
})

test('a 12-bit lossy JPEG is refused and not written', async () => {
  const file = parse(readFileSync(new URL('JPGExtended.dcm', odd)))
  const result = await redactPixels(file, { boxesOf: () => [box], marks: [] })
  assert.deepEqual(result, { kind: 'refused', why: 'frame' })
})

/** Two RLE frames with an empty basic and a filled extended table. @see DICOM PS3.3 C.7.6.3.1.8 */
function withExtendedTable(one: Uint8Array, two: Uint8Array): DicomFile {
  const longs = (...values: number[]) => new Uint8Array(BigUint64Array.from(values, BigInt).buffer)
  const attributes = {
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7.4', SOPInstanceUID: '2.25.7', NumberOfFrames: 2, SamplesPerPixel: 3 },
    ...{ PhotometricInterpretation: 'RGB', PlanarConfiguration: 0, Rows: 100, Columns: 100 },
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
    ExtendedOffsetTable: longs(0, one.length + 8),
    ExtendedOffsetTableLengths: longs(one.length, two.length),
    PixelData: { vr: 'OB' as const, value: { fragments: [new Uint8Array(0), one, two] } },
  }
  return parse(writePart10(attributes, { transferSyntaxUid: '1.2.840.10008.1.2.5' }))
}

async function redactFile(name: string) {
  const file = parse(readFileSync(new URL(name, odd)))
  const before = await firstFrame(file)
  const result = await redactPixels(file, { boxesOf: () => [boxOf(before)], marks: [] })
  assert.ok(result.kind === 'redacted')
  const redacted = parse(result.bytes)
  return { file, redacted, before, after: await firstFrame(redacted) }
}

async function firstFrame(file: DicomFile) {
  const { decoded } = await decodeFrames(file, { frameNumbers: [1] })
  assert.ok(decoded)
  const [samples] = decoded.frames
  assert.ok(samples)
  return { ...decoded, samples }
}

type Frame = Awaited<ReturnType<typeof firstFrame>>

function assertOnlyBox(before: Frame, after: Frame, around: number): void {
  const inside = new Set<number>()
  let changed = 0
  before.samples.forEach((sample, i) => {
    const [x, y] = placeOf(i, before)
    // At the edge of a lossy box the chroma of the neighbour is mixed in by the decoder.
    if (isWithin(before, { x, y }, around > 0 ? -1 : 0)) inside.add(after.samples[i] ?? Number.NaN)
    else if (!isWithin(before, { x, y }, around) && sample !== after.samples[i]) changed++
  })
  assert.equal(changed, 0)
  assert.equal(inside.size, 1)
}

function placeOf(sample: number, { columns, samplesPerPixel }: Frame): readonly [number, number] {
  const pixel = Math.floor(sample / samplesPerPixel)
  return [pixel % columns, Math.floor(pixel / columns)]
}

function isWithin(frame: Frame, { x, y }: { x: number; y: number }, by: number): boolean {
  const at = boxOf(frame)
  return x >= at.x - by && x < at.x + at.width + by && y >= at.y - by && y < at.y + at.height + by
}

function largestDifference(a: Voxels, b: Voxels): number {
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] ?? 0) - (b[i] ?? Number.NaN)))
  return most
}

function isPresent(tool: string): boolean {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function decodeByTool(tool: string, bytes: Uint8Array): Promise<Frame> {
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-redact-'))
  try {
    writeFileSync(join(folder, 'in.dcm'), bytes)
    execFileSync(tool, [join(folder, 'in.dcm'), join(folder, 'out.dcm')], { stdio: 'ignore' })
    return await firstFrame(parse(readFileSync(join(folder, 'out.dcm'))))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function parse(bytes: Uint8Array): DicomFile {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  return file
}

function fragmentsOf({ dataset }: DicomFile): readonly Uint8Array[] {
  const fragments = findElement(dataset, 0x7fe00010)?.fragments
  assert.ok(fragments)
  return fragments.map(({ start, length }) => dataset.bytes.subarray(start, start + length))
}

function longsOf({ dataset }: DicomFile, tag: number): readonly number[] {
  const element = findElement(dataset, tag)
  assert.ok(element)
  const bytes = bytesOf(dataset, element)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length / 8 }, (_, i) => Number(view.getBigUint64(8 * i, true)))
}
