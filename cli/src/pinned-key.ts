import { readFile } from 'node:fs/promises'
import { fromBase64, isSameBytes, parseVerifierKey, sha256Hex } from '@tsumugi/proofs'
import { CliFailure, exitCodes } from './exit-codes.ts'

/** Whether a public key is the pinned one. `pin` is a fingerprint (hex of the key's SHA-256, 16 digits at least), or a file that holds the key as
 *  base64 or in the form of log tools (name+id+key). Exit 2 when it is neither. */
export async function isPinned(publicKey: Uint8Array, pin: string): Promise<boolean> {
  const fingerprint = pin.toLowerCase().replaceAll(':', '')
  if (/^[0-9a-f]{16,64}$/.test(fingerprint)) return sha256Hex(publicKey).startsWith(fingerprint)
  const text = await readFile(pin, 'utf8').catch(() => undefined)
  const expected = text === undefined ? undefined : keyIn(text.trim())
  if (expected === undefined)
    throw new CliFailure(
      exitCodes.usage,
      '--key wants a file with a public key, or a fingerprint of 16 hex digits or more.',
    )
  return isSameBytes(publicKey, expected)
}

function keyIn(text: string): Uint8Array | undefined {
  const named = parseVerifierKey(text)
  if (named !== undefined) return named.publicKey
  try {
    const bytes = fromBase64(text)
    return bytes.length === 32 ? bytes : undefined
  } catch {
    // Not base64: no key.
    return undefined
  }
}
