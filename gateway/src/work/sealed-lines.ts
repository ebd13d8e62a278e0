import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { SiteKey } from '@tsumugi/deidentify'

/** Lines that only the holder of the site key can read: AES-256-GCM, base64 of nonce (12 bytes), tag (16) and text. */
export interface LineSealer {
  readonly seal: (text: string) => string
  /** The text of a line; nothing for one that was torn, changed or sealed under another key. */
  readonly open: (line: string) => string | undefined
}

/** A sealer whose key follows from the site key; `domain` keeps files apart, so that no line of one is good in another. */
export function createLineSealer(siteKey: SiteKey, domain: string): LineSealer {
  const key = createHmac('sha256', siteKey).update(domain).digest()
  return { seal: text => sealLine(text, key), open: line => openLine(line, key) }
}

function sealLine(text: string, key: Uint8Array): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
}

function openLine(line: string, key: Uint8Array): string | undefined {
  const bytes = Buffer.from(line, 'base64')
  if (bytes.length < 29) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  } catch {
    // Torn by a crash, or written under another key: nothing that can be read.
    return undefined
  }
}
