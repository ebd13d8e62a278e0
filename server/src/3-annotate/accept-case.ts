import assert from 'node:assert/strict'
import { loadSeriesDetail, loadSeriesInstances } from '#collect'
import type { Blobs, StoredBlob } from '#platform/blobs'
import { type Db, inTransaction } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { buildStandardSegmentation } from './build-segmentation.ts'
import { readLabelMap } from './label-map.ts'
import { type LoadedCase, loadCase, loadReadings, lockCase } from './load-case.ts'
import { advanceCase } from './states.ts'

interface Services {
  readonly db: Db
  readonly blobs: Blobs
}
interface Chosen {
  readonly origin: 'agreed' | 'adjudicated'
  readonly reading_id: string | null
  readonly adjudication_id: string | null
  readonly label_map_digest: string
  readonly label_map_bytes: bigint
  readonly accepted_at: Date
}

/** Make the reference standard of a decided case: reading A of two that agree, or what the adjudicator chose, as label map
 *  and as DICOM SEG. A second run finds it done and does nothing. @see docs/adr/reference-standard-of-two-readings.md */
export async function acceptCase(services: Services, caseId: string): Promise<void> {
  const found = await loadCase(services.db, caseId)
  if (!isDecided(found)) return
  const chosen = await choose(services.db, found)
  const { seg, issues } = await storeSegmentation(services, found, chosen)
  await inTransaction(services.db, async tx => {
    const current = await lockCase(tx, caseId)
    if (!isDecided(current)) return
    await tx
      .insertInto('reference_standard')
      .values({
        case_id: caseId,
        ...chosen,
        seg_digest: seg?.digest ?? null,
        seg_bytes: seg === undefined ? null : BigInt(seg.sizeBytes),
      })
      .execute()
    const state = advanceCase(current.state, 'accepted')
    await tx.updateTable('annotation_case').set({ state }).where('id', '=', caseId).execute()
    await record(tx, { kind: 'system', name: 'annotate' }, 'reference-standard.accepted', {
      subjects: [caseId, chosen.label_map_digest, ...(seg === undefined ? [] : [seg.digest])],
      body: { origin: chosen.origin, segIssues: issues },
    })
    await announceChange(tx, '/cases')
  })
}

function isDecided({ state }: LoadedCase): boolean {
  return state === 'agreed' || state === 'adjudicated'
}

async function choose(db: Db, found: LoadedCase): Promise<Chosen> {
  if (found.state === 'adjudicated') {
    const row = await db
      .selectFrom('adjudication')
      .selectAll()
      .where('case_id', '=', found.id)
      .executeTakeFirstOrThrow()
    return {
      origin: 'adjudicated',
      reading_id: row.reading_id,
      adjudication_id: row.id,
      label_map_digest: row.label_map_digest,
      label_map_bytes: row.label_map_bytes,
      accepted_at: row.decided_at,
    }
  }
  const readings = await loadReadings(db, found.id)
  const [a, b] = readings
  assert(a && b, 'an agreed case has two readings')
  return {
    origin: 'agreed',
    reading_id: a.id,
    adjudication_id: null,
    label_map_digest: a.label_map_digest,
    label_map_bytes: a.label_map_bytes,
    // The moment of the second reading, so that a repeated run writes the same file.
    accepted_at: new Date(Math.max(a.submitted_at.getTime(), b.submitted_at.getTime())),
  }
}

async function storeSegmentation(
  { db, blobs }: Services,
  found: LoadedCase,
  chosen: Chosen,
): Promise<{ seg: StoredBlob | undefined; issues: string[] }> {
  const { slices } = await loadSeriesDetail(db, blobs, found.seriesId)
  const { bytes, issues } = buildStandardSegmentation({
    form: found.form,
    files: await loadSeriesInstances(db, blobs, found.seriesId),
    slices,
    voxels: await readLabelMap(await blobs.readBlob(chosen.label_map_digest), found.shape),
  })
  return { seg: bytes && (await blobs.putBlob(bytes)), issues }
}
