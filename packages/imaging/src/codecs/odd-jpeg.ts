import sharp from 'sharp'
import type { DecodedStream } from './wasm-codecs.ts'

/** Decode a JPEG whose scan parameters another decoder takes offence at (some slide scanners write such maps); undefined when the
 *  image itself is damaged. Components by pixel, RGB or grey. */
export async function decodeOddJpeg(stream: Uint8Array): Promise<DecodedStream | undefined> {
  try {
    const { data: bytes, info } = await sharp(stream, { failOn: 'error' }).raw().toBuffer({ resolveWithObject: true })
    return { bytes, bitsPerSample: 8, components: info.channels, isPlanar: false }
  } catch {
    // This was the last decoder to ask; the caller reports the damage.
    return undefined
  }
}
