import type { derivative as derivativeSchema, recipeRun } from '@tsumugi/api'
import type { z } from 'zod'
import type { Db } from '#platform/db'
import { refuse } from './refusals.ts'
import type { RecipeStep, RunState } from './tables.ts'

/** A run as the contract shows it. */
export type RunView = z.output<typeof recipeRun>
/** A derivative as the contract shows it. */
export type DerivativeView = z.output<typeof derivativeSchema>

/** Runs, newest first. */
export async function listRuns(db: Db): Promise<{ items: RunView[]; total: number }> {
  const rows = await runsOf(db).orderBy('run.created_at', 'desc').orderBy('run.id', 'desc').execute()
  return { items: rows.map(viewOf), total: rows.length }
}

/** One run with its derivatives in their order and the steps of its recipe. Refused: `run/not-found`. */
export async function viewRun(
  db: Db,
  runId: string,
): Promise<RunView & { derivatives: DerivativeView[]; steps: RecipeStep[] }> {
  const row = await runsOf(db).where('run.id', '=', runId).executeTakeFirst()
  if (row === undefined) throw refuse('run/not-found', { message: 'There is no such run.', subject: runId })
  return { ...viewOf(row), steps: [...row.steps], derivatives: await viewDerivatives(db, runId) }
}

/** A run in few words for a later stage; undefined when there is none. */
export async function findRun(db: Db, runId: string): Promise<RunView | undefined> {
  const row = await runsOf(db).where('run.id', '=', runId).executeTakeFirst()
  return row === undefined ? undefined : viewOf(row)
}

function runsOf(db: Db) {
  return db
    .selectFrom('recipe_run as run')
    .innerJoin('recipe', 'recipe.id', 'run.recipe_id')
    .innerJoin('cohort', 'cohort.id', 'run.cohort_id')
    .innerJoin('job_progress as job', 'job.id', 'run.job_id')
    .select(['run.id', 'run.recipe_id', 'run.cohort_id', 'run.job_id', 'run.digest', 'run.created_at'])
    .select(['run.finished_at', 'recipe.name as recipe_name', 'recipe.version as recipe_version', 'recipe.steps'])
    .select(['cohort.name as cohort_name', 'job.state as job_state', 'job.finished_at as job_finished_at'])
    .select(({ selectFrom }) =>
      (['done', 'failed', 'waiting'] as const).map(state =>
        selectFrom('derivative')
          .select(({ fn }) => fn.countAll<bigint>().as('count'))
          .whereRef('derivative.run_id', '=', 'run.id')
          .where('derivative.state', '=', state)
          .as(state),
      ),
    )
}

type RunRow = Awaited<ReturnType<ReturnType<typeof runsOf>['executeTakeFirstOrThrow']>>

function viewOf(row: RunRow): RunView {
  const [done, failed, waiting] = [row.done, row.failed, row.waiting].map(count => Number(count ?? 0n))
  return {
    id: row.id,
    recipeId: row.recipe_id,
    recipeName: row.recipe_name,
    recipeVersion: row.recipe_version,
    cohortId: row.cohort_id,
    cohortName: row.cohort_name,
    state: stateOf(row),
    jobId: row.job_id,
    done: done ?? 0,
    failed: failed ?? 0,
    total: (done ?? 0) + (failed ?? 0) + (waiting ?? 0),
    digest: row.digest,
    createdAt: row.created_at.toISOString(),
    finishedAt: (row.finished_at ?? row.job_finished_at)?.toISOString() ?? null,
  }
}

/** A run that has its digest is complete; until then it stands as its job does. Between its last transaction and the
 *  queue's word a job may be called completed before the run is seen to be: then it is still running. */
function stateOf({ digest, job_state }: Pick<RunRow, 'digest' | 'job_state'>): RunState {
  if (digest !== null) return 'completed'
  return job_state === 'completed' ? 'running' : job_state
}

async function viewDerivatives(db: Db, runId: string): Promise<DerivativeView[]> {
  const rows = await db
    .selectFrom('derivative')
    .innerJoin('series', 'series.id', 'derivative.series_id')
    .innerJoin('subject', 'subject.id', 'derivative.subject_id')
    .selectAll('derivative')
    .select(['series.modality', 'subject.pseudonym'])
    .where('derivative.run_id', '=', runId)
    .orderBy('derivative.number')
    .execute()
  return rows.map(row => ({
    id: row.id,
    runId: row.run_id,
    seriesId: row.series_id,
    pseudonym: row.pseudonym,
    modality: row.modality,
    state: row.state,
    digest: row.digest,
    labelMapDigest: row.label_map_digest,
    sizeBytes: Number(row.size_bytes ?? 0n),
    shape: row.shape,
    spacingMm: row.spacing_mm,
    report: [...row.report],
    issues: [...row.issues],
  }))
}
