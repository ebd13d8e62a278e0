import { randomUUID } from 'node:crypto'
import { sha256Hex } from '@tsumugi/proofs'
import type { TestPlatform } from '#platform/testing'
import type { SceneSite } from './subjects.ts'

/** Add a site under agreement and approval. */
export async function addSite(platform: TestPlatform, organisationId: string): Promise<SceneSite> {
  const [siteId, gatewayId, submissionId] = [randomUUID(), randomUUID(), randomUUID()]
  const code = `T${siteId.slice(0, 7).toUpperCase()}`
  const site = { id: siteId, organisation_id: organisationId, code, name_en: 'Site', name_ja: '施設', region: 'Kinki' }
  await platform.db.insertInto('site').values(site).execute()
  await platform.db
    .insertInto('gateway')
    .values({ id: gatewayId, site_id: siteId, name: 'g', public_key: gatewayId, state: 'active' })
    .execute()
  await platform.db
    .insertInto('submission')
    .values({
      id: submissionId,
      site_id: siteId,
      gateway_id: gatewayId,
      manifest_digest: sha256Hex(new TextEncoder().encode(submissionId)),
      manifest: '{}',
      signature: '{}',
      state: 'receiving',
      counts: '{}',
      issues: '[]',
      created_at: new Date(),
    })
    .execute()
  await coverSite(platform, siteId)
  return { siteId, submissionId }
}

/** Put an agreement and an ethics approval in force for CT and MR and these purposes. */
async function coverSite(platform: TestPlatform, siteId: string): Promise<void> {
  const term = { site_id: siteId, modalities: ['CT', 'MR'], starts_on: '2020-01-01', ends_on: '2099-12-31' }
  await platform.db
    .insertInto('agreement')
    .values({
      ...term,
      id: randomUUID(),
      reference: randomUUID(),
      purposes: ['research', 'education'],
      regions: [],
      fee_share_basis_points: 7000,
      created_at: new Date(),
    })
    .execute()
  await platform.db
    .insertInto('ethics_approval')
    .values({ ...term, id: randomUUID(), committee: 'Test committee', reference: randomUUID(), created_at: new Date() })
    .execute()
}
