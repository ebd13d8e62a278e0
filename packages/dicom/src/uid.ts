import { strict as assert } from 'node:assert'

/** True for a well-formed UID: 1–64 characters, digits in components by dots, no leading zeros. @see DICOM PS3.5 9.1 */
export const isValidUid = (uid: string): boolean => uid.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(uid)

/** A UID under 2.25 from 16 bytes, which become a UUID (version 8, RFC 9562 variant) and then one decimal number. The same
 *  bytes give the same UID; longer input (a digest, an HMAC) is cut to its first 16 bytes. @see DICOM PS3.5 B.2 */
export function uidFromBytes(bytes: Uint8Array): string {
  assert(bytes.length >= 16, `a UID is made from at least 16 bytes, not ${bytes.length}`)
  let number = 0n
  for (let at = 0; at < 16; at++) number = (number << 8n) | BigInt(maskUuid(bytes[at] ?? 0, at))
  return `2.25.${number}`
}

function maskUuid(byte: number, at: number): number {
  if (at === 6) return (byte & 0x0f) | 0x80
  if (at === 8) return (byte & 0x3f) | 0x80
  return byte
}
