import type { Db } from '#platform/db'

/** A grant whose fee is due, for the stage that shares it. */
export interface GrantedRelease {
  readonly grantId: string
  readonly releaseId: string
  readonly cohortId: string
  readonly customerId: string
  readonly feeMinor: bigint
  readonly acceptedAt: Date
}

/** Every grant that was accepted, oldest first. A revoked one stays due. */
export async function listAcceptedGrants(db: Db): Promise<GrantedRelease[]> {
  const rows = await db
    .selectFrom('release_grant')
    .innerJoin('release', 'release.id', 'release_grant.release_id')
    .selectAll('release_grant')
    .select('release.cohort_id')
    .orderBy('release_grant.accepted_at')
    .orderBy('release_grant.id')
    .execute()
  return rows.map(row => ({
    grantId: row.id,
    releaseId: row.release_id,
    cohortId: row.cohort_id,
    customerId: row.organisation_id,
    feeMinor: row.fee_minor,
    acceptedAt: row.accepted_at,
  }))
}

/** The series of a release with the organisation of the site that gave each, and the case whose readings the release used. */
export async function listReleaseSeries(
  db: Db,
  releaseId: string,
): Promise<{ seriesId: string; hospitalId: string; caseId: string | null }[]> {
  return db
    .selectFrom('release_series')
    .innerJoin('series', 'series.id', 'release_series.series_id')
    .innerJoin('site', 'site.id', 'series.site_id')
    .select(['series.id as seriesId', 'site.organisation_id as hospitalId', 'release_series.case_id as caseId'])
    .where('release_series.release_id', '=', releaseId)
    .orderBy('release_series.number')
    .execute()
}
