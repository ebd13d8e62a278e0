import type { Db } from '#platform/db'
import { refuse } from './refusals.ts'
import type { ReleaseFacts } from './release-facts.ts'

type Sources = Pick<ReleaseFacts, 'publisher' | 'cohort' | 'run'>

/** The cohort and the run that a release comes from, and who publishes it. Refused unless the run is complete and of that cohort. */
export async function loadSources(db: Db, from: { cohortId: string; runId: string }): Promise<Sources> {
  const cohort = await db.selectFrom('cohort').selectAll().where('id', '=', from.cohortId).executeTakeFirst()
  if (cohort === undefined)
    throw refuse('release/cohort-not-found', { message: 'There is no such cohort.', subject: from.cohortId })
  const run = await db
    .selectFrom('recipe_run')
    .innerJoin('recipe', 'recipe.id', 'recipe_run.recipe_id')
    .selectAll('recipe_run')
    .select(['recipe.name', 'recipe.version', 'recipe.steps'])
    .where('recipe_run.id', '=', from.runId)
    .executeTakeFirst()
  if (run === undefined)
    throw refuse('release/run-not-found', { message: 'There is no such recipe run.', subject: from.runId })
  if (run.cohort_id !== cohort.id)
    throw refuse('release/run-of-other-cohort', { message: 'This run is of another cohort.', subject: run.id })
  if (run.digest === null)
    throw refuse('release/run-not-completed', {
      message: 'This run is not complete.',
      expected: 'completed',
      subject: run.id,
    })
  return {
    publisher: await loadPublisher(db),
    cohort: {
      id: cohort.id,
      name: cohort.name,
      version: cohort.version,
      digest: cohort.digest,
      frozenAt: cohort.frozen_at.toISOString(),
      flow: cohort.flow,
    },
    run: {
      id: run.id,
      digest: run.digest,
      recipeName: run.name,
      recipeVersion: run.version,
      codeVersion: run.code_version,
      steps: run.steps,
    },
  }
}

/** The platform's own organisation, the first one entered; before there is one, the product's name stands. */
async function loadPublisher(db: Db): Promise<{ en: string; ja: string }> {
  const row = await db
    .selectFrom('organisation')
    .select(['name_en as en', 'name_ja as ja'])
    .where('kind', '=', 'platform')
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst()
  return row ?? { en: 'Tsumugi', ja: '紬' }
}
