import { type Batch, openQueue } from './open-queue.ts'

/** The collection that an input such as `queue:ct-2026` names; undefined for a path. */
export const collectionOfInput = (input: string): string | undefined => /^queue:(.+)$/.exec(input)?.[1]

/** How a run takes from the queue: `look` changes nothing, `again` takes what stayed back before as well. */
export type Taking = 'look' | 'take' | 'again'

/** What the queue has for a run; undefined where the input is a path. */
export async function loadBatch(workFolder: string, input: string, taking: Taking): Promise<Batch | undefined> {
  const collection = collectionOfInput(input)
  if (collection === undefined) return undefined
  const queue = await openQueue(workFolder)
  try {
    return taking === 'look' ? queue.look(collection) : queue.take(collection, { again: taking === 'again' })
  } finally {
    queue.close()
  }
}

/** After the platform's answer: what `sentNames` names goes from the queue, and all else of the run stays there. A run of a folder changes nothing. */
export async function settleBatch(
  workFolder: string,
  input: string,
  { run, sentNames }: { readonly run: string | undefined; readonly sentNames: ReadonlySet<string> },
): Promise<void> {
  const collection = collectionOfInput(input)
  if (collection === undefined || run === undefined) return
  const queue = await openQueue(workFolder)
  try {
    await queue.settle(collection, run, sentNames)
  } finally {
    queue.close()
  }
}
