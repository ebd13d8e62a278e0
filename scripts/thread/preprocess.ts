import { preprocessRoutes, selectRoutes } from '@tsumugi/api'
import { inRole } from './people.ts'
import { figures, type StageReport, type Thread } from './thread.ts'
import { until } from './until.ts'

/** The recipe of the thread: one orientation, MR laid on the subject's CT where that passes, less noise, one grid, comparable grey values.
 *  Noise is lowered before the last resampling, which would correlate it and multiply the voxels. */
const steps = [
  { step: 'orient', version: 1, parameters: {} },
  { step: 'align-to', version: 1, parameters: { fixed: 'CT' } },
  { step: 'denoise-nlm', version: 1, parameters: {} },
  { step: 'resample', version: 1, parameters: {} },
  { step: 'intensity-ct-window', version: 1, parameters: {} },
  { step: 'intensity-zscore', version: 1, parameters: { modality: 'MR' } },
]

/** Save the recipe, run it over the cohort, wait. Run again, it finds its run. */
export async function preprocess(thread: Thread): Promise<StageReport> {
  const { client } = inRole(thread.people, 'curator')
  const cohort = (await client.call(selectRoutes.cohorts, {})).items[0]
  if (cohort === undefined) throw new Error('There is no cohort to preprocess.')
  const recipe =
    (await client.call(preprocessRoutes.recipes, { query: { projectId: cohort.projectId } })).items[0] ??
    (await client.call(preprocessRoutes.saveRecipe, {
      body: { projectId: cohort.projectId, name: 'Standard CT and MR', steps },
    }))
  const started =
    (await client.call(preprocessRoutes.runs, {})).items.find(run => run.recipeId === recipe.id) ??
    (await client.call(preprocessRoutes.startRun, { body: { recipeId: recipe.id, cohortId: cohort.id } }))
  const run = await until('the recipe run', async () => {
    const found = await client.call(preprocessRoutes.run, { params: { id: started.id } })
    thread.onNote(figures(found.done, found.total))
    return found.state === 'completed' || found.state === 'failed' || found.state === 'cancelled' ? found : undefined
  })
  if (run.state !== 'completed') throw new Error(`The recipe run ${run.state}.`)
  return {
    cameIn: `${run.total} series`,
    wentOut: {
      en: `${run.done - run.failed} derivatives${run.failed > 0 ? `, ${run.failed} failed` : ''}`,
      ja: `派生画像 ${run.done - run.failed} 件${run.failed > 0 ? `、失敗 ${run.failed} 件` : ''}`,
    },
    sizeBytes: run.derivatives.reduce((sum, derivative) => sum + derivative.sizeBytes, 0),
    path: `/preprocess/runs/${run.id}`,
  }
}
