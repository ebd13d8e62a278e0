/** What a compressed stream says about itself, before any decoder sees it. */
export type StreamHeader = {
  readonly rows: number
  readonly columns: number
  readonly components: number
  readonly bitsPerSample: number
  /** JPEG process by its SOF marker: 0xc0 baseline, 0xc1 extended, 0xc2 progressive, 0xc3 lossless, 0xf7 JPEG-LS; 0x51 for JPEG 2000. */
  readonly process: number
}

/** Read the frame header of a JPEG, JPEG-LS or JPEG 2000 codestream; undefined when there is none.
 *  @see ITU-T T.81 B.2.2, T.87 C.2.2, T.800 A.5.1 */
export function findStreamHeader(stream: Uint8Array): StreamHeader | undefined {
  if (stream[0] === 0xff && stream[1] === 0xd8) return findJpegFrame(stream)
  const codestream = findCodestream(stream)
  return codestream < 0 ? undefined : readSiz(stream, codestream)
}

function findJpegFrame(stream: Uint8Array): StreamHeader | undefined {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  let at = 2
  while (at + 4 <= stream.length) {
    if (stream[at] !== 0xff) return undefined
    const marker = stream[at + 1] ?? 0
    if (marker === 0xff) at++
    else if (isFrameMarker(marker)) {
      if (at + 10 > stream.length) return undefined
      return {
        process: marker,
        bitsPerSample: view.getUint8(at + 4),
        rows: view.getUint16(at + 5),
        columns: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
      }
    } else at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function isFrameMarker(marker: number): boolean {
  const isSof = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
  return isSof || marker === 0xf7
}

/** Offset of SOC: at the start, or inside the `jp2c` box of a file that was stored whole. */
function findCodestream(stream: Uint8Array): number {
  if (stream[0] === 0xff && stream[1] === 0x4f) return 0
  const limit = Math.min(stream.length - 4, 4096)
  for (let at = 0; at < limit; at++)
    if (stream[at] === 0xff && stream[at + 1] === 0x4f && stream[at + 2] === 0xff && stream[at + 3] === 0x51) return at
  return -1
}

function readSiz(stream: Uint8Array, at: number): StreamHeader | undefined {
  if (stream[at + 2] !== 0xff || stream[at + 3] !== 0x51 || at + 43 > stream.length) return undefined
  const view = new DataView(stream.buffer, stream.byteOffset + at, stream.byteLength - at)
  return {
    process: 0x51,
    columns: view.getUint32(8) - view.getUint32(16),
    rows: view.getUint32(12) - view.getUint32(20),
    components: view.getUint16(40),
    bitsPerSample: (view.getUint8(42) & 0x7f) + 1,
  }
}
