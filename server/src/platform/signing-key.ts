import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fromBase64, type KeyPair, keyPairOf, makeKeyPair, toBase64 } from '@tsumugi/proofs'
import { codeOf } from './error-code.ts'

let current: KeyPair | undefined

/** The platform's key, set by the main. Throws when none was loaded: an act without a signature cannot be recorded. */
export function platformKey(): KeyPair {
  if (current === undefined) throw new Error('The platform key is not loaded: call loadPlatformKey at the main.')
  return current
}

/** Use this key in this process. */
export function usePlatformKey(key: KeyPair): void {
  current = key
}

/** Load the platform's Ed25519 key from a file (base64 of the seed, mode 0600), made at the first start, and use it in this process.
 *  Of two processes that start at once, one makes it and both use that one. */
export async function loadPlatformKey(path: string): Promise<KeyPair> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) await makeKeyFile(folder, path)
  const key = keyPairOf(fromBase64((text ?? (await readFile(path, 'utf8'))).trim()))
  usePlatformKey(key)
  return key
}

async function makeKeyFile(folder: string, path: string): Promise<void> {
  const temporary = join(folder, randomUUID())
  const file = await open(temporary, 'wx', 0o600)
  await file.writeFile(`${toBase64(makeKeyPair().secretKey)}\n`)
  await file.sync()
  await file.close()
  // A link fails when the name is taken, where a rename would replace another process's key.
  await link(temporary, path).catch(error => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  await rm(temporary)
}
