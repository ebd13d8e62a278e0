import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SiteKey } from '@tsumugi/deidentify'
import { z } from 'zod'
import { loadText } from './files.ts'

/** Who stands behind a pseudonym. Never leaves the hospital. */
export interface VaultEntry {
  readonly pseudonym: string
  readonly patientId: string
  readonly issuer: string
  readonly firstSeenAt: string
}
const vaultEntry = z.object({
  pseudonym: z.string(),
  patientId: z.string(),
  issuer: z.string(),
  firstSeenAt: z.string(),
})

/**
 * The re-identification table: `<work>/vault.jsonl`, append-only, one AES-256-GCM text a line under a key derived from the site key.
 * A torn last line, as a crash may leave it, is passed over.
 */
export async function openVault(workFolder: string, siteKey: SiteKey) {
  const path = join(workFolder, 'vault.jsonl')
  const key = createHmac('sha256', siteKey).update('vault').digest()
  const lines = ((await loadText(path)) ?? '').split('\n').filter(Boolean)
  const entries = new Map<string, VaultEntry>()
  for (const line of lines) {
    const entry = decrypt(line, key)
    if (entry !== undefined) entries.set(entry.pseudonym, entry)
  }
  return {
    find: (pseudonym: string) => entries.get(pseudonym),
    /** Keep the entries that are new. */
    remember: async (found: readonly VaultEntry[]) => {
      const fresh = found.filter(entry => !entries.has(entry.pseudonym))
      if (fresh.length === 0) return
      for (const entry of fresh) entries.set(entry.pseudonym, entry)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const text = fresh.map(entry => `\n${encrypt(entry, key)}`).join('')
      await appendFile(path, `${text}\n`, { mode: 0o600, flush: true })
    },
  }
}

function encrypt(entry: VaultEntry, key: Uint8Array): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(JSON.stringify(entry), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
}

function decrypt(line: string, key: Uint8Array): VaultEntry | undefined {
  const bytes = Buffer.from(line, 'base64')
  if (bytes.length < 29) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    return vaultEntry.parse(JSON.parse(text))
  } catch {
    // Torn by a crash, or written under another key: nothing that can be read.
    return undefined
  }
}
