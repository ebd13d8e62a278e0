import { type Holds, saveHolds } from '#review'
import { unseal } from '#seal'
import { loadSent } from '#send'

/**
 * Keep what a person holds of a run. What was sealed and not accepted yet is sealed anew without it; answers `accepted` where the run has gone, so that what is let go
 * is an input of its own.
 */
export async function keepHolds(runFolder: string, holds: Holds): Promise<'open' | 'accepted'> {
  await saveHolds(runFolder, holds)
  if ((await loadSent(runFolder))?.state === 'accepted') return 'accepted'
  await unseal(runFolder)
  return 'open'
}
