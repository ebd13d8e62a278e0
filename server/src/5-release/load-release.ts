import type { Db, Tx } from '#platform/db'
import { refuse } from './refusals.ts'

export type ReleaseRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** One release. Refused: `release/not-found`. */
export async function loadRelease(db: Db, releaseId: string): Promise<ReleaseRow> {
  return found(await rows(db).where('id', '=', releaseId).executeTakeFirst(), releaseId)
}

/** One release, locked until the transaction ends. Refused: `release/not-found`. */
export async function lockRelease(tx: Tx, releaseId: string): Promise<ReleaseRow> {
  return found(await rows(tx).where('id', '=', releaseId).forUpdate().executeTakeFirst(), releaseId)
}

/** One release that everybody may know of. Refused: `release/not-found` for what is not published, so that nobody learns of it. */
export async function loadPublished(db: Db, releaseId: string): Promise<ReleaseRow> {
  const row = await rows(db).where('id', '=', releaseId).where('state', '=', 'published').executeTakeFirst()
  return found(row, releaseId)
}

function rows(db: Db) {
  return db.selectFrom('release').selectAll()
}

function found(row: ReleaseRow | undefined, releaseId: string): ReleaseRow {
  if (row === undefined) throw refuse('release/not-found', { message: 'There is no such release.', subject: releaseId })
  return row
}
