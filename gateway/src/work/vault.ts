import { appendFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SiteKey } from '@tsumugi/deidentify'
import { z } from 'zod'
import { loadText } from './files.ts'
import { createLineSealer } from './sealed-lines.ts'

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
  const sealer = createLineSealer(siteKey, 'vault')
  const lines = ((await loadText(path)) ?? '').split('\n').filter(Boolean)
  const entries = new Map<string, VaultEntry>()
  for (const line of lines) {
    const text = sealer.open(line)
    if (text === undefined) continue
    const entry = vaultEntry.parse(JSON.parse(text))
    entries.set(entry.pseudonym, entry)
  }
  return {
    find: (pseudonym: string) => entries.get(pseudonym),
    /** Keep the entries that are new. */
    remember: async (found: readonly VaultEntry[]) => {
      const fresh = found.filter(entry => !entries.has(entry.pseudonym))
      if (fresh.length === 0) return
      for (const entry of fresh) entries.set(entry.pseudonym, entry)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const text = fresh.map(entry => `\n${sealer.seal(JSON.stringify(entry))}`).join('')
      await appendFile(path, `${text}\n`, { mode: 0o600, flush: true })
    },
  }
}
