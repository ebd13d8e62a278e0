const explicitLittleEndian = '1.2.840.10008.1.2.1\0'
const deflatedLittleEndian = '1.2.840.10008.1.2.1.99'
/** Preamble of 128 bytes, `DICM`, and then the file meta information. @see DICOM PS3.10 7.1 */
const metaStart = 132

/** A Part 10 file that the image loader can read: one in Deflated Explicit VR Little Endian, which it cannot, is inflated and
 *  named Explicit VR Little Endian; any other is answered as it is. @see DICOM PS3.5 A.5 */
export async function inflatePart10(file: ArrayBuffer): Promise<ArrayBuffer> {
  const syntax = findTransferSyntax(file)
  if (syntax?.uid !== deflatedLittleEndian) return file
  const body = await inflateRaw(new Uint8Array(file, syntax.metaEnd))
  const meta = new Uint8Array(file, 0, syntax.metaEnd)
  const parts = [meta.slice(0, syntax.valueAt), new TextEncoder().encode(explicitLittleEndian)]
  const renamed = joined([...parts, meta.slice(syntax.valueAt + deflatedLittleEndian.length)])
  const view = new DataView(renamed.buffer)
  // The value became shorter, so the length of its element and of the group follow.
  view.setUint16(syntax.valueAt - 2, explicitLittleEndian.length, true)
  const groupLengthAt = metaStart + 8
  view.setUint32(groupLengthAt, renamed.length - groupLengthAt - 4, true)
  return new Blob([renamed, body]).arrayBuffer()
}

/** A stream of odd length is padded with one NULL byte, which the browser's inflater calls junk. @see DICOM PS3.5 A.5 */
async function inflateRaw(deflated: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const inflate = (bytes: Uint8Array<ArrayBuffer>) =>
    new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer()
  const isPadded = deflated.at(-1) === 0
  return inflate(deflated).catch((error: unknown) => {
    if (!isPadded) throw error
    return inflate(deflated.subarray(0, -1))
  })
}

/** Whether a file that begins with these bytes must be inflated before it can be loaded. */
export const isDeflated = (beginning: ArrayBuffer): boolean =>
  findTransferSyntax(beginning)?.uid === deflatedLittleEndian

interface TransferSyntax {
  readonly uid: string
  /** Offset of the value's first byte. */
  readonly valueAt: number
  /** Offset of the first byte after the file meta information. */
  readonly metaEnd: number
}

/** Transfer Syntax UID (0002,0010) of a file whose meta information begins with its length (0002,0000); undefined for anything else.
 *  @see DICOM PS3.10 7.1 */
function findTransferSyntax(file: ArrayBuffer): TransferSyntax | undefined {
  const view = new DataView(file)
  if (view.byteLength < metaStart + 12 || view.getUint32(metaStart, true) !== 0x00000002) return undefined
  const metaEnd = metaStart + 12 + view.getUint32(metaStart + 8, true)
  for (let at = metaStart + 12; at + 12 <= Math.min(metaEnd, view.byteLength); ) {
    const isLong = /^(OB|OW|OF|SQ|UN|UT)$/.test(textAt(file, at + 4, 2))
    const valueAt = at + (isLong ? 12 : 8)
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true)
    const isSyntax = view.getUint16(at, true) === 0x0002 && view.getUint16(at + 2, true) === 0x0010
    if (isSyntax) return { uid: textAt(file, valueAt, length).replace(/\0+$/, ''), valueAt, metaEnd }
    at = valueAt + length
  }
  return undefined
}

const textAt = (file: ArrayBuffer, at: number, length: number) =>
  new TextDecoder('latin1').decode(new Uint8Array(file, at, Math.min(length, file.byteLength - at)))

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
