import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ReleaseManifest, type ReleaseProof, releaseManifest, releaseProof } from '@tsumugi/api'
import { type NoteKey, openNote, parseVerifierKey, sha256Hex } from '@tsumugi/proofs'
import { checkProof } from './check-proof.ts'
import { digestFile } from './digest-file.ts'
import { isInside, listTree } from './list-tree.ts'
import { isPinned } from './pinned-key.ts'
import type { VerifyIssue } from './verify-issues.ts'

/** What `verify` found. `isVerified` is true only when there is no issue. */
export interface Verdict {
  readonly isVerified: boolean
  readonly folder: string
  readonly dataset: string | null
  readonly version: string | null
  readonly files: number
  readonly bytes: number
  /** SHA-256 of the platform's public key, hex: to be compared with one had by another way. */
  readonly keyFingerprint: string | null
  readonly isKeyPinned: boolean
  readonly logIndex: number | null
  readonly issues: readonly VerifyIssue[]
}

const sealFiles = ['manifest.json', 'manifest.sig', 'proof.json']

/** Check a release in a folder, offline: the manifest's signature, every file's digest, that none is missing or extra, and the proof that the
 *  release is in the platform's log. `pin` is a public key or a fingerprint had by another way; without it the release vouches for its own key. */
export async function verifyRelease(
  folder: string,
  options: { pin?: string; onFile?: (done: number, total: number) => void } = {},
): Promise<Verdict> {
  const issues: VerifyIssue[] = []
  const found = await listTree(folder).catch(() => undefined)
  if (found === undefined) return verdictOf(folder, { issues: [{ code: 'folder/unreadable', path: '.' }] })
  const bytes = await readFile(join(folder, 'manifest.json')).catch(() => undefined)
  if (bytes === undefined) return verdictOf(folder, { issues: [{ code: 'manifest/missing', path: 'manifest.json' }] })
  const manifest = parseJson(bytes, releaseManifest)
  const proof = await readProof(folder, issues)
  const key = proof === undefined ? undefined : parseVerifierKey(proof.platformPublicKey)
  if (proof !== undefined && key === undefined) issues.push({ code: 'proof/key', path: 'proof.json' })
  if (key !== undefined && options.pin !== undefined && !(await isPinned(key.publicKey, options.pin)))
    issues.push({ code: 'key/not-pinned', path: 'proof.json' })
  const manifestDigest = sha256Hex(bytes)
  const note = await readFile(join(folder, 'manifest.sig'), 'utf8').catch(() => undefined)
  // Signature and proof, both whole, agree on another manifest: then it was the manifest that changed, and by it no file can be judged.
  if (key !== undefined && proof !== undefined && isOfOther({ note, key, proof, manifestDigest }))
    return verdictOf(folder, {
      issues: [...issues, { code: 'manifest/changed', path: 'manifest.json' }],
      manifest,
      key,
    })
  if (proof !== undefined && key !== undefined) issues.push(...checkProof(proof, key, manifestDigest))
  issues.push(...checkSignature(note, { key, manifest, manifestDigest }))
  if (manifest === undefined) issues.push({ code: 'manifest/unreadable', path: 'manifest.json' })
  else issues.push(...(await checkFiles(folder, { manifest, found, onFile: options.onFile })))
  const isKeyPinned = options.pin !== undefined && !issues.some(issue => issue.code === 'key/not-pinned')
  return verdictOf(folder, { issues, manifest, key, isKeyPinned, logIndex: proof?.index })
}

function parseJson<T>(bytes: Uint8Array, schema: { safeParse(value: unknown): { success: boolean; data?: T } }) {
  try {
    return schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))).data
  } catch {
    // What is no JSON is an issue of the caller's, like what has another shape.
    return undefined
  }
}

async function readProof(folder: string, issues: VerifyIssue[]): Promise<ReleaseProof | undefined> {
  const bytes = await readFile(join(folder, 'proof.json')).catch(() => undefined)
  const proof = bytes === undefined ? undefined : parseJson(bytes, releaseProof)
  if (proof === undefined)
    issues.push({ code: bytes === undefined ? 'proof/missing' : 'proof/unreadable', path: 'proof.json' })
  return proof
}

interface Seal {
  readonly note: string | undefined
  readonly key: NoteKey
  readonly proof: ReleaseProof
  readonly manifestDigest: string
}

/** True when the signed note and the proof, each without a fault, name one manifest, and it is not this. */
function isOfOther({ note, key, proof, manifestDigest }: Seal): boolean {
  const signed = note === undefined ? undefined : openNote(note, key)?.split('\n')[2]
  if (signed === undefined || signed === manifestDigest || signed !== proof.manifestDigest) return false
  return checkProof(proof, key, signed).length === 0
}

/** `manifest.sig` is a signed note of three lines: format, folder, digest. */
function checkSignature(
  note: string | undefined,
  signed: { key: NoteKey | undefined; manifest: ReleaseManifest | undefined; manifestDigest: string },
): VerifyIssue[] {
  const { key, manifest, manifestDigest } = signed
  if (note === undefined) return [{ code: 'file/missing', path: 'manifest.sig' }]
  const expected = `tsumugi-release@1\n${manifest?.dataset}-${manifest?.version}\n${manifestDigest}\n`
  const isSigned = key !== undefined && openNote(note, key) === expected
  return isSigned ? [] : [{ code: 'manifest/signature', path: 'manifest.sig' }]
}

async function checkFiles(folder: string, { manifest, found, onFile }: FilesToCheck): Promise<VerifyIssue[]> {
  const issues: VerifyIssue[] = []
  const known = new Set([...sealFiles, ...manifest.files.map(file => file.path)])
  for (const path of found) if (!known.has(path)) issues.push({ code: 'file/extra', path })
  for (const [index, file] of manifest.files.entries()) {
    onFile?.(index, manifest.files.length)
    if (!isInside(file.path)) {
      issues.push({ code: 'file/outside', path: file.path })
      continue
    }
    const on = await digestFile(join(folder, file.path))
    if (on === undefined) issues.push({ code: 'file/missing', path: file.path })
    else if (on.sizeBytes !== file.sizeBytes) issues.push({ code: 'file/size', path: file.path })
    else if (on.sha256 !== file.sha256) issues.push({ code: 'file/digest', path: file.path })
  }
  onFile?.(manifest.files.length, manifest.files.length)
  return issues
}
interface FilesToCheck {
  readonly manifest: ReleaseManifest
  readonly found: readonly string[]
  readonly onFile: ((done: number, total: number) => void) | undefined
}

function verdictOf(
  folder: string,
  known: {
    issues: readonly VerifyIssue[]
    manifest?: ReleaseManifest | undefined
    key?: NoteKey | undefined
    isKeyPinned?: boolean
    logIndex?: number | undefined
  },
): Verdict {
  return {
    isVerified: known.issues.length === 0,
    folder,
    dataset: known.manifest?.dataset ?? null,
    version: known.manifest?.version ?? null,
    files: known.manifest?.files.length ?? 0,
    bytes: known.manifest?.files.reduce((total, file) => total + file.sizeBytes, 0) ?? 0,
    keyFingerprint: known.key === undefined ? null : sha256Hex(known.key.publicKey),
    isKeyPinned: known.isKeyPinned ?? false,
    logIndex: known.logIndex ?? null,
    issues: known.issues,
  }
}
