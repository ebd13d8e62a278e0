import type { Role } from '@tsumugi/api'
import { type Db, inTransaction, lockPlatform, type Tx } from '#platform/db'

import { insertMember } from './members.ts'
import { insertOrganisation, insertSite } from './organisations.ts'

interface SampleOrganisation {
  readonly kind: 'hospital' | 'annotation' | 'customer' | 'platform'
  readonly name: { readonly en: string; readonly ja: string }
  readonly sites: readonly {
    readonly code: string
    readonly name: { readonly en: string; readonly ja: string }
    readonly region: string
  }[]
  readonly members: readonly { readonly displayName: string; readonly role: Role }[]
}

/** The sample: two hospitals, readers, a customer and the platform's people, one at least in every role. All names are made up. */
export const sampleOrganisations: readonly SampleOrganisation[] = [
  {
    kind: 'hospital',
    name: { en: 'Sakura General Hospital', ja: 'さくら総合病院' },
    sites: [{ code: 'SAKURA', name: { en: 'Sakura General Hospital', ja: 'さくら総合病院' }, region: 'JP-13' }],
    members: [
      { displayName: 'Mori Haruka', role: 'data-manager' },
      { displayName: 'Ito Kenji', role: 'ethics-officer' },
    ],
  },
  {
    kind: 'hospital',
    name: { en: 'Midori Clinic', ja: 'みどりクリニック' },
    sites: [{ code: 'MIDORI', name: { en: 'Midori Clinic', ja: 'みどりクリニック' }, region: 'JP-27' }],
    members: [
      { displayName: 'Sasaki Yui', role: 'data-manager' },
      { displayName: 'Ueda Satoshi', role: 'ethics-officer' },
    ],
  },
  {
    kind: 'annotation',
    name: { en: 'Akari Reading Room', ja: 'あかり読影室' },
    sites: [],
    members: [
      { displayName: 'Tanaka Aoi', role: 'annotator' },
      { displayName: 'Kato Ren', role: 'annotator' },
      { displayName: 'Yamada Michiko', role: 'adjudicator' },
    ],
  },
  {
    kind: 'customer',
    name: { en: 'Hikari Imaging AI', ja: 'ひかり画像AI' },
    sites: [],
    members: [{ displayName: 'Nakamura Sora', role: 'customer' }],
  },
  {
    kind: 'platform',
    name: { en: 'Tsumugi (sample)', ja: '紬(見本)' },
    sites: [],
    members: [
      { displayName: 'Kobayashi Nao', role: 'curator' },
      { displayName: 'Matsumoto Eri', role: 'ethics-officer' },
      { displayName: 'Abe Shota', role: 'finance-officer' },
      { displayName: 'Ogawa Rin', role: 'operator' },
    ],
  },
]

/** Load the sample's organisations, sites and people; nothing happens when they are there. Their people sign in without a password,
 *  so this must never be done where real data are kept: it is refused when a real member other than a first operator exists. */
export async function loadSamplePeople(db: Db): Promise<'loaded' | 'was-loaded'> {
  return inTransaction(db, async tx => {
    await lockPlatform(tx, 'sample people')
    if (await isSampleLoaded(tx)) return 'was-loaded'
    const real = await tx
      .selectFrom('member')
      .select('id')
      .where('is_sample', '=', false)
      .where('role', '!=', 'operator')
      .executeTakeFirst()
    if (real !== undefined)
      throw new Error(
        'The sample is not loaded into a platform that has real members: its people sign in without a password.',
      )
    for (const organisation of sampleOrganisations) await loadOrganisation(tx, organisation)
    return 'loaded'
  })
}

/** Whether the sample's people are there. */
export async function isSampleLoaded(db: Db): Promise<boolean> {
  return (
    (await db.selectFrom('member').select('id').where('is_sample', '=', true).limit(1).executeTakeFirst()) !== undefined
  )
}

/** The sample's people with their organisations, in the order of the data's way. */
export async function listSamplePeople(db: Db) {
  const rows = await db
    .selectFrom('member')
    .innerJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['member.id', 'member.display_name', 'member.role', 'organisation.name_en', 'organisation.name_ja'])
    .where('member.is_sample', '=', true)
    .where('member.state', '=', 'active')
    .orderBy('member.email')
    .execute()
  return rows.map(row => ({
    memberId: row.id,
    displayName: row.display_name,
    role: row.role,
    organisation: { en: row.name_en, ja: row.name_ja },
  }))
}

async function loadOrganisation(tx: Tx, { kind, name, sites, members }: SampleOrganisation): Promise<void> {
  const { id: organisationId } = await insertOrganisation(tx, { kind, name })
  for (const site of sites) await insertSite(tx, { organisationId, ...site })
  const order = sampleOrganisations.findIndex(one => one.name.en === name.en)
  for (const [index, member] of members.entries()) {
    const email = `sample-${order}${index}-${member.role}@example.org`
    await insertMember(tx, { organisationId, email, ...member, state: 'active', isSample: true })
  }
}
