import { findCover } from '#collect'
import type { Db } from '#platform/db'
import type { Purpose } from './tables.ts'

export interface SiteModality {
  readonly siteId: string
  readonly modality: string
}

/** Which of these pairs of site and modality may be used on an instant for every one of `purposes`: those with an agreement in force for each
 *  purpose and an ethics approval in force. Answers a test. */
export async function findCovered(
  db: Db,
  pairs: readonly SiteModality[],
  use: { purposes: readonly Purpose[]; on: Date },
): Promise<(pair: SiteModality) => boolean> {
  const covered = new Set<string>()
  const distinct = new Map(pairs.map(pair => [keyOf(pair), pair]))
  for (const [key, pair] of distinct) {
    const covers = await Promise.all(use.purposes.map(purpose => findCover(db, { ...pair, purpose, on: use.on })))
    if (covers.every(cover => cover.agreementId !== undefined && cover.ethicsApprovalId !== undefined)) covered.add(key)
  }
  return pair => covered.has(keyOf(pair))
}

const keyOf = ({ siteId, modality }: SiteModality) => `${siteId} ${modality}`
