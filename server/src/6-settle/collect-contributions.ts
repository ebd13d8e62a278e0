import { listReferenceStandards } from '#annotate'
import type { Db } from '#platform/db'
import { type GrantedRelease, listReleaseSeries } from '#release'
import type { Contribution } from './share-fee.ts'

/** What a granted release used: series by hospital, readings and adjudications by the organisation that the reader acted for. Only cases whose
 *  reference standard is in the release count. */
export async function collectContributions(db: Db, grant: GrantedRelease): Promise<Contribution[]> {
  const series = await listReleaseSeries(db, grant.releaseId)
  const cases = new Set(series.flatMap(one => one.caseId ?? []))
  const standards = await listReferenceStandards(db, grant.cohortId)
  const work = standards.filter(standard => cases.has(standard.caseId)).flatMap(standard => standard.contributions)
  return countByOrganisation([
    ...series.map(one => ({ organisationId: one.hospitalId, kind: 'series' as const })),
    ...work.map(one => ({ organisationId: one.organisationId, kind: one.kind })),
  ])
}

function countByOrganisation(pieces: readonly Omit<Contribution, 'count'>[]): Contribution[] {
  const groups = Map.groupBy(pieces, piece => `${piece.organisationId} ${piece.kind}`)
  return [...groups.values()].flatMap(group =>
    group.slice(0, 1).map(({ organisationId, kind }) => ({ organisationId, kind, count: group.length })),
  )
}
