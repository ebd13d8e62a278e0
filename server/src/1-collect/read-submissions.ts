import type { SubmissionManifest } from '@tsumugi/api'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Actor } from '#platform/actor'
import type { Config } from '#platform/config'
import type { Database } from '#platform/database'
import type { Db } from '#platform/db'
import type { Submission } from './contract.ts'
import { withNone } from './enter-agreement.ts'
import { pageOf, readCursor } from './page.ts'
import { refuse } from './refusals.ts'
import { stagedBytes, stagedPath } from './staging.ts'
import { findVisibleSites, siteNameOf } from './visible-sites.ts'

/** One submission with what is still missing. Refused (`collect/not-found`) when there is none that the actor may see. */
export async function loadSubmission(
  { db, config }: { db: Db; config: Pick<Config, 'home'> },
  actor: Actor | undefined,
  id: string,
): Promise<Submission> {
  const sites = await findVisibleSites(db, actor)
  const row = await submissionQuery(db).where('submission.id', '=', id).executeTakeFirst()
  if (row === undefined || (sites !== undefined && !sites.includes(row.site_id)))
    throw refuse('collect/not-found', { message: 'There is no such submission.', subject: id })
  const missing = row.state === 'receiving' ? await listMissing(db, config, id) : []
  return { ...submissionOf(row), missing }
}

/** A page of submissions that the actor may see, newest first. What is missing is told only of a single submission. */
export async function listSubmissions(
  db: Db,
  actor: Actor | undefined,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ items: Submission[]; total: number; nextCursor?: string }> {
  const sites = await findVisibleSites(db, actor)
  const after = readCursor(query.cursor)
  const filtered = submissionQuery(db).$if(sites !== undefined, q =>
    q.where('submission.site_id', 'in', withNone(sites ?? [])),
  )
  const { total } = await filtered
    .clearSelect()
    .select(eb => eb.fn.countAll<bigint>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await filtered
    .$if(after !== undefined, q =>
      q.where(
        sql<boolean>`(submission.created_at, submission.id) < (${after?.createdAt ?? ''}::timestamptz, ${after?.id ?? ''}::uuid)`,
      ),
    )
    .orderBy('submission.created_at', 'desc')
    .orderBy('submission.id', 'desc')
    .limit(query.limit + 1)
    .execute()
  return pageOf(rows, query.limit, { total: Number(total), toItem: submissionOf })
}

async function listMissing(db: Db, config: Pick<Config, 'home'>, id: string): Promise<Submission['missing']> {
  const rows = await db
    .selectFrom('submission_object')
    .where('submission_id', '=', id)
    .where('is_received', '=', false)
    .selectAll()
    .orderBy('digest')
    .execute()
  const bytes = await Promise.all(rows.map(row => stagedBytes(stagedPath(config, id, row.digest))))
  return rows.map(({ digest, size_bytes }, index) => ({
    digest,
    sizeBytes: Number(size_bytes),
    receivedBytes: bytes[index] ?? 0,
  }))
}

function submissionQuery(db: Db) {
  return db
    .selectFrom('submission')
    .innerJoin('site', 'site.id', 'submission.site_id')
    .selectAll('submission')
    .select(['site.name_en', 'site.name_ja'])
}

function submissionOf(row: Selectable<Database['submission']> & { name_en: string; name_ja: string }): Submission {
  return {
    id: row.id,
    siteId: row.site_id,
    siteName: siteNameOf(row),
    manifestDigest: row.manifest_digest,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    missing: [],
    issues: row.issues,
    receipt: row.receipt,
    legal: legalOf(row.manifest),
    siteRules: row.manifest.siteRules ?? [],
    counts: row.counts,
  }
}

function legalOf(manifest: SubmissionManifest): NonNullable<Submission['legal']> {
  const { legalBasis, mode, notice, optedOutExcluded, agreementReference } = manifest
  return {
    legalBasis,
    ...(mode === undefined ? {} : { mode }),
    ...(notice === undefined ? {} : { notice }),
    ...(optedOutExcluded === undefined ? {} : { optedOutExcluded }),
    ...(agreementReference === undefined ? {} : { agreementReference }),
  }
}
