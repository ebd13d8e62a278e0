import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeSiteKey } from '@tsumugi/deidentify'
import { writePart10 } from '@tsumugi/dicom'
import { decodeFrames } from '@tsumugi/imaging'
import { burnText } from '@tsumugi/testkit'
import { createRewriter } from '../rewrite-instance.ts'
import { listFrameRecords, saveFrameRecord } from './frame-records.ts'
import { createImageRedactor } from './redact-image.ts'

const [width, height, frameCount] = [320, 200, 3]

test('of a colour ultrasound film all frames lose the border around their region and the text inside it', async () => {
  const framesFolder = mkdtempSync(join(tmpdir(), 'tsumugi-ultrasound-'))
  const { bytes, text } = filmWithNames()
  const rewritten = createRewriter({ key: makeSiteKey(), pixels: 'redact' })(bytes)
  assert.ok(rewritten.kind === 'rewritten')
  const redact = createImageRedactor({ framesFolder })
  const held = await redact(rewritten.plan.file, rewritten.output)
  assert.ok(held.kind === 'withheld' && held.reason === 'pixels/review')
  const [record] = await listFrameRecords(framesFolder)
  assert.ok(record)
  assert.deepEqual(
    record.found.filter(({ source }) => source === 'region').map(box => [box.x, box.y, box.width, box.height]),
    [
      [0, 0, 320, 40],
      [0, 40, 20, 140],
      [300, 40, 20, 140],
      [0, 180, 320, 20],
    ],
  )
  await saveFrameRecord(framesFolder, { ...record, decision: 'approved' })
  const sent = await redact(rewritten.plan.file, rewritten.output)
  assert.ok(sent.kind === 'goes' && sent.maskedFrames === frameCount)
  const { decoded } = await decodeFrames(sent.output)
  assert.equal(decoded?.frames.length, frameCount)
  for (const frame of decoded?.frames ?? []) {
    assert.equal(brightest(frame, { x: 0, y: 0, width, height: 40 }), 0)
    assert.equal(brightest(frame, text), 0)
    assert.ok(brightest(frame, { x: 40, y: 150, width: 200, height: 20 }) > 0)
  }
})

/** A film of three frames with a name above its region in each, and one inside it in the second alone. */
function filmWithNames() {
  const size = width * height
  const pixels = new Uint8Array(3 * size * frameCount)
  let text = { x: 0, y: 0, width: 0, height: 0 }
  for (let frame = 0; frame < frameCount; frame++) {
    const samples = Uint8Array.from({ length: size }, (_, i) => 30 + ((i * 7919 + frame * 31) % 23))
    burnText({ width, samples }, 'DOE JANE 1971', { x: 40, y: 10, scale: 2, value: 255 })
    if (frame === 1) text = burnText({ width, samples }, 'MARY ADORNE', { x: 60, y: 90, scale: 2, value: 255 })
    samples.forEach((sample, i) => {
      pixels.fill(sample, 3 * (frame * size + i), 3 * (frame * size + i) + 3)
    })
  }
  return { bytes: film(pixels), text }
}

function film(PixelData: Uint8Array): Uint8Array {
  return writePart10(
    {
      ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1', SOPInstanceUID: '2.25.3', StudyInstanceUID: '2.25.1' },
      ...{ SeriesInstanceUID: '2.25.2', PatientID: '4711', PatientName: 'DOE^JANE', Modality: 'US' },
      ...{ StudyDate: '20200102', NumberOfFrames: String(frameCount), Rows: height, Columns: width },
      ...{ SamplesPerPixel: 3, PhotometricInterpretation: 'RGB', PlanarConfiguration: 0, PixelRepresentation: 0 },
      ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelData },
      SequenceOfUltrasoundRegions: [
        { RegionLocationMinX0: 20, RegionLocationMinY0: 40, RegionLocationMaxX1: 299, RegionLocationMaxY1: 179 },
      ],
    },
    { transferSyntaxUid: '1.2.840.10008.1.2.1' },
  )
}

/** The brightest component in a box of a colour frame. */
function brightest(
  frame: ArrayLike<number>,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): number {
  let most = 0
  for (let y = box.y; y < box.y + box.height; y++)
    for (let i = 3 * (y * width + box.x); i < 3 * (y * width + box.x + box.width); i++)
      most = Math.max(most, frame[i] ?? 0)
  return most
}
