import { sql } from 'kysely'
import type { Db } from '#platform/db'
import type { Agreement } from './contract.ts'
import { refuse } from './refusals.ts'

/** What a use must be covered by, and at which instant. Without a purpose any agreement of the site and modality will do. */
export interface NeededCover {
  readonly siteId: string
  readonly modality: string
  readonly purpose?: Agreement['purposes'][number]
  readonly on: Date
}

/** The agreement and the approval in force for a use; what is undefined is missing. */
export interface Cover {
  readonly agreementId: string | undefined
  readonly feeShareBasisPoints: number | undefined
  readonly ethicsApprovalId: string | undefined
}

/** Find what covers a use. The agreement that lasts longest is taken. */
export async function findCover(db: Db, { siteId, modality, purpose, on }: NeededCover): Promise<Cover> {
  const day = on.toISOString().slice(0, 10)
  const agreement = await db
    .selectFrom('agreement')
    .where('site_id', '=', siteId)
    .where('starts_on', '<=', day)
    .where('ends_on', '>=', day)
    .where(eb => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', on)]))
    .where(sql<boolean>`${modality} = any(modalities)`)
    .$if(purpose !== undefined, query => query.where(sql<boolean>`${purpose ?? ''} = any(purposes)`))
    .orderBy('ends_on', 'desc')
    .orderBy('id')
    .select(['id', 'fee_share_basis_points'])
    .executeTakeFirst()
  const approval = await db
    .selectFrom('ethics_approval')
    .where('site_id', '=', siteId)
    .where('starts_on', '<=', day)
    .where('ends_on', '>=', day)
    .where(eb => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', on)]))
    .where(sql<boolean>`${modality} = any(modalities)`)
    .orderBy('ends_on', 'desc')
    .orderBy('id')
    .select('id')
    .executeTakeFirst()
  return {
    agreementId: agreement?.id,
    feeShareBasisPoints: agreement?.fee_share_basis_points,
    ethicsApprovalId: approval?.id,
  }
}

/** Refuse unless a data use agreement and an ethics approval are in force: `agreement/not-in-force`, `ethics-approval/not-in-force`. */
export async function requireInForce(
  db: Db,
  siteId: string,
  modality: string,
  { purpose, on }: { purpose?: NeededCover['purpose']; on: Date },
): Promise<void> {
  const cover = await findCover(db, { siteId, modality, on, ...(purpose === undefined ? {} : { purpose }) })
  const words = purpose === undefined ? modality : `${modality} for ${purpose}`
  if (cover.agreementId === undefined)
    throw refuse('agreement/not-in-force', {
      message: `No data use agreement of the site covers ${words} today.`,
      expected: `an agreement in force for ${words}`,
      subject: siteId,
      hint: 'Ask the platform’s ethics and contract officer to enter the signed agreement, or leave this modality out.',
    })
  if (cover.ethicsApprovalId === undefined)
    throw refuse('ethics-approval/not-in-force', {
      message: `No ethics approval of the site covers ${modality} today.`,
      expected: `an approval in force for ${modality}`,
      subject: siteId,
      hint: 'Ask the platform’s ethics officer to enter the committee’s approval, or leave this modality out.',
    })
}
