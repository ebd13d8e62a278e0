import type { Db } from '#platform/db'
import type { Purpose } from './tables.ts'

/** A grant whose fee is due, for the stage that shares it. */
export interface GrantedRelease {
  readonly grantId: string
  readonly releaseId: string
  readonly cohortId: string
  readonly customerId: string
  readonly feeMinor: bigint
  /** What the customer asked for, by which the agreements that cover it are found. */
  readonly purpose: Purpose
  readonly acceptedAt: Date
}

/** Every grant that was accepted, oldest first. A revoked one stays due. */
export async function listAcceptedGrants(db: Db): Promise<GrantedRelease[]> {
  const rows = await db
    .selectFrom('release_grant')
    .innerJoin('release', 'release.id', 'release_grant.release_id')
    .innerJoin('access_request', 'access_request.id', 'release_grant.request_id')
    .selectAll('release_grant')
    .select(['release.cohort_id', 'access_request.purpose'])
    .orderBy('release_grant.accepted_at')
    .orderBy('release_grant.id')
    .execute()
  return rows.map(row => ({
    grantId: row.id,
    releaseId: row.release_id,
    cohortId: row.cohort_id,
    customerId: row.organisation_id,
    feeMinor: row.fee_minor,
    purpose: row.purpose,
    acceptedAt: row.accepted_at,
  }))
}

/** A series of a release: where it came from, and the case whose readings the release used. */
export interface ReleaseSeries {
  readonly seriesId: string
  readonly siteId: string
  readonly hospitalId: string
  readonly modality: string
  readonly caseId: string | null
}

/** The series of a release, in its order. */
export async function listReleaseSeries(db: Db, releaseId: string): Promise<ReleaseSeries[]> {
  return db
    .selectFrom('release_series')
    .innerJoin('series', 'series.id', 'release_series.series_id')
    .innerJoin('site', 'site.id', 'series.site_id')
    .select(['series.id as seriesId', 'site.id as siteId', 'site.organisation_id as hospitalId', 'series.modality'])
    .select('release_series.case_id as caseId')
    .where('release_series.release_id', '=', releaseId)
    .orderBy('release_series.number')
    .execute()
}
