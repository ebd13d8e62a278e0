import { randomUUID } from 'node:crypto'
import type { Role } from '@tsumugi/api'
import type { Selectable } from 'kysely'
import type { MemberActor } from '#platform/actor'
import type { Database } from '#platform/database'
import { type Db, isViolationOf, type Tx } from '#platform/db'
import { record } from '#provenance'
import { refuse } from './refusals.ts'
import { makeLinkToken } from './sign-in.ts'

type MemberRow = Selectable<Database['member']>
export interface NewMember {
  readonly organisationId: string
  readonly email: string
  readonly displayName: string
  readonly role: Role
}

// Whoever runs, curates or pays for the platform sees across hospitals, so only the platform's own people may.
const platformRoles: readonly Role[] = ['operator', 'curator', 'finance-officer']

/** All members by name, for the operator. */
export function listMembers(db: Db): Promise<MemberRow[]> {
  return db.selectFrom('member').selectAll().orderBy('display_name').orderBy('id').execute()
}

/** Invite a person; answers the member and the token of the one-time link, which is shown once. */
export async function inviteMember(
  tx: Tx,
  actor: MemberActor,
  input: NewMember,
): Promise<{ member: MemberRow; token: string }> {
  const member = await insertMember(tx, { ...input, state: 'invited', isSample: false })
  await record(tx, actor, 'member.invited', {
    subjects: [member.id, member.organisation_id],
    body: { role: member.role },
  })
  return { member, token: await makeLinkToken(tx, member.id) }
}

/** Suspend a member and end their sessions and keys at once. Nobody suspends themselves, so that an operator remains. */
export async function suspendMember(tx: Tx, actor: MemberActor, memberId: string): Promise<MemberRow> {
  if (memberId === actor.memberId)
    throw refuse('membership/own-suspension', { message: 'Another operator must do this.', subject: memberId })
  const member = await tx
    .updateTable('member')
    .set({ state: 'suspended' })
    .where('id', '=', memberId)
    .returningAll()
    .executeTakeFirst()
  if (member === undefined)
    throw refuse('membership/member-not-found', { message: 'There is no such member.', subject: memberId })
  await tx.deleteFrom('session').where('member_id', '=', memberId).execute()
  await tx.deleteFrom('one_time_link').where('member_id', '=', memberId).where('used_at', 'is', null).execute()
  await tx
    .updateTable('api_key')
    .set({ revoked_at: new Date() })
    .where('member_id', '=', memberId)
    .where('revoked_at', 'is', null)
    .execute()
  await record(tx, actor, 'member.suspended', { subjects: [memberId], body: {} })
  return member
}

/** A member with their organisation, for the answer to "who am I". */
export async function loadMember(db: Db, memberId: string) {
  const member = await db.selectFrom('member').selectAll().where('id', '=', memberId).executeTakeFirstOrThrow()
  const organisation = await db
    .selectFrom('organisation')
    .selectAll()
    .where('id', '=', member.organisation_id)
    .executeTakeFirstOrThrow()
  return { member, organisation }
}

/** Insert a member without an entry in the log, for the first start and the sample. */
export async function insertMember(
  tx: Tx,
  input: NewMember & { state: MemberRow['state']; isSample: boolean },
): Promise<MemberRow> {
  const organisation = await tx
    .selectFrom('organisation')
    .selectAll()
    .where('id', '=', input.organisationId)
    .executeTakeFirst()
  if (organisation === undefined)
    throw refuse('membership/organisation-not-found', {
      message: 'There is no such organisation.',
      subject: input.organisationId,
    })
  if (platformRoles.includes(input.role) && organisation.kind !== 'platform')
    throw refuse('membership/role-needs-platform', {
      message: "This role is for the platform's own people.",
      expected: 'an organisation of kind platform',
      found: organisation.kind,
    })
  const { organisationId, email, displayName, role, state, isSample } = input
  try {
    return await tx
      .insertInto('member')
      .values({
        id: randomUUID(),
        organisation_id: organisationId,
        email,
        display_name: displayName,
        role,
        state,
        is_sample: isSample,
        password_hash: null,
        locked_until: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  } catch (error) {
    if (isViolationOf(error, 'member_emails_are_unique'))
      throw refuse('membership/email-taken', { message: 'A member has this e-mail address already.' })
    throw error
  }
}
