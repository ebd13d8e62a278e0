import { z } from 'zod'
import { type JobHandler, jobHandler } from '#platform/jobs'
import { openComputeThread } from './compute-thread.ts'
import { runRecipe } from './run-recipe.ts'
import { runQueue } from './start-run.ts'

/** The jobs of this stage. */
export const jobs: readonly JobHandler[] = [
  jobHandler(runQueue, z.object({ runId: z.uuid() }), async context => {
    const thread = openComputeThread()
    try {
      await runRecipe({ ...context, thread, progress: context.progress }, context.payload.runId)
    } finally {
      await thread.close()
    }
  }),
]
