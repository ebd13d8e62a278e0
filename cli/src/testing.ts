import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ReleaseManifest, ReleaseProof } from '@tsumugi/api'
import {
  canonicalBytes,
  canonicalJson,
  inclusionPath,
  type KeyPair,
  leafHash,
  makeKeyPair,
  merkleRoot,
  sha256Hex,
  signBytes,
  signNote,
  signTreeHead,
  toBase64,
  toHex,
  verifierKey,
} from '@tsumugi/proofs'

/** A small release in a temporary folder, sealed as a platform seals one. */
export interface SealedFolder {
  readonly folder: string
  readonly key: KeyPair
  readonly manifest: ReleaseManifest
  readonly proof: ReleaseProof
}

const origin = 'test/log'
const contents = {
  'index.csv': 'a,b\r\n',
  'dicom/S-000001/1.2/1.2.3/1.2.3.4.dcm': 'DICM',
  'LICENSE.txt': 'none',
  'empty.txt': '',
}

/** Make one; `change` alters the parts before they are signed. */
export function makeSealedFolder(
  change: { act?: string; entryDigest?: string; files?: ReleaseManifest['files'] } = {},
): SealedFolder {
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-release-'))
  const key = makeKeyPair()
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const manifest = manifestOf(change.files ?? [])
  const bytes = canonicalBytes(manifest)
  const manifestDigest = sha256Hex(bytes)
  const act = change.act ?? 'release.published'
  const entry = canonicalJson({ act, body: { manifestDigest: change.entryDigest ?? manifestDigest } })
  const proof = proofOf(entry, manifestDigest, key)
  writeFileSync(join(folder, 'manifest.json'), bytes)
  writeFileSync(
    join(folder, 'manifest.sig'),
    signNote(`tsumugi-release@1\nTest-1.0.0\n${manifestDigest}\n`, origin, key),
  )
  writeFileSync(join(folder, 'proof.json'), canonicalJson(proof))
  return { folder, key, manifest, proof }
}

function manifestOf(more: ReleaseManifest['files']): ReleaseManifest {
  const nowhere = { id: 'e7c7d1ab-3f2c-4a7d-8d75-6a5d84a1d1ef', digest: 'a'.repeat(64) }
  return {
    format: 'tsumugi-release@1',
    dataset: 'Test',
    version: '1.0.0',
    releaseId: nowhere.id,
    createdAt: '2026-05-01T00:00:00.000Z',
    cohort: nowhere,
    run: nowhere,
    splits: { 'S-000001': 'train' },
    counts: { subjects: 1, series: 1, referenceStandards: 0, slides: 0 },
    files: [
      ...Object.entries(contents).map(([path, text]) => ({
        path,
        sizeBytes: text.length,
        sha256: sha256Hex(new TextEncoder().encode(text)),
        mediaType: 'text/plain',
      })),
      ...more,
    ],
  }
}

/** The entry is the third of five leaves. */
function proofOf(entry: string, manifestDigest: string, key: KeyPair): ReleaseProof {
  const bytes = new TextEncoder().encode(entry)
  const leaves = ['one', 'two', entry, 'four', 'five'].map(text => leafHash(new TextEncoder().encode(text)))
  return {
    format: 'tsumugi-proof@1',
    manifestDigest,
    entry,
    entrySignature: toBase64(signBytes(bytes, key.secretKey)),
    index: 2,
    path: inclusionPath(leaves, 2).map(toHex),
    treeHead: signTreeHead({ origin, size: leaves.length, rootHash: merkleRoot(leaves) }, key),
    platformPublicKey: verifierKey({ name: origin, publicKey: key.publicKey }),
  }
}
