import { listReferenceStandards } from '#annotate'
import { findCover } from '#collect'
import type { Db } from '#platform/db'
import { type GrantedRelease, listReleaseSeries, type ReleaseSeries } from '#release'
import type { Contribution } from './share-fee.ts'

/** What a granted release used: series by hospital, readings and adjudications by the organisation that the reader acted for. Only cases whose
 *  reference standard is in the release count. A series carries the share that its site's agreement promised when the quote was accepted. */
export async function collectContributions(db: Db, grant: GrantedRelease): Promise<Contribution[]> {
  const series = await listReleaseSeries(db, grant.releaseId)
  const promised = await findPromised(db, grant, series)
  const cases = new Set(series.flatMap(one => one.caseId ?? []))
  const standards = await listReferenceStandards(db, grant.cohortId)
  const work = standards.filter(standard => cases.has(standard.caseId)).flatMap(standard => standard.contributions)
  return countByOrganisation([
    ...series.map(one => ({
      organisationId: one.hospitalId,
      kind: 'series' as const,
      promisedBasisPoints: promised(one),
    })),
    ...work.map(one => ({ organisationId: one.organisationId, kind: one.kind, promisedBasisPoints: 0 })),
  ])
}

/** The hospital's share of the fee by the agreement that covered the grant's purpose on the instant of its acceptance, by site and modality. */
async function findPromised(db: Db, { purpose, acceptedAt }: GrantedRelease, series: readonly ReleaseSeries[]) {
  const keyOf = ({ siteId, modality }: ReleaseSeries) => `${siteId} ${modality}`
  const distinct = new Map(series.map(one => [keyOf(one), one]))
  const promised = new Map<string, number>()
  for (const [key, { siteId, modality }] of distinct) {
    const cover = await findCover(db, { siteId, modality, purpose, on: acceptedAt })
    promised.set(key, cover.feeShareBasisPoints ?? 0)
  }
  return (one: ReleaseSeries) => promised.get(keyOf(one)) ?? 0
}

type Piece = Omit<Contribution, 'count'>

function countByOrganisation(pieces: readonly Piece[]): Contribution[] {
  const groups = Map.groupBy(pieces, piece => `${piece.organisationId} ${piece.kind}`)
  return [...groups.values()].flatMap(group =>
    group.slice(0, 1).map(({ organisationId, kind }) => ({
      organisationId,
      kind,
      count: group.length,
      promisedBasisPoints: group.reduce((sum, piece) => sum + piece.promisedBasisPoints, 0),
    })),
  )
}
