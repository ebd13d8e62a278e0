import { canonicalBytes, sha256Hex, signNote } from '@tsumugi/proofs'
import { listOptedOut } from '#collect'
import { inTransaction, type Tx } from '#platform/db'
import { platformKey, record } from '#provenance'
import { findCovered } from './find-covered-sites.ts'
import { listSplits } from './load-content.ts'
import { lockRelease, type ReleaseRow } from './load-release.ts'
import { folderOf, makeManifest } from './manifest.ts'
import { refuse } from './refusals.ts'
import { advanceRelease } from './states.ts'
import { insertFiles, listFiles, putFile, type Workshop } from './write-part.ts'

/** The text that `manifest.sig` signs. */
function sealText(release: { datasetName: string; version: string }, manifestDigest: string): string {
  return `tsumugi-release@1\n${folderOf(release)}\n${manifestDigest}\n`
}

/** Write and sign the manifest and enter `release.published` in the log, in one transaction with the release's state. Refused when a subject
 *  opted out or an agreement ended since the release was made: `release/subject-opted-out`, `release/agreement-ended`. */
export async function sealRelease(
  workshop: Workshop,
  seal: { origin: string; previewDigest: string | null },
): Promise<void> {
  const { db, releaseId } = workshop
  const files = await listFiles(workshop)
  const splits = await listSplits(db, releaseId)
  await inTransaction(db, async tx => {
    const release = await lockRelease(tx, releaseId)
    if (release.state !== 'building') return
    await requireStillAllowed(tx, release)
    const about = { ...release, datasetName: release.dataset_name, createdAt: release.created_at }
    const bytes = canonicalBytes(makeManifest(about, splits, files))
    const manifestDigest = sha256Hex(bytes)
    const note = signNote(sealText(about, manifestDigest), seal.origin, platformKey())
    const sealed = [
      await putFile(workshop, 'manifest.json', { bytes, mediaType: 'application/json' }),
      await putFile(workshop, 'manifest.sig', { bytes: note, mediaType: 'text/plain' }),
    ]
    await insertFiles(tx, releaseId, sealed)
    const logEntryId = await recordPublication(tx, release, manifestDigest)
    await tx
      .updateTable('release')
      .set({
        state: advanceRelease(release.state, 'recorded'),
        manifest_digest: manifestDigest,
        log_entry_id: logEntryId,
        preview_digest: seal.previewDigest,
        size_bytes: BigInt(files.reduce((total, file) => total + file.sizeBytes, 0)),
        file_count: files.length,
      })
      .where('id', '=', releaseId)
      .execute()
  })
}

function recordPublication(tx: Tx, release: ReleaseRow, manifestDigest: string): Promise<string> {
  return record(tx, { kind: 'system', name: 'release' }, 'release.published', {
    subjects: [release.id, manifestDigest, release.cohort_id, release.run_id],
    body: {
      releaseId: release.id,
      dataset: release.dataset_name,
      version: release.version,
      manifestDigest,
      cohortDigest: release.facts.cohort.digest,
      runDigest: release.facts.run.digest,
    },
  })
}

async function requireStillAllowed(tx: Tx, release: ReleaseRow): Promise<void> {
  const rows = await tx
    .selectFrom('release_series')
    .innerJoin('series', 'series.id', 'release_series.series_id')
    .select(['release_series.subject_id', 'series.site_id as siteId', 'series.modality'])
    .where('release_series.release_id', '=', release.id)
    .execute()
  const optedOut = await listOptedOut(
    tx,
    rows.map(row => row.subject_id),
  )
  if (optedOut.length > 0)
    throw refuse('release/subject-opted-out', {
      message: 'A subject opted out while the release was built. Make the release anew; it will leave the subject out.',
      found: `${optedOut.length} subjects`,
      subject: release.id,
    })
  const isCovered = await findCovered(tx, rows, { purposes: release.terms.purposes, on: new Date() })
  if (!rows.every(isCovered))
    throw refuse('release/agreement-ended', {
      message: 'An agreement or approval ended while the release was built. Make the release anew.',
      subject: release.id,
    })
}
