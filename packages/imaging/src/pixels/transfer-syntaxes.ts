import type { CodecName } from '../codecs/wasm-codecs.ts'

/** How the pixels of a transfer syntax are stored. */
export type PixelEncoding = 'native-little' | 'native-big' | 'deflated-frame' | 'rle' | 'jpeg-lossless' | CodecName

/** Encoding of each transfer syntax read here. @see DICOM PS3.6 Table A-1 */
const encodings: ReadonlyMap<string, PixelEncoding> = new Map([
  ['1.2.840.10008.1.2', 'native-little'],
  ['1.2.840.10008.1.2.1', 'native-little'],
  ['1.2.840.10008.1.2.1.99', 'native-little'],
  ['1.2.840.10008.1.2.2', 'native-big'],
  ['1.2.840.10008.1.2.8.1', 'deflated-frame'],
  ['1.2.840.10008.1.2.5', 'rle'],
  ['1.2.840.10008.1.2.4.50', 'jpeg-8-bit'],
  ['1.2.840.10008.1.2.4.51', 'jpeg-8-bit'],
  ['1.2.840.10008.1.2.4.57', 'jpeg-lossless'],
  ['1.2.840.10008.1.2.4.70', 'jpeg-lossless'],
  ['1.2.840.10008.1.2.4.80', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.81', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.90', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.91', 'jpeg-2000'],
  ['1.2.840.10008.1.2.4.201', 'htj2k'],
  ['1.2.840.10008.1.2.4.202', 'htj2k'],
  ['1.2.840.10008.1.2.4.203', 'htj2k'],
])

/** Encoding of a transfer syntax; undefined when it is not read here (JPEG XL, MPEG, JPIP, JPEG 2000 part 2, …). */
export function findPixelEncoding(transferSyntaxUid: string): PixelEncoding | undefined {
  return encodings.get(transferSyntaxUid)
}
