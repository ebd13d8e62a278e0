import type { Blobs } from '#platform/blobs'
import type { Config } from '#platform/config'
import type { Db, Tx } from '#platform/db'
import { stagedBytes, stagedPath } from './staging.ts'

/** Move the received objects of a submission from staging, which is this machine's, to the blobs, which every worker reaches. Done before
 *  the commit, so that the check may run anywhere; done again, it changes nothing. */
export async function storeReceived(
  { db, blobs, config }: { db: Db; blobs: Blobs; config: Pick<Config, 'home'> },
  submissionId: string,
): Promise<void> {
  const rows = await db
    .selectFrom('submission_object')
    .where('submission_id', '=', submissionId)
    .where('is_received', '=', true)
    .select('digest')
    .execute()
  for (const { digest } of rows) {
    const path = stagedPath(config, submissionId, digest)
    if ((await stagedBytes(path)) > 0) await blobs.putFile(path, digest)
  }
}

/** Forget the objects of a refused submission, since something identifying may be in them. What an accepted series or file, or a submission
 *  that is still under way, names too is kept. Done again, it changes nothing. */
export async function dropRefused(db: Db | Tx, blobs: Blobs, submissionId: string): Promise<void> {
  const rows = await db
    .selectFrom('submission_object as own')
    .innerJoin('submission', 'submission.id', 'own.submission_id')
    .where('own.submission_id', '=', submissionId)
    .where('submission.state', '=', 'refused')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('submission_object as other')
            .innerJoin('submission as theirs', 'theirs.id', 'other.submission_id')
            .select('other.digest')
            .whereRef('other.digest', '=', 'own.digest')
            .where('theirs.state', '<>', 'refused'),
        ),
      ),
    )
    .select('own.digest')
    .execute()
  for (const { digest } of rows) await blobs.dropBlob(digest)
}
