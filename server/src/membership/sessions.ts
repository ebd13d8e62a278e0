import type { MemberActor } from '#platform/actor'
import type { Db, Tx } from '#platform/db'
import { hashOfSecret, makeSecret } from './secrets.ts'

export const sessionCookie = 'tsumugi_session'
const sessionHours = 12

/** Open a session of 12 hours; answers its token, which only the browser keeps. A token is always new, so none can be planted before. */
export async function openSession(tx: Tx, memberId: string): Promise<string> {
  const token = makeSecret('tss_')
  const expires_at = new Date(Date.now() + sessionHours * 3_600_000)
  await tx
    .insertInto('session')
    .values({ token_hash: hashOfSecret(token), member_id: memberId, expires_at })
    .execute()
  await tx.deleteFrom('session').where('expires_at', '<', new Date()).execute()
  return token
}

/** End a session; nothing happens when there is none. */
export async function closeSession(tx: Tx, token: string): Promise<void> {
  await tx.deleteFrom('session').where('token_hash', '=', hashOfSecret(token)).execute()
}

/** The member of a session that is good now, else undefined. */
export async function findSessionMember(db: Db, token: string): Promise<MemberActor | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('member', 'member.id', 'session.member_id')
    .select(['member.id', 'member.organisation_id', 'member.role'])
    .where('session.token_hash', '=', hashOfSecret(token))
    .where('session.expires_at', '>', new Date())
    .where('member.state', '=', 'active')
    .executeTakeFirst()
  return row && { kind: 'member', memberId: row.id, organisationId: row.organisation_id, role: row.role }
}

/** The Set-Cookie line of a session: scripts cannot read it, other sites cannot send it. */
export function cookieOf(token: string, isSecure: boolean): string {
  return `${sessionCookie}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${sessionHours * 3600}${isSecure ? '; Secure' : ''}`
}

/** The Set-Cookie line that forgets the session. */
export function endedCookie(isSecure: boolean): string {
  return `${sessionCookie}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${isSecure ? '; Secure' : ''}`
}

/** The session's token in a Cookie header, else undefined. */
export function tokenInCookie(header: string | undefined): string | undefined {
  const found = header?.split(';').find(part => part.trim().startsWith(`${sessionCookie}=`))
  return found?.trim().slice(sessionCookie.length + 1)
}
