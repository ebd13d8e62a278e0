import { sha256 } from '@noble/hashes/sha2.js'

/** SHA-256 of bytes as lower-case hex: a digest, the only identity of a file. @see FIPS 180-4 */
export function sha256Hex(bytes: Uint8Array): string {
  return toHex(sha256(bytes))
}

/** SHA-256 of bytes, 32 bytes. */
export function sha256Bytes(bytes: Uint8Array): Uint8Array {
  return sha256(bytes)
}

/** Lower-case hex, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

/** Bytes of hex text. Throws a TypeError when it is not an even number of hex digits. */
export function fromHex(text: string): Uint8Array {
  if (!/^([0-9a-fA-F]{2})*$/.test(text))
    throw new TypeError(`expected pairs of hex digits, found ${text.length} characters`)
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  )
}

/** Base64 with padding. @see RFC 4648 4 */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** Bytes of canonical base64 with padding. Throws a TypeError for anything else, so that one value has one text. */
export function fromBase64(text: string): Uint8Array {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    throw new TypeError('expected base64 with padding')
  const bytes = Uint8Array.from(atob(text), character => character.charCodeAt(0))
  if (toBase64(bytes) !== text) throw new TypeError('expected canonical base64: its unused bits are zero')
  return bytes
}

/** Whether two byte strings are the same. Not for secrets: the time tells where they differ. */
export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** Byte strings one after another. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
