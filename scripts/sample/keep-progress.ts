import { loadSampleProgress, type SampleStep, saveSampleProgress } from '../../server/src/main/sample-progress.ts'
import { connect } from '../../server/src/platform/db.ts'
import { startPostgres } from '../../server/src/platform/postgres.ts'

export interface KeptProgress {
  readonly isDone: () => boolean
  /** Change one stage's line and keep all; notes that come fast are kept at most twice a second. */
  readonly change: (stage: string, facts: Partial<SampleStep>) => Promise<void>
  readonly close: () => Promise<void>
}

/** How far the sample hospital has come, kept in the platform's database, where its pages read it. */
export async function keepProgress(home: string, stages: readonly string[]): Promise<KeptProgress> {
  const address = process.env.DATABASE_URL ?? (await startPostgres(home)).connectionString
  const db = connect(address, 1)
  const before = await loadSampleProgress(db)
  let steps: SampleStep[] = stages.map(
    stage =>
      before.find(step => step.stage === stage) ?? { stage, state: 'waiting', note: null, path: null, seconds: null },
  )
  let savedAt = 0
  return {
    isDone: () => steps.every(step => step.state === 'done'),
    async change(stage, facts) {
      const isStateNew = facts.state !== undefined
      steps = steps.map(step => (step.stage === stage ? { ...step, ...facts } : step))
      if (!isStateNew && Date.now() - savedAt < 500) return
      savedAt = Date.now()
      await saveSampleProgress(db, steps)
    },
    close: () => db.destroy(),
  }
}
