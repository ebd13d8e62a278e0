import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Compressed stream → samples; `isPlanar` says that the components follow one another instead of alternating by pixel. */
export type DecodedStream = {
  readonly bytes: Uint8Array
  readonly bitsPerSample: number
  readonly components: number
  readonly isPlanar: boolean
}

/** A codec of which a wasm build is installed. */
export type CodecName = 'jpeg-ls' | 'jpeg-2000' | 'htj2k' | 'jpeg-8-bit'

type FrameFacts = { width: number; height: number; bitsPerSample: number; componentCount: number }
type Decoder = {
  getEncodedBuffer(length: number): Uint8Array
  getDecodedBuffer(): Uint8Array
  decode(): void
  getFrameInfo(): FrameFacts
  getInterleaveMode?(): number
  delete(): void
}
type CodecModule = Partial<Record<string, new () => Decoder>>
type CodecFactory = (options: { wasmBinary: Uint8Array; print(): void; printErr(): void }) => Promise<CodecModule>

const require = createRequire(import.meta.url)

// The default entry of openjpeg is asm.js and ten times slower; each path below names a wasm build.
const builds = {
  'jpeg-ls': {
    script: '@cornerstonejs/codec-charls/decodewasmjs',
    wasm: '@cornerstonejs/codec-charls/decodewasm',
    decoder: 'JpegLSDecoder',
  },
  'jpeg-2000': {
    script: '@cornerstonejs/codec-openjpeg/decodewasmjs',
    wasm: '@cornerstonejs/codec-openjpeg/decodewasm',
    decoder: 'J2KDecoder',
  },
  htj2k: {
    script: '@cornerstonejs/codec-openjph/wasmjs',
    wasm: '@cornerstonejs/codec-openjph/wasm',
    decoder: 'HTJ2KDecoder',
  },
  'jpeg-8-bit': {
    script: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
    wasm: '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
    decoder: 'JPEGDecoder',
  },
} as const satisfies Record<CodecName, { script: string; wasm: string; decoder: string }>

const loaded = new Map<CodecName, Promise<CodecModule>>()

/** Decode one compressed stream; undefined when the codec rejects it. The stream's own size must have been checked before,
 *  because a codec allocates what a stream claims. Samples wider than 8 bits are 16-bit little endian. */
export async function decodeStream(name: CodecName, stream: Uint8Array): Promise<DecodedStream | undefined> {
  const module = await loadCodec(name)
  const Decoder = module[builds[name].decoder]
  if (!Decoder) return undefined
  const decoder = new Decoder()
  try {
    decoder.getEncodedBuffer(stream.length).set(stream)
    decoder.decode()
    const { bitsPerSample, componentCount } = decoder.getFrameInfo()
    const isPlanar = decoder.getInterleaveMode?.() === 0 && componentCount > 1
    // The decoder's memory is reused by the next frame, so the samples are copied out.
    return { bytes: decoder.getDecodedBuffer().slice(), bitsPerSample, components: componentCount, isPlanar }
  } catch {
    // A codec that has thrown may have left its heap in disorder; the next stream gets a fresh one. The damage is the caller's issue.
    loaded.delete(name)
    return undefined
  } finally {
    if (loaded.has(name)) decoder.delete()
  }
}

function loadCodec(name: CodecName): Promise<CodecModule> {
  const known = loaded.get(name)
  if (known) return known
  const loading = startCodec(name)
  loaded.set(name, loading)
  return loading
}

async function startCodec(name: CodecName): Promise<CodecModule> {
  const make: CodecFactory = require(builds[name].script)
  return make({ wasmBinary: await readFile(require.resolve(builds[name].wasm)), print() {}, printErr() {} })
}
