import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeSiteKey, type SiteKey } from '@tsumugi/deidentify'
import { type KeyPair, keyPairOf, makeKeyPair } from '@tsumugi/proofs'
import { createDurably, isMissing } from './files.ts'

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

/** What another process made meanwhile counts: two keys for one hospital would part its people. */
async function loadOrMake(path: string, make: () => Uint8Array): Promise<Uint8Array> {
  const found = await findKey(path)
  if (found !== undefined) return found
  await createDurably(path, make())
  const made = await findKey(path)
  assert.ok(made, 'a key file that was just made must be there')
  return made
}

async function findKey(path: string): Promise<Uint8Array | undefined> {
  const found = await readFile(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (found !== undefined && found.length !== 32) throw new Error(`a key file has ${found.length} bytes instead of 32`)
  return found === undefined ? undefined : new Uint8Array(found)
}
