import { listOptedOut } from '#collect'
import type { Db } from '#platform/db'

/** How many subjects of a release opted out since it was made. Such a release is not given to anyone any more; its successor leaves them out. */
export async function countOptedOut(db: Db, releaseId: string): Promise<number> {
  const rows = await db.selectFrom('release_subject').select('subject_id').where('release_id', '=', releaseId).execute()
  const optedOut = await listOptedOut(
    db,
    rows.map(row => row.subject_id),
  )
  return optedOut.length
}

/** What a customer is told of such a release: how many, never who. */
export const optedOutFacts = {
  message: 'A subject of this release opted out, so it is not given out any more.',
  hint: 'Ask the platform for the next version, which leaves the subject out.',
}
