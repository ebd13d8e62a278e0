import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { decodeFrame } from './decode-frame.ts'
import type { PixelDescription } from './pixel-description.ts'

const require = createRequire(import.meta.url)

type Encoder = {
  getDecodedBuffer(frame: {
    width: number
    height: number
    bitsPerSample: number
    componentCount: number
    isSigned: boolean
    isUsingColorTransform: boolean
  }): Uint8Array
  setQuality(isLossless: boolean, quantization: number): void
  encode(): void
  getEncodedBuffer(): Uint8Array
}
type Factory = (options: object) => Promise<{ HTJ2KEncoder: new () => Encoder }>

const description: PixelDescription = {
  ...{ rows: 48, columns: 40, samplesPerPixel: 1, photometric: 'MONOCHROME2', planarConfiguration: 0 },
  ...{
    bitsAllocated: 16,
    bitsStored: 16,
    highBit: 15,
    isSigned: true,
    frameCount: 1,
    sampleKind: 'integer',
    palette: undefined,
  },
}
const samples = Int16Array.from({ length: 48 * 40 }, (_, i) => Math.round(1500 * Math.sin(i / 37) - 600 + (i % 7)))

/** OpenJPH writes the stream; OpenJPEG, which reads HTJ2K as well, is the second opinion. */
async function encodeHtj2k(): Promise<Uint8Array> {
  const make: Factory = require('@cornerstonejs/codec-openjph/wasmjs')
  const module = await make({
    wasmBinary: readFileSync(require.resolve('@cornerstonejs/codec-openjph/wasm')),
    print() {},
  })
  const encoder = new module.HTJ2KEncoder()
  const frame = {
    width: 40,
    height: 48,
    bitsPerSample: 16,
    componentCount: 1,
    isSigned: true,
    isUsingColorTransform: false,
  }
  encoder.getDecodedBuffer(frame).set(new Uint8Array(samples.buffer))
  encoder.setQuality(true, 0)
  encoder.encode()
  return encoder.getEncodedBuffer().slice()
}

for (const codec of ['htj2k', 'jpeg-2000'] as const)
  test(`signed HTJ2K samples come back exactly by ${codec}`, async () => {
    const result = await decodeFrame(await encodeHtj2k(), codec, description)
    assert.ok('samples' in result, JSON.stringify(result))
    assert.deepEqual(Array.from(result.samples), Array.from(samples))
  })

for (const codec of ['jpeg-8-bit', 'jpeg-ls', 'jpeg-2000', 'htj2k', 'jpeg-lossless', 'rle', 'deflated-frame'] as const)
  test(`bytes that are no ${codec} stream are an issue`, async () => {
    const result = await decodeFrame(new Uint8Array(200).fill(7), codec, description)
    assert.equal('issue' in result && result.issue.code, 'pixel-data-damaged')
  })

test('a stream that claims another size than the header is refused before it is decoded', async () => {
  const result = await decodeFrame(await encodeHtj2k(), 'htj2k', { ...description, rows: 47 })
  assert.match('issue' in result ? result.issue.message : '', /expected 47×40×1 samples, the stream has 48×40×1/)
})

test('twelve-bit JPEG is refused by name', async () => {
  const header = [0xff, 0xd8, 0xff, 0xc1, 0, 11, 12, 0, 48, 0, 40, 1, 1, 0x11, 0]
  const result = await decodeFrame(Uint8Array.from(header), 'jpeg-8-bit', description)
  assert.equal('issue' in result && result.issue.code, 'transfer-syntax-unsupported')
})

test('bits above HighBit are removed and the sign is extended', async () => {
  const stored = Uint16Array.of(0xf7ff, 0x0800, 0x1fff)
  const twelve = { ...description, rows: 1, columns: 3, bitsStored: 12, highBit: 11 }
  const result = await decodeFrame(new Uint8Array(stored.buffer), 'native-little', twelve)
  assert.deepEqual('samples' in result && Array.from(result.samples), [2047, -2048, -1])
})
