import assert from 'node:assert/strict'
import { affineSpacing, readStacks } from '@tsumugi/imaging'
import type { LabelMap } from '@tsumugi/metrics'
import { loadSeriesInstances } from '#collect'
import type { Blobs } from '#platform/blobs'
import { type Db, inTransaction } from '#platform/db'
import { announceChange } from '#platform/events'
import { record } from '#provenance'
import { enqueueAcceptance } from './adjudicate.ts'
import { measureAgreement } from './judge-agreement.ts'
import { type MapShape, readLabelMap } from './label-map.ts'
import { lowestDice } from './list-cases.ts'
import { type LoadedCase, loadCase, loadReadings, lockCase } from './load-case.ts'
import { advanceCase } from './states.ts'
import type { ReaderAgreement } from './tables.ts'

/** Compare the two readings of a case and decide: agreed or discrepant. A second run finds it done and does nothing. */
export async function compareReadings(services: { db: Db; blobs: Blobs }, caseId: string): Promise<void> {
  const found = await loadCase(services.db, caseId)
  if (found.state !== 'comparing') return
  const agreement = await measureCase(services, found)
  await inTransaction(services.db, async tx => {
    const current = await lockCase(tx, caseId)
    if (current.state !== 'comparing') return
    const state = advanceCase(current.state, agreement.isWithinBounds ? 'agreed' : 'discrepant')
    await tx
      .updateTable('annotation_case')
      .set({ state, agreement: JSON.stringify(agreement) })
      .where('id', '=', caseId)
      .execute()
    const readings = await loadReadings(tx, caseId)
    await record(tx, { kind: 'system', name: 'annotate' }, `case.${state}`, {
      subjects: [caseId, ...readings.map(reading => reading.id)],
      body: { metricsVersion: agreement.metricsVersion, lowestDice: lowestDice(agreement) },
    })
    if (state === 'agreed') await enqueueAcceptance(tx, current)
    await announceChange(tx, '/cases')
  })
}

async function measureCase(services: { db: Db; blobs: Blobs }, found: LoadedCase): Promise<ReaderAgreement> {
  const spacingMm = await loadSpacing(services, found)
  const [first, second] = await loadReadings(services.db, found.id)
  assert(first && second, 'a case that is compared has two readings')
  const [a, b] = await Promise.all(
    [first, second].map(async ({ label_map_digest }): Promise<LabelMap> => {
      const voxels = await readLabelMap(await services.blobs.readBlob(label_map_digest), found.shape)
      return { voxels, shape: [found.shape.slices, found.shape.rows, found.shape.columns], spacingMm }
    }),
  )
  assert(a && b)
  return measureAgreement(a, b, found.form)
}

/** Distances of voxel centres along `[column, row, slice]`, mm, from the headers of the source series; no pixel is decoded for it. */
async function loadSpacing({ db, blobs }: { db: Db; blobs: Blobs }, found: LoadedCase): Promise<LabelMap['spacingMm']> {
  const [stack] = readStacks(await loadSeriesInstances(db, blobs, found.seriesId)).stacks
  assert(stack?.geometry.affine, `the series of case ${found.id} is no volume any more`)
  assert.equal(shapeText(found.shape), stack.shape.join('×'), 'the case has the grid of its series')
  return affineSpacing(stack.geometry.affine)
}

function shapeText({ slices, rows, columns }: MapShape): string {
  return [slices, rows, columns].join('×')
}
