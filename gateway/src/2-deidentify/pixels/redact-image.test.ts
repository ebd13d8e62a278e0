import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeSiteKey } from '@tsumugi/deidentify'
import { type Attributes, type DicomFile, itemsOf, parseDicom, textOf, writePart10 } from '@tsumugi/dicom'
import { decodeFrames } from '@tsumugi/imaging'
import { burnText } from '@tsumugi/testkit'
import { scan } from '#receive'
import { deidentifyFolder } from '../deidentify-folder.ts'
import { deidentifyScan } from '../deidentify-scan.ts'
import { createRewriter } from '../rewrite-instance.ts'
import { type FrameRecord, listFrameRecords, saveFrameRecord } from './frame-records.ts'
import { createImageRedactor } from './redact-image.ts'

const siteKey = makeSiteKey()
const newFolder = () => mkdtempSync(join(tmpdir(), 'tsumugi-frames-'))
const head = new URL(
  '../../../../fixtures/sample-hospital/midori/dicom/M88-0003_KOBAYAKAWA_JIN/CT-HEAD/',
  import.meta.url,
)
const [width, height] = [320, 160]

test('a screen waits for a look with its pictures, and leaves masked once a person approved', async () => {
  const folder = newFolder()
  const input = join(folder, 'in')
  await mkdir(input)
  const { bytes, text } = screenWithName()
  await writeFile(join(input, 'screen.dcm'), bytes)
  const rules = { siteKey, pixels: 'redact', framesFolder: join(folder, 'frames') } as const
  const run = async () => {
    const found = await scan(input, { siteKey, unpackFolder: join(folder, 'unpacked') })
    return deidentifyScan({ scan: found, runFolder: join(folder, 'run'), rules })
  }
  const [held] = await run()
  assert.ok(held?.kind === 'withheld')
  assert.equal(held.reason, 'pixels/review')
  const [record] = await listFrameRecords(rules.framesFolder)
  assert.ok(record && record.pictures.length === 2)
  const pictures = join(rules.framesFolder, record.id)
  for (const name of record.pictures) assert.equal(statSync(join(pictures, name)).mode & 0o777, 0o600)
  await saveFrameRecord(rules.framesFolder, { ...record, decision: 'approved' })
  const lines = await run()
  assert.deepEqual(
    lines.map(line => line.kind),
    ['instance'],
  )
  const [written] = lines
  assert.ok(written?.kind === 'instance')
  assert.equal(written.actions.pixelsMasked, 1)
  assert.deepEqual(await readdir(pictures), ['record.json'])
  const output = parse(readFileSync(join(folder, 'run', written.file)))
  assert.equal(textOf(output.dataset, 0x00280301), 'NO')
  const codes = itemsOf(output.dataset, 0x00120064).map(item => textOf(item, 0x00080100))
  assert.ok(codes.includes('113100') && codes.includes('113101'))
  assert.equal(await brightestIn(output, text), 0)
})

test('a rectangle that a person drew is masked too, and a held image stays back', async () => {
  const { redact, original, output, decide } = await reviewedScreen()
  await decide({ decision: 'held' })
  assert.deepEqual(kindOf(await redact(original, output)), 'pixels/held')
  const corner = { x: 300, y: 140, width: 16, height: 16 }
  await decide({ decision: 'approved', added: [corner] })
  const masked = await redact(original, output)
  assert.ok(masked.kind === 'goes')
  assert.equal(await brightestIn(masked.output, corner), 0)
})

test('a plain series goes as it is', async () => {
  const names = readdirSync(head).sort().slice(0, 4)
  const rewrite = createRewriter({ key: siteKey, pixels: 'redact' })
  const siblings = names.map(name => ({ path: new URL(name, head).pathname, sopInstanceUid: name }))
  const redact = createImageRedactor({ framesFolder: newFolder(), siblingsOf: () => siblings })
  const rewritten = rewrite(readFileSync(new URL(names[2] ?? '', head)))
  assert.ok(rewritten.kind === 'rewritten')
  const { plan, output } = rewritten
  assert.deepEqual(await redact(plan.file, output), { kind: 'goes', output, maskedFrames: 0 })
})

test('without what finds text an image at risk stays back and says so', async () => {
  const { original, output } = rewrittenScreen(screenWithName().bytes)
  const redact = createImageRedactor({ framesFolder: newFolder(), loadNetworks: async () => undefined })
  assert.equal(kindOf(await redact(original, output)), 'pixels/no-finder')
})

