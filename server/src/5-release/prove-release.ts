import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import type { ReleaseProof } from '@tsumugi/api'
import { canonicalJson } from '@tsumugi/proofs'
import { type Db, inTransaction } from '#platform/db'
import { codeOf } from '#platform/error-code'
import { announceChange } from '#platform/events'
import { proveEntry, sequenceEntries } from '#provenance'
import { loadRelease, lockRelease } from './load-release.ts'
import { advanceRelease } from './states.ts'
import { insertFiles, putFile, type Workshop } from './write-part.ts'

/** Write `proof.json` of a recorded release and publish it: the entry of its publication, why it is in the log, and the signed head above it.
 *  Nothing happens when it is published already. `origin` is the log's name. */
export async function proveRelease(workshop: Workshop, origin: string): Promise<void> {
  const { db, releaseId } = workshop
  const { state, log_entry_id: entryId, manifest_digest: manifestDigest } = await loadRelease(db, releaseId)
  if (state !== 'recorded') return
  assert(entryId !== null && manifestDigest !== null, 'a recorded release has an entry and a manifest')
  const proven = await proveOnceSequenced(db, origin, entryId)
  const proof: ReleaseProof = {
    format: 'tsumugi-proof@1',
    manifestDigest,
    entry: proven.content,
    entrySignature: proven.signature,
    index: proven.index,
    path: proven.path,
    treeHead: proven.note,
    platformPublicKey: proven.verifierKey,
  }
  const file = await putFile(workshop, 'proof.json', { bytes: canonicalJson(proof), mediaType: 'application/json' })
  await inTransaction(db, async tx => {
    const release = await lockRelease(tx, releaseId)
    if (release.state !== 'recorded') return
    await insertFiles(tx, releaseId, [file])
    await tx
      .updateTable('release')
      .set({ state: advanceRelease(release.state, 'published'), published_at: new Date() })
      .where('id', '=', releaseId)
      .execute()
    await announceChange(tx, '/releases')
    await announceChange(tx, '/catalogue')
  })
}

/** Another process may be giving places in the tree at this moment; it is done within milliseconds. */
async function proveOnceSequenced(db: Db, origin: string, entryId: string) {
  for (let attempt = 1; ; attempt++) {
    await sequenceEntries(db, origin)
    try {
      return await proveEntry(db, origin, entryId)
    } catch (error) {
      if (codeOf(error) !== 'log/entry-not-sequenced' || attempt >= 50) throw error
      await setTimeout(100)
    }
  }
}
