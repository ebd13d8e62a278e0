import { z } from 'zod'
import { digest, id, idParams, instant, issue, listOf } from './common.ts'
import { route } from './route.ts'

/** A step of a recipe; steps run in order, each over the volume that the one before gave. Parameters are checked by `recipeSteps`. */
export const recipeStep = z.object({
  step: z.string(),
  version: z.number().int().min(1),
  parameters: z.record(z.string(), z.json()),
})
export const stepDescription = z.object({
  step: z.string(),
  version: z.number().int(),
  name: z.object({ en: z.string(), ja: z.string() }),
  summary: z.object({ en: z.string(), ja: z.string() }),
  parameters: z.array(
    z.object({
      name: z.string(),
      label: z.object({ en: z.string(), ja: z.string() }),
      kind: z.enum(['number', 'choice', 'boolean', 'numbers']),
      unit: z.string(),
      default: z.json(),
      min: z.number().nullable(),
      max: z.number().nullable(),
      choices: z.array(z.string()),
    }),
  ),
})
export const recipe = z.object({
  id,
  projectId: id,
  name: z.string(),
  version: z.number().int(),
  steps: z.array(recipeStep),
  digest,
  createdAt: instant,
  createdBy: z.string(),
})
export const runState = z.enum(['waiting', 'running', 'completed', 'failed', 'cancelled'])
export const recipeRun = z.object({
  id,
  recipeId: id,
  recipeName: z.string(),
  recipeVersion: z.number().int(),
  cohortId: id,
  cohortName: z.string(),
  state: runState,
  jobId: id,
  done: z.number().int(),
  total: z.number().int(),
  failed: z.number().int(),
  /** Digest over code version, recipe, and the digests of inputs and outputs. Null until complete. */
  digest: digest.nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
})
export const derivative = z.object({
  id,
  runId: id,
  seriesId: id,
  pseudonym: z.string(),
  modality: z.string(),
  state: z.enum(['waiting', 'done', 'failed']),
  digest: digest.nullable(),
  labelMapDigest: digest.nullable(),
  sizeBytes: z.number(),
  shape: z.array(z.number().int()),
  spacingMm: z.array(z.number()),
  /** What each step did, as numbers: noise before and after, transform, gate. */
  report: z.array(z.object({ step: z.string(), seconds: z.number(), facts: z.record(z.string(), z.json()) })),
  /** A fact of time is kept out of this digest, so that the same inputs give the same digest. */
  issues: z.array(issue),
})
const staff = ['curator', 'operator'] as const
const view = z.object({
  slice: z.coerce.number().min(0).max(1).default(0.5),
  plane: z.enum(['axial', 'coronal', 'sagittal']).default('axial'),
})

export const preprocessRoutes = {
  recipeSteps: route({
    method: 'GET',
    path: '/recipe-steps',
    who: [...staff],
    summary: 'Steps that a recipe can be made of',
    reply: z.object({ items: z.array(stepDescription) }),
  }),
  recipes: route({
    method: 'GET',
    path: '/recipes',
    who: [...staff],
    summary: 'Recipes, newest version first',
    query: z.object({ projectId: id.optional() }),
    reply: listOf(recipe),
  }),
  saveRecipe: route({
    method: 'POST',
    path: '/recipes',
    who: ['curator'],
    summary: 'Save a recipe; the same name makes the next version',
    body: z.object({ projectId: id, name: z.string().min(1).max(100), steps: z.array(recipeStep).min(1).max(20) }),
    reply: recipe,
  }),
  runs: route({
    method: 'GET',
    path: '/recipe-runs',
    who: [...staff],
    summary: 'Runs, newest first',
    reply: listOf(recipeRun),
  }),
  startRun: route({
    method: 'POST',
    path: '/recipe-runs',
    who: ['curator'],
    summary: 'Run a recipe over a cohort, in the background',
    body: z.object({ recipeId: id, cohortId: id }),
    reply: recipeRun,
  }),
  run: route({
    method: 'GET',
    path: '/recipe-runs/:id',
    who: [...staff],
    summary: 'One run with its derivatives',
    params: idParams,
    reply: recipeRun.extend({ derivatives: z.array(derivative), steps: z.array(recipeStep) }),
  }),
  derivativeFile: route({
    method: 'GET',
    path: '/derivatives/:id/file',
    who: [...staff],
    summary: 'The derivative as NIfTI',
    params: idParams,
    reply: { bytes: 'application/gzip' },
  }),
  derivativePreview: route({
    method: 'GET',
    path: '/derivatives/:id/preview',
    who: [...staff],
    summary: 'A PNG of the derivative at a relative position (0 first slice, 1 last)',
    params: idParams,
    query: view,
    reply: { bytes: 'image/png' },
  }),
  seriesPreview: route({
    method: 'GET',
    path: '/series/:id/preview',
    who: [...staff],
    summary: 'The same view of the source series, for before and after',
    params: idParams,
    query: view,
    reply: { bytes: 'image/png' },
  }),
} as const
