import { randomUUID } from 'node:crypto'
import { listReferenceStandards } from '#annotate'
import type { MemberActor } from '#platform/actor'
import type { Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import { record } from '#provenance'
import { refuse } from './refusals.ts'
import { codeVersion } from './step-catalogue.ts'

/** Name of the queue that runs recipes. */
export const runQueue = 'preprocess.run-recipe'

/** Run a recipe over a cohort in the background: one derivative a series, made in the order of the pack digests, with the
 *  reference standards that are accepted now.
 *  Refused: `recipe/not-found`, `run/cohort-not-found`, `run/other-project`. */
export async function startRun(
  tx: Tx,
  actor: MemberActor,
  input: { recipeId: string; cohortId: string; now: Date },
): Promise<string> {
  const { recipe, cohort } = await loadPlan(tx, input)
  const id = randomUUID()
  const title = `${recipe.name} ${recipe.version}: ${cohort.name} ${cohort.version}`
  const jobId = await enqueue(tx, runQueue, { runId: id }, { title, about: `/preprocess/runs/${id}` })
  await tx
    .insertInto('recipe_run')
    .values({
      id,
      recipe_id: recipe.id,
      cohort_id: cohort.id,
      code_version: codeVersion,
      job_id: jobId,
      created_by: actor.memberId,
      created_at: input.now,
    })
    .execute()
  await insertDerivatives(tx, id, cohort.id)
  await record(tx, actor, 'run.started', {
    subjects: [id, recipe.id, recipe.digest, cohort.id, cohort.digest],
    body: { codeVersion },
  })
  return id
}

async function loadPlan(tx: Tx, input: { recipeId: string; cohortId: string }) {
  const recipe = await tx
    .selectFrom('recipe')
    .select(['id', 'name', 'version', 'digest', 'project_id'])
    .where('id', '=', input.recipeId)
    .executeTakeFirst()
  if (recipe === undefined)
    throw refuse('recipe/not-found', { message: 'There is no such recipe.', subject: input.recipeId })
  const cohort = await tx
    .selectFrom('cohort')
    .select(['id', 'name', 'version', 'digest', 'project_id'])
    .where('id', '=', input.cohortId)
    .executeTakeFirst()
  if (cohort === undefined)
    throw refuse('run/cohort-not-found', { message: 'There is no such cohort.', subject: input.cohortId })
  if (cohort.project_id !== recipe.project_id)
    throw refuse('run/other-project', {
      message: 'Recipe and cohort belong to different projects.',
      expected: recipe.project_id,
      found: cohort.project_id,
    })
  return { recipe, cohort }
}

async function insertDerivatives(tx: Tx, runId: string, cohortId: string): Promise<void> {
  const members = await tx
    .selectFrom('cohort_series')
    .select(['series_id', 'subject_id'])
    .where('cohort_id', '=', cohortId)
    .orderBy('pack_digest')
    .execute()
  const standards = await listReferenceStandards(tx, cohortId)
  const caseIds = new Map(standards.map(standard => [standard.seriesId, standard.caseId]))
  const rows = members.map((member, index) => ({
    id: randomUUID(),
    run_id: runId,
    reference_case_id: caseIds.get(member.series_id) ?? null,
    number: index + 1,
    state: 'waiting' as const,
    shape: [],
    spacing_mm: [],
    report: '[]',
    issues: '[]',
    ...member,
  }))
  // PostgreSQL takes 65 535 parameters a statement.
  for (let start = 0; start < rows.length; start += 1000)
    await tx
      .insertInto('derivative')
      .values(rows.slice(start, start + 1000))
      .execute()
}
