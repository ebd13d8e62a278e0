import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Samples of a frame, pixel-interleaved, as wide as `bitsPerSample` needs, little endian. */
export type RawFrame = {
  readonly width: number
  readonly height: number
  readonly componentCount: number
  readonly bitsPerSample: number
  readonly isSigned: boolean
  readonly bytes: Uint8Array
}
/** A codec that encodes without loss. */
export type LosslessCodec = 'jpeg-ls' | 'jpeg-2000' | 'htj2k'

type Encoder = {
  getDecodedBuffer(frame: Omit<RawFrame, 'bytes'> & { isUsingColorTransform: boolean }): Uint8Array
  getEncodedBuffer(): Uint8Array
  encode(): void
  setNearLossless?(near: number): void
  setInterleaveMode?(mode: number): void
  setQuality?(isLossless: boolean, step: number): void
  setProgressionOrder?(order: number): void
  setTLMMarker?(isWritten: boolean): void
  delete(): void
}
type Module = Partial<Record<string, new () => Encoder>>
type Factory = (options: { wasmBinary: Uint8Array; print(): void; printErr(): void }) => Promise<Module>

const require = createRequire(import.meta.url)
const builds = {
  'jpeg-ls': { package: '@cornerstonejs/codec-charls', encoder: 'JpegLSEncoder' },
  'jpeg-2000': { package: '@cornerstonejs/codec-openjpeg', encoder: 'J2KEncoder' },
  htj2k: { package: '@cornerstonejs/codec-openjph', encoder: 'HTJ2KEncoder' },
} as const satisfies Record<LosslessCodec, { package: string; encoder: string }>
const loaded = new Map<LosslessCodec, Promise<Module>>()

/** Encode a frame without loss; undefined when the codec rejects it. HTJ2K is written resolution first with a table of tile-part lengths, which
 *  all three of its transfer syntaxes allow. @see DICOM PS3.5 A.4.3, A.4.4, A.4.9 */
export async function encodeLossless(codec: LosslessCodec, frame: RawFrame): Promise<Uint8Array | undefined> {
  const module = await load(codec)
  const Constructor = module[builds[codec].encoder]
  if (!Constructor) return undefined
  const encoder = new Constructor()
  try {
    const { bytes, ...facts } = frame
    encoder.getDecodedBuffer({ ...facts, isUsingColorTransform: frame.componentCount === 3 }).set(bytes)
    encoder.setNearLossless?.(0)
    // By pixel where there is more than one component.
    encoder.setInterleaveMode?.(frame.componentCount === 1 ? 0 : 2)
    encoder.setQuality?.(true, 0)
    if (codec === 'htj2k') {
      encoder.setProgressionOrder?.(2)
      encoder.setTLMMarker?.(true)
    }
    encoder.encode()
    return encoder.getEncodedBuffer().slice()
  } catch {
    // The heap of a codec that has thrown is not to be trusted; the refusal is the caller's.
    loaded.delete(codec)
    return undefined
  } finally {
    if (loaded.has(codec)) encoder.delete()
  }
}

function load(codec: LosslessCodec): Promise<Module> {
  const known = loaded.get(codec)
  if (known) return known
  const make: Factory = require(`${builds[codec].package}/wasmjs`)
  const loading = readFile(require.resolve(`${builds[codec].package}/wasm`)).then(wasmBinary =>
    make({ wasmBinary, print() {}, printErr() {} }),
  )
  loaded.set(codec, loading)
  return loading
}
