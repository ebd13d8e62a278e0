import { randomUUID } from 'node:crypto'
import type { MemberActor } from '#platform/actor'
import type { TestPlatform } from '#platform/testing'

/** Add an organisation; its names are alike in both languages. */
export async function addOrganisation(
  platform: TestPlatform,
  kind: 'hospital' | 'annotation' | 'customer' | 'platform',
  name: string,
) {
  const id = randomUUID()
  await platform.db.insertInto('organisation').values({ id, kind, name_en: name, name_ja: name }).execute()
  return id
}

/** Add an active member of a role. */
export async function addMember(
  platform: TestPlatform,
  organisationId: string,
  role: MemberActor['role'],
): Promise<MemberActor> {
  const memberId = randomUUID()
  await platform.db
    .insertInto('member')
    .values({
      id: memberId,
      organisation_id: organisationId,
      email: `${memberId}@example.org`,
      display_name: `Test ${role}`,
      role,
      state: 'active',
    })
    .execute()
  return { kind: 'member', memberId, organisationId, role }
}
