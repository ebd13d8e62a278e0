import { randomUUID } from 'node:crypto'
import type { recipe as recipeSchema } from '@tsumugi/api'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { MemberActor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { record } from '#provenance'
import { completeSteps } from './check-steps.ts'
import { recipeDigest } from './digests.ts'
import { refuse } from './refusals.ts'
import type { RecipeStep } from './tables.ts'

/** A recipe as the contract shows it. */
export type RecipeView = z.output<typeof recipeSchema>

/** Save a recipe; the same name in a project makes the next version, and saving what is already the newest changes nothing.
 *  Refused: `recipe/project-not-found` and as `completeSteps`. */
export async function saveRecipe(
  tx: Tx,
  actor: MemberActor,
  input: { projectId: string; name: string; steps: readonly RecipeStep[]; now: Date },
): Promise<string> {
  await lockProject(tx, input.projectId)
  const steps = completeSteps(input.steps)
  const digest = recipeDigest(steps)
  const newest = await tx
    .selectFrom('recipe')
    .select(['id', 'version', 'digest'])
    .where('project_id', '=', input.projectId)
    .where('name', '=', input.name)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  if (newest?.digest === digest) return newest.id
  const id = randomUUID()
  const version = (newest?.version ?? 0) + 1
  await tx
    .insertInto('recipe')
    .values({
      id,
      project_id: input.projectId,
      name: input.name,
      version,
      steps: JSON.stringify(steps),
      digest,
      created_by: actor.memberId,
      created_at: input.now,
    })
    .execute()
  await record(tx, actor, 'recipe.saved', { subjects: [id, digest], body: { projectId: input.projectId, version } })
  return id
}

/** Recipes, newest first. */
export async function listRecipes(
  db: Db,
  projectId: string | undefined,
): Promise<{ items: RecipeView[]; total: number }> {
  const all = recipesOf(db)
  const rows = await (projectId === undefined ? all : all.where('recipe.project_id', '=', projectId))
    .orderBy('recipe.created_at', 'desc')
    .orderBy('recipe.version', 'desc')
    .execute()
  return { items: rows.map(viewOf), total: rows.length }
}

/** One recipe. Refused: `recipe/not-found`. */
export async function viewRecipe(db: Db, recipeId: string): Promise<RecipeView> {
  const row = await recipesOf(db).where('recipe.id', '=', recipeId).executeTakeFirst()
  if (row === undefined) throw refuse('recipe/not-found', { message: 'There is no such recipe.', subject: recipeId })
  return viewOf(row)
}

/** Two saves of one name would both be the next version; they queue at the project instead. */
async function lockProject(tx: Tx, projectId: string): Promise<void> {
  const project = await tx.selectFrom('project').select('id').where('id', '=', projectId).executeTakeFirst()
  if (project === undefined)
    throw refuse('recipe/project-not-found', { message: 'There is no such project.', subject: projectId })
  await sql`select pg_advisory_xact_lock(hashtextextended(${`recipe ${projectId}`}, 0))`.execute(tx)
}

function recipesOf(db: Db) {
  return db
    .selectFrom('recipe')
    .innerJoin('member', 'member.id', 'recipe.created_by')
    .selectAll('recipe')
    .select('member.display_name')
}

type RecipeRow = Awaited<ReturnType<ReturnType<typeof recipesOf>['executeTakeFirstOrThrow']>>

function viewOf(row: RecipeRow): RecipeView {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    version: row.version,
    steps: [...row.steps],
    digest: row.digest,
    createdAt: row.created_at.toISOString(),
    createdBy: row.display_name,
  }
}
