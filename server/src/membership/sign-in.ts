import type { Selectable } from 'kysely'
import type { Database } from '#platform/database'
import { type Db, inTransaction, type Tx } from '#platform/db'
import { record } from '#provenance'
import { refuse } from './refusals.ts'
import { hashOfSecret, hashPassword, isPassword, makeSecret } from './secrets.ts'
import { openSession } from './sessions.ts'

type MemberRow = Selectable<Database['member']>
export interface SignedIn {
  readonly member: MemberRow
  readonly token: string
}

export const wrongPasswordLimit = 10
const lockMinutes = 15
const linkDays = 7

/** Sign in by e-mail and password. The answer to a wrong one is the same whether the person exists or not. After ten wrong ones in a row
 *  the member is locked for 15 minutes, the right password included. */
export async function signIn(db: Db, { email, password }: { email: string; password: string }): Promise<SignedIn> {
  const member = await findByEmail(db, email)
  if (member?.locked_until && member.locked_until > new Date()) throw locked()
  const isRight = await isPassword(password, member?.password_hash ?? null)
  if (member === undefined || member.state !== 'active' || !isRight) {
    // The count must outlive the refusal, so it is a transaction of its own.
    if (member !== undefined) await inTransaction(db, tx => countWrong(tx, member))
    throw refuse('membership/wrong-credentials', { message: 'The e-mail address or the password is wrong.' })
  }
  return inTransaction(db, tx => enter(tx, member))
}

/** Use a one-time link: choose a password and sign in. */
export async function signInWithLink(
  db: Db,
  input: { token: string; password: string; displayName?: string | undefined },
): Promise<SignedIn> {
  // Checked before the password is hashed, which is dear by design: guessing links must not keep the machine busy.
  await requireGoodLink(db, input.token)
  const password_hash = await hashPassword(input.password)
  return inTransaction(db, async tx => {
    const link = await tx
      .updateTable('one_time_link')
      .set({ used_at: new Date() })
      .where('token_hash', '=', hashOfSecret(input.token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', new Date())
      .returning('member_id')
      .executeTakeFirst()
    if (link === undefined) throw linkNotValid()
    const member = await tx
      .updateTable('member')
      .set({
        password_hash,
        state: 'active',
        wrong_passwords: 0,
        locked_until: null,
        ...(input.displayName === undefined ? {} : { display_name: input.displayName }),
      })
      .where('id', '=', link.member_id)
      .where('state', '!=', 'suspended')
      .returningAll()
      .executeTakeFirst()
    if (member === undefined) throw linkNotValid()
    await tx.deleteFrom('session').where('member_id', '=', member.id).execute()
    return enter(tx, member)
  })
}

/** Sign in as a person of the sample hospital, without a password; there is none unless the sample is loaded. */
export async function signInAsSample(db: Db, memberId: string): Promise<SignedIn> {
  return inTransaction(db, async tx => {
    const member = await tx
      .selectFrom('member')
      .selectAll()
      .where('id', '=', memberId)
      .where('is_sample', '=', true)
      .where('state', '=', 'active')
      .executeTakeFirst()
    if (member === undefined)
      throw refuse('membership/no-sample', { message: 'There is no such sample person.', subject: memberId })
    return enter(tx, member)
  })
}

/** Make a one-time link's token for a member, good for seven days; earlier ones of the member are no longer good. */
export async function makeLinkToken(tx: Tx, memberId: string): Promise<string> {
  const token = makeSecret('tsl_')
  await tx.deleteFrom('one_time_link').where('member_id', '=', memberId).where('used_at', 'is', null).execute()
  const expires_at = new Date(Date.now() + linkDays * 86_400_000)
  await tx
    .insertInto('one_time_link')
    .values({ token_hash: hashOfSecret(token), member_id: memberId, expires_at, used_at: null })
    .execute()
  return token
}

async function requireGoodLink(db: Db, token: string): Promise<void> {
  const link = await db
    .selectFrom('one_time_link')
    .select('member_id')
    .where('token_hash', '=', hashOfSecret(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', new Date())
    .executeTakeFirst()
  if (link === undefined) throw linkNotValid()
}

function linkNotValid() {
  return refuse('membership/link-not-valid', {
    message: 'This link was used, has expired, or never was.',
    hint: 'Ask the operator for a new one.',
  })
}

async function enter(tx: Tx, member: MemberRow): Promise<SignedIn> {
  await tx.updateTable('member').set({ wrong_passwords: 0, locked_until: null }).where('id', '=', member.id).execute()
  return { member, token: await openSession(tx, member.id) }
}

async function countWrong(tx: Tx, { id }: MemberRow): Promise<void> {
  const { wrong_passwords } = await tx
    .updateTable('member')
    .set(eb => ({ wrong_passwords: eb('wrong_passwords', '+', 1) }))
    .where('id', '=', id)
    .returning('wrong_passwords')
    .executeTakeFirstOrThrow()
  if (wrong_passwords % wrongPasswordLimit !== 0) return
  await tx
    .updateTable('member')
    .set({ locked_until: new Date(Date.now() + lockMinutes * 60_000) })
    .where('id', '=', id)
    .execute()
  await record(tx, { kind: 'system', name: 'sign-in' }, 'member.locked', {
    subjects: [id],
    body: { wrongPasswords: wrong_passwords },
  })
}

async function findByEmail(db: Db, email: string): Promise<MemberRow | undefined> {
  return db
    .selectFrom('member')
    .selectAll()
    .where(eb => eb(eb.fn<string>('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst()
}

function locked() {
  const minutes = `${lockMinutes} minutes`
  return refuse('membership/locked', {
    message: `Too many wrong passwords: locked for ${minutes}.`,
    hint: 'Wait, or ask the operator for a new link.',
    headers: { 'retry-after': String(lockMinutes * 60) },
  })
}
