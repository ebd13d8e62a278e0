import { findEntry } from './dictionary.ts'
import type { Encoding } from './element.ts'
import { isLikelyFirstTag, sniffEncoding } from './read-header.ts'
import { explicitBig, explicitLittle, implicitLittle, type Reader, readTag } from './reader.ts'
import { findVr } from './vr.ts'

/** The transfer syntaxes this package names itself. @see DICOM PS3.5 A */
export const transferSyntaxes = {
  implicitLittle: '1.2.840.10008.1.2',
  explicitLittle: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  explicitBig: '1.2.840.10008.1.2.2',
  rle: '1.2.840.10008.1.2.5',
} as const

const uncompressed: ReadonlySet<string> = new Set([
  ...[transferSyntaxes.implicitLittle, transferSyntaxes.explicitLittle],
  ...[transferSyntaxes.deflated, transferSyntaxes.explicitBig],
])

/** How a transfer syntax encodes the data set around the pixels. */
export function encodingOf(transferSyntaxUid: string): Encoding {
  if (transferSyntaxUid === transferSyntaxes.implicitLittle) return implicitLittle
  if (transferSyntaxUid === transferSyntaxes.explicitBig) return explicitBig
  return explicitLittle
}

/** True where pixel data are in fragments. */
export const isEncapsulatedSyntax = (transferSyntaxUid: string): boolean => !uncompressed.has(transferSyntaxUid)

/** True where the whole data set is deflated: Deflated Explicit VR, and the two JPIP Referenced Deflate syntaxes. */
export const isDeflatedSyntax = (transferSyntaxUid: string): boolean =>
  transferSyntaxUid === transferSyntaxes.deflated ||
  transferSyntaxUid === '1.2.840.10008.1.2.4.95' ||
  transferSyntaxUid === '1.2.840.10008.1.2.4.205'

/** The plain transfer syntax of an encoding. Implicit big endian has none and is called implicit little. */
export function syntaxOf(encoding: Encoding): string {
  if (!encoding.isExplicit) return transferSyntaxes.implicitLittle
  return encoding.isBigEndian ? transferSyntaxes.explicitBig : transferSyntaxes.explicitLittle
}

/** The encoding that the first element shows, where it contradicts the stated one; undefined where they agree or nothing shows. */
export function contradictedEncoding(reader: Reader, at: number, stated: Encoding): Encoding | undefined {
  const { length } = reader.bytes
  if (at + 8 > length) return undefined
  const tag = readTag(reader, at, stated)
  const vr = findVr(reader.view.getUint16(at + 4, false))
  if (isLikelyFirstTag(tag)) {
    const expected = findEntry(tag)?.choices ?? ['UL', 'LO']
    const looksExplicit = vr !== undefined && (stated.isExplicit || expected.includes(vr))
    if (looksExplicit === stated.isExplicit) return undefined
  }
  const sniffed = sniffEncoding(reader, at, length)
  if (sniffed === undefined) return undefined
  const isSame = sniffed.isExplicit === stated.isExplicit && sniffed.isBigEndian === stated.isBigEndian
  return isSame ? undefined : sniffed
}
