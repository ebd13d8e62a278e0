import { preprocessRoutes } from '@tsumugi/api'
import { loadSeriesDetail, loadSeriesInstances } from '#collect'
import { handler, type RouteHandler } from '#platform/http'
import { loadMadeDerivative } from './list-derivatives.ts'
import { listRuns, viewRun } from './list-runs.ts'
import { cutPreview } from './preview.ts'
import { listRecipes, saveRecipe, viewRecipe } from './save-recipe.ts'
import { startRun } from './start-run.ts'
import { stepCatalogue } from './step-catalogue.ts'

const previewSeconds = 3600

/** The routes of this stage. */
export const routes: readonly RouteHandler[] = [
  handler(preprocessRoutes.recipeSteps, async () => ({ items: [...stepCatalogue] })),
  handler(preprocessRoutes.recipes, async context => listRecipes(context.db, context.query.projectId)),
  handler(preprocessRoutes.saveRecipe, async context =>
    context.transact(async tx => {
      const id = await saveRecipe(tx, context.member(), { ...context.body, now: context.clock() })
      return viewRecipe(tx, id)
    }),
  ),
  handler(preprocessRoutes.runs, async context => listRuns(context.db)),
  handler(preprocessRoutes.startRun, async context =>
    context.transact(async tx => {
      const id = await startRun(tx, context.member(), { ...context.body, now: context.clock() })
      return viewRun(tx, id)
    }),
  ),
  handler(preprocessRoutes.run, async context => viewRun(context.db, context.params.id)),
  handler(preprocessRoutes.derivativeFile, async context => {
    const { digest, number } = await loadMadeDerivative(context.db, context.params.id)
    return { blob: digest, fileName: `derivative-${number}.nii.gz` }
  }),
  handler(preprocessRoutes.derivativePreview, async context => {
    const { digest, modality } = await loadMadeDerivative(context.db, context.params.id)
    const load = async () => ({ kind: 'nifti' as const, bytes: await context.blobs.readBlob(digest), modality })
    return { body: await cutPreview(digest, context.query, load), cacheSeconds: previewSeconds }
  }),
  handler(preprocessRoutes.seriesPreview, async context => {
    const { id } = context.params
    const { packDigest } = await loadSeriesDetail(context.db, context.blobs, id)
    const load = async () => ({
      kind: 'series' as const,
      files: await loadSeriesInstances(context.db, context.blobs, id),
    })
    return { body: await cutPreview(packDigest, context.query, load), cacheSeconds: previewSeconds }
  }),
]
