import { type Issue, type Measure, measureSeries } from '@tsumugi/imaging'
import { z } from 'zod'
import { loadSeriesInstances, seriesAcceptedQueue } from '#collect'
import type { Actor } from '#platform/actor'
import { inTransaction, type Tx } from '#platform/db'
import { announceChange } from '#platform/events'
import { type JobContext, type JobHandler, jobHandler } from '#platform/jobs'
import { record } from '#provenance'
import { suggest } from './suggest.ts'

/** Version of measures, checks and suggestion together; a new one measures anew. */
export const checksVersion = 'checks@1'

const system: Actor = { kind: 'system', name: 'select' }

/** Measure and check one series, once a version. Bad data become issues. Runs again safely: what is measured is left alone. */
export async function measureOne({ db, blobs, payload, signal }: JobContext<{ seriesId: string }>): Promise<void> {
  const { seriesId } = payload
  const known = await db
    .selectFrom('series_check')
    .where('series_id', '=', seriesId)
    .select('checks_version')
    .executeTakeFirst()
  if (known?.checks_version === checksVersion) return
  const files = await loadSeriesInstances(db, blobs, seriesId)
  signal.throwIfAborted()
  const { measures, issues } = await measureSeries(files)
  signal.throwIfAborted()
  await inTransaction(db, tx => saveMeasured(tx, seriesId, { measures, issues }))
}

async function saveMeasured(
  tx: Tx,
  seriesId: string,
  { measures, issues }: { measures: readonly Measure[]; issues: readonly Issue[] },
): Promise<void> {
  await tx.deleteFrom('measure').where('series_id', '=', seriesId).execute()
  await tx.deleteFrom('series_issue').where('series_id', '=', seriesId).execute()
  const finite = measures.filter(measure => Number.isFinite(measure.value))
  const rows = [...new Map(finite.map(measure => [measure.name, { series_id: seriesId, ...measure }])).values()]
  if (rows.length > 0) await tx.insertInto('measure').values(rows).execute()
  for (const [number, { code, severity, message, where }] of issues.entries())
    await tx
      .insertInto('series_issue')
      .values({ series_id: seriesId, number, code, severity, message, found_where: where ?? null })
      .execute()
  const { verdict, reasons } = suggest(issues)
  const check = { checks_version: checksVersion, suggestion: verdict, suggestion_reasons: reasons }
  await tx
    .insertInto('series_check')
    .values({ series_id: seriesId, ...check, measured_at: new Date() })
    .onConflict(conflict => conflict.column('series_id').doUpdateSet({ ...check, measured_at: new Date() }))
    .execute()
  await record(tx, system, 'series.measured', {
    subjects: [seriesId],
    body: { checks: checksVersion, suggestion: verdict, issues: [...new Set(issues.map(issue => issue.code))].sort() },
  })
  await announceChange(tx, '/projects/:id/triage')
}

/** Jobs of this stage. Collect puts every accepted series into the queue; that the queue has this name is all that either knows. */
export const jobs: readonly JobHandler[] = [
  jobHandler(seriesAcceptedQueue, z.object({ seriesId: z.uuid() }), measureOne),
]
