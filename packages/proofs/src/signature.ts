import { ed25519 } from '@noble/curves/ed25519.js'
import { fromBase64, sha256Hex, toBase64 } from './bytes.ts'
import { canonicalBytes } from './canonical-json.ts'

/** An Ed25519 key pair: 32 bytes each. The secret is the seed of RFC 8032. */
export interface KeyPair {
  readonly secretKey: Uint8Array
  readonly publicKey: Uint8Array
}

/** A signature as it travels beside what it signs. `value` is base64 of 64 bytes. */
export interface Signature {
  readonly keyId: string
  readonly algorithm: 'Ed25519'
  readonly value: string
}

/** A fresh key pair from the system's random source. */
export function makeKeyPair(): KeyPair {
  return keyPairOf(ed25519.utils.randomSecretKey())
}

/** The key pair of a 32-byte seed. @see RFC 8032 5.1.5 */
export function keyPairOf(secretKey: Uint8Array): KeyPair {
  return { secretKey, publicKey: ed25519.getPublicKey(secretKey) }
}

/** Name of a public key: the first 16 hex digits of its SHA-256. A name finds a key; it proves nothing. */
export function keyIdOf(publicKey: Uint8Array): string {
  return sha256Hex(publicKey).slice(0, 16)
}

/** Ed25519 signature of bytes, 64 bytes. @see RFC 8032 5.1.6 */
export function signBytes(bytes: Uint8Array, secretKey: Uint8Array): Uint8Array {
  return ed25519.sign(bytes, secretKey)
}

/** Whether a signature is right; false for keys and signatures of the wrong length or form, never a throw.
 *  Strict as RFC 8032 asks (no ZIP 215 leniency), so that every checker agrees. @see RFC 8032 5.1.7 */
export function isSignedBytes(bytes: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false
  try {
    return ed25519.verify(signature, bytes, publicKey, { zip215: false })
  } catch {
    return false
  }
}

/** Sign the canonical JSON of a value. */
export function signJson(value: unknown, key: KeyPair): Signature {
  return {
    keyId: keyIdOf(key.publicKey),
    algorithm: 'Ed25519',
    value: toBase64(signBytes(canonicalBytes(value), key.secretKey)),
  }
}

/** Whether a signature is one of `publicKey` over the canonical JSON of a value; false for anything malformed. */
export function isSignedJson(value: unknown, signature: Signature, publicKey: Uint8Array): boolean {
  if (signature.algorithm !== 'Ed25519' || signature.keyId !== keyIdOf(publicKey)) return false
  try {
    return isSignedBytes(canonicalBytes(value), fromBase64(signature.value), publicKey)
  } catch {
    return false
  }
}
