import assert from 'node:assert/strict'
import { join } from 'node:path'
import { makeSiteKey, type SiteKey } from '@tsumugi/deidentify'
import { sha256Hex } from '@tsumugi/proofs'
import { z } from 'zod'
import { createDurably, loadJson, writeDurably } from './files.ts'
import { shredFile, shredMethod } from './shred.ts'

const keyFile = z.object({ key: z.base64(), madeAt: z.iso.datetime() })
const destructionFile = z.object({
  /** SHA-256 of the key: names it, and tells nothing of 256 random bits. */
  keyId: z.string(),
  madeAt: z.string(),
  /** Not there while the destruction is going on. */
  destroyedAt: z.string().optional(),
})

/** What is left of a key that was destroyed. */
export interface Destruction {
  readonly keyId: string
  readonly madeAt: string
  readonly destroyedAt: string
  readonly method: string
}

const keyPath = (runFolder: string) => join(runFolder, 'run.key')
const destructionPath = (runFolder: string) => join(runFolder, 'destruction.json')

/** The key of an anonymised run: 32 random bytes of its own, made once and kept on the disk until the platform has accepted the run, so that a run that was cut short goes on with the same pseudonyms. */
export async function loadRunKey(runFolder: string): Promise<SiteKey> {
  const gone = await loadJson(destructionPath(runFolder), destructionFile)
  assert.ok(gone === undefined, 'a run whose key was destroyed must not be de-identified again')
  const found = await loadJson(keyPath(runFolder), keyFile)
  if (found !== undefined) return bytesOf(found.key)
  const made = { key: Buffer.from(makeSiteKey()).toString('base64'), madeAt: new Date().toISOString() }
  await createDurably(keyPath(runFolder), Buffer.from(JSON.stringify(made)))
  const kept = await loadJson(keyPath(runFolder), keyFile)
  assert.ok(kept, 'a key that was just made must be there')
  return bytesOf(kept.key)
}

/**
 * Destroy the key of a run. Its name is written down first and the time last, so that a destruction that was cut short is ended by the next call, and one that was
 * ended is never repeated. Answers nothing for a run that never had a key.
 */
export async function destroyRunKey(runFolder: string): Promise<Destruction | undefined> {
  const begun = (await loadJson(destructionPath(runFolder), destructionFile)) ?? (await beginDestruction(runFolder))
  if (begun === undefined) return undefined
  const { keyId, madeAt, destroyedAt } = begun
  if (destroyedAt !== undefined) return { keyId, madeAt, destroyedAt, method: shredMethod }
  await shredFile(keyPath(runFolder))
  const ended = { keyId, madeAt, destroyedAt: new Date().toISOString() }
  await writeDurably(destructionPath(runFolder), JSON.stringify(ended))
  return { ...ended, method: shredMethod }
}

async function beginDestruction(runFolder: string): Promise<z.output<typeof destructionFile> | undefined> {
  const found = await loadJson(keyPath(runFolder), keyFile)
  if (found === undefined) return undefined
  const begun = { keyId: sha256Hex(bytesOf(found.key)), madeAt: found.madeAt }
  await writeDurably(destructionPath(runFolder), JSON.stringify(begun))
  return begun
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
