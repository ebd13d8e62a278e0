import type { ReleaseProof } from '@tsumugi/api'
import { fromBase64, fromHex, isIncluded, isSignedBytes, leafHash, type NoteKey, openTreeHead } from '@tsumugi/proofs'
import { z } from 'zod'
import type { VerifyIssue } from './verify-issues.ts'

const publication = z.object({
  act: z.literal('release.published'),
  body: z.looseObject({ manifestDigest: z.string() }),
})

/** Check the proof of a release against the platform's key: the entry is signed, says that this manifest was published, and is under a signed
 *  tree head. @see RFC 9162 2.1.3.2 */
export function checkProof(proof: ReleaseProof, key: NoteKey, manifestDigest: string): VerifyIssue[] {
  const entry = new TextEncoder().encode(proof.entry)
  const issue = (code: VerifyIssue['code']): VerifyIssue => ({ code, path: 'proof.json' })
  const issues: VerifyIssue[] = []
  if (!isSignedBytes(entry, decodeBase64(proof.entrySignature), key.publicKey))
    issues.push(issue('proof/entry-signature'))
  const said = parseEntry(proof.entry)
  if (said === undefined) issues.push(issue('proof/entry-act'))
  else if (said.body.manifestDigest !== manifestDigest || proof.manifestDigest !== manifestDigest)
    issues.push(issue('proof/other-manifest'))
  const head = openTreeHead(proof.treeHead, key)
  if (head === undefined) return [...issues, issue('proof/tree-head')]
  const claim = {
    index: proof.index,
    size: head.size,
    leafHash: leafHash(entry),
    path: proof.path.map(fromHex),
    root: head.rootHash,
  }
  return isIncluded(claim) ? issues : [...issues, issue('proof/inclusion')]
}

function parseEntry(text: string): z.output<typeof publication> | undefined {
  try {
    return publication.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function decodeBase64(text: string): Uint8Array {
  try {
    return fromBase64(text)
  } catch {
    // No signature at all is a wrong one.
    return new Uint8Array()
  }
}
