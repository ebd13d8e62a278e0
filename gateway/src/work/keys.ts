import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeSiteKey, type SiteKey } from '@tsumugi/deidentify'
import { type KeyPair, keyPairOf, makeKeyPair } from '@tsumugi/proofs'
import { isMissing, writeDurably } from './files.ts'

/** The keys of a gateway. `siteKey` makes pseudonyms and never leaves; `signing` signs submissions. */
export interface GatewayKeys {
  readonly siteKey: SiteKey
  readonly signing: KeyPair
}

/** Load the keys from `<work>/keys`, making them on first use. Each is 32 raw bytes in a file of mode 0600. */
export async function loadKeys(workFolder: string): Promise<GatewayKeys> {
  const siteKey = await loadOrMake(join(workFolder, 'keys/site.key'), makeSiteKey)
  const secretKey = await loadOrMake(join(workFolder, 'keys/gateway.key'), () => makeKeyPair().secretKey)
  return { siteKey, signing: keyPairOf(secretKey) }
}

async function loadOrMake(path: string, make: () => Uint8Array): Promise<Uint8Array> {
  const found = await readFile(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (found !== undefined) {
    if (found.length !== 32) throw new Error(`a key file has ${found.length} bytes instead of 32`)
    return new Uint8Array(found)
  }
  const made = make()
  await writeDurably(path, made)
  return made
}
