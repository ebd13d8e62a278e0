import { openTestPlatform, type TestPlatform } from '#platform/testing'
import { openTestDoor, type TestDoor } from '#platform/testing-door'
import { type ComputeThread, openComputeThread } from './compute-thread.ts'
import { routes } from './routes.ts'
import { runRecipe } from './run-recipe.ts'

/** A platform with the door of this stage and a thread to compute on. */
export interface TestPreprocess {
  readonly platform: TestPlatform
  readonly door: TestDoor
  readonly thread: ComputeThread
  /** Do what the job of a run does. */
  run(runId: string, signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Open a platform for tests of this stage. */
export async function openTestPreprocess(): Promise<TestPreprocess> {
  const platform = await openTestPlatform()
  const door = await openTestDoor(platform, routes)
  const thread = openComputeThread()
  return {
    platform,
    door,
    thread,
    run: (runId, signal = new AbortController().signal) =>
      runRecipe({ ...platform, signal, thread, progress: async () => {} }, runId),
    async close() {
      await thread.close()
      await door.close()
      await platform.close()
    },
  }
}