test('pixels that cannot be decoded keep an image back', async () => {
  const broken = { fragments: [new Uint8Array(0), Uint8Array.of(1, 2, 3, 4)] }
  const { original, output } = rewrittenScreen(
    screen({ PixelData: { vr: 'OB', value: broken } }, '1.2.840.10008.1.2.5'),
  )
  const redact = createImageRedactor({ framesFolder: newFolder() })
  assert.equal(kindOf(await redact(original, output)), 'pixels/not-read')
})

test('an approved mask that cannot be written keeps the image back', async () => {
  const bits = { BitsAllocated: 1, BitsStored: 1, HighBit: 0, PixelData: new Uint8Array((width * height) / 8) }
  const { redact, original, output, decide } = await reviewedScreen(screen(bits))
  await decide({ decision: 'approved', added: [{ x: 0, y: 0, width: 8, height: 8 }] })
  assert.equal(kindOf(await redact(original, output)), 'pixels/not-written')
})

test('a file that is too large to be searched stays back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-frames-'))
  await mkdir(join(folder, 'in'))
  await writeFile(join(folder, 'in/large.dcm'), screenWithName().bytes)
  await truncate(join(folder, 'in/large.dcm'), 65 * 2 ** 20)
  const rules = { siteKey, pixels: 'redact', framesFolder: join(folder, 'frames') } as const
  const { withheld } = await deidentifyFolder(join(folder, 'in'), join(folder, 'out'), rules)
  assert.deepEqual(withheld, [{ name: 'large.dcm', reason: 'pixels/too-large' }])
})

/** A screen that was looked at once, and a way to decide about it. */
async function reviewedScreen(bytes: Uint8Array = screenWithName().bytes) {
  const framesFolder = newFolder()
  const { original, output } = rewrittenScreen(bytes)
  const redact = createImageRedactor({ framesFolder })
  assert.equal(kindOf(await redact(original, output)), 'pixels/review')
  const decide = async (change: Partial<FrameRecord>) => {
    const [record] = await listFrameRecords(framesFolder)
    assert.ok(record)
    await saveFrameRecord(framesFolder, { ...record, ...change })
  }
  return { redact, original, output, decide }
}

function rewrittenScreen(bytes: Uint8Array) {
  const rewritten = createRewriter({ key: siteKey, pixels: 'redact' })(bytes)
  assert.ok(rewritten.kind === 'rewritten')
  return { original: rewritten.plan.file, output: rewritten.output }
}

const kindOf = (redacted: Awaited<ReturnType<ReturnType<typeof createImageRedactor>>>) =>
  redacted.kind === 'withheld' ? redacted.reason : redacted.kind

function screenWithName() {
  const samples = Uint8Array.from({ length: width * height }, (_, i) => 40 + ((i * 7919) % 23))
  const text = burnText({ width, samples }, 'DOE JANE 1971', { x: 40, y: 30, scale: 2, value: 255 })
  return { bytes: screen({ PixelData: samples }), text }
}

/** A secondary capture of one grey frame. */
function screen(more: Attributes, transferSyntaxUid = '1.2.840.10008.1.2.1'): Uint8Array {
  const attributes = {
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', SOPInstanceUID: '2.25.3', StudyInstanceUID: '2.25.1' },
    ...{
      SeriesInstanceUID: '2.25.2',
      PatientID: '4711',
      PatientName: 'DOE^JANE',
      Modality: 'OT',
      ConversionType: 'WSD',
    },
    ...{ StudyDate: '20200102', InstanceNumber: 1, Rows: height, Columns: width, SamplesPerPixel: 1 },
    ...{
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
    },
    ...more,
  }
  return writePart10(attributes, { transferSyntaxUid })
}

function parse(bytes: Uint8Array): DicomFile {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  return file
}

/** How far the brightest pixel of a box stands above the darkest of the frame. */
async function brightestIn(file: DicomFile, box: { x: number; y: number; width: number; height: number }) {
  const samples = (await decodeFrames(file)).decoded?.frames[0]
  assert.ok(samples)
  let [most, least] = [0, Infinity]
  samples.forEach((sample, i) => {
    least = Math.min(least, sample)
    const [x, y] = [i % width, Math.floor(i / width)]
    const isInside = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height
    if (isInside) most = Math.max(most, sample)
  })
  return most - least
}
