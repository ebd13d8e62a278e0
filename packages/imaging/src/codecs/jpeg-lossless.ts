import { createRequire } from 'node:module'

type LosslessDecoder = {
  decode(buffer: ArrayBuffer, offset: number, length: number, numBytes: number): Uint8Array | Uint16Array
}
type LosslessModule = { Decoder: new () => LosslessDecoder }

const require = createRequire(import.meta.url)
const lossless: LosslessModule = require('jpeg-lossless-decoder-js')

/** Decode a lossless JPEG stream (process 14, any predictor) to samples of 1 or 2 bytes, little endian, pixel-interleaved;
 *  undefined when the stream is damaged. @see ITU-T T.81 Annex H */
export function decodeJpegLossless(stream: Uint8Array, bytesPerSample: 1 | 2): Uint8Array | undefined {
  const copy = new ArrayBuffer(stream.length)
  new Uint8Array(copy).set(stream)
  try {
    const samples = new lossless.Decoder().decode(copy, 0, stream.length, bytesPerSample)
    return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
  } catch {
    // Whatever the decoder complains of is one and the same issue to the caller: this frame is damaged.
    return undefined
  }
}
