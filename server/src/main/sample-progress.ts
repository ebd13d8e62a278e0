import { systemRoutes } from '@tsumugi/api'
import type { z } from 'zod'
import type { Db } from '#platform/db'
import { announceChange } from '#platform/events'

const steps = systemRoutes.sampleProgress.reply.shape.steps
/** One stage's line of the page that shows how far the sample hospital has come. */
export type SampleStep = z.output<typeof steps>[number]

/** Say how far the sample hospital has come; every stage's line at once. */
export async function saveSampleProgress(db: Db, progress: readonly SampleStep[]): Promise<void> {
  const value = JSON.stringify(progress)
  await db
    .insertInto('setting')
    .values({ key: 'sample-progress', value })
    .onConflict(conflict => conflict.column('key').doUpdateSet({ value, updated_at: new Date() }))
    .execute()
  await announceChange(db, systemRoutes.sampleProgress.path)
}

/** The lines said last; none when the sample was never begun. */
export async function loadSampleProgress(db: Db): Promise<SampleStep[]> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', 'sample-progress').executeTakeFirst()
  return row === undefined ? [] : steps.parse(row.value)
}
