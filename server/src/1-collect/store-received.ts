import type { Blobs } from '#platform/blobs'
import type { Config } from '#platform/config'
import { type Db, inTransaction, type Tx } from '#platform/db'
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

/** Forget the objects of a refused submission, since something identifying may be in them. What a submission that is not refused names too is
 *  kept. Done again, it changes nothing. */
export async function dropRefused(db: Db, blobs: Blobs, submissionId: string): Promise<void> {
  const rows = await db
    .selectFrom('submission_object')
    .innerJoin('submission', 'submission.id', 'submission_object.submission_id')
    .where('submission.id', '=', submissionId)
    .where('submission.state', '=', 'refused')
    .select(['submission_object.digest', 'submission.site_id as siteId'])
    .execute()
  for (const row of rows) await inTransaction(db, tx => dropUnlessNamed(tx, blobs, row))
}

/** A submission is opened under the lock of its gateway. With those of the whole site held, none that names the object can come in between the
 *  look and the forgetting, and one that comes afterwards brings the object itself. */
async function dropUnlessNamed(
  tx: Tx,
  blobs: Blobs,
  { digest, siteId }: { digest: string; siteId: string },
): Promise<void> {
  await tx.selectFrom('gateway').where('site_id', '=', siteId).select('id').orderBy('id').forUpdate().execute()
  const other = await tx
    .selectFrom('submission_object')
    .innerJoin('submission', 'submission.id', 'submission_object.submission_id')
    .where('submission_object.digest', '=', digest)
    .where('submission.state', '<>', 'refused')
    .select('submission.id')
    .executeTakeFirst()
  if (other === undefined) await blobs.dropBlob(digest)
}
