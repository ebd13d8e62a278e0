import { type Db, inTransaction, lockPlatform, type Tx } from '#platform/db'

import { insertMember } from './members.ts'
import { insertOrganisation } from './organisations.ts'
import { makeLinkToken } from './sign-in.ts'

export const firstOperatorEmail = 'operator@example.org'

/** Make the platform's organisation and its first operator when no operator of flesh and blood has signed in yet; answers the token of a
 *  one-time link to choose a password, or undefined when there is an operator. There is no default password. */
export async function ensureFirstOperator(db: Db): Promise<string | undefined> {
  return inTransaction(db, async tx => {
    // Several processes may start at once; one makes the operator.
    await lockPlatform(tx, 'first operator')
    const operator = await tx
      .selectFrom('member')
      .selectAll()
      .where('role', '=', 'operator')
      .where('is_sample', '=', false)
      .where('state', '!=', 'suspended')
      .orderBy('created_at')
      .executeTakeFirst()
    if (operator?.state === 'active') return undefined
    const memberId = operator?.id ?? (await makeOperator(tx))
    return makeLinkToken(tx, memberId)
  })
}

async function makeOperator(tx: Tx): Promise<string> {
  const organisation = await insertOrganisation(tx, {
    kind: 'platform',
    name: { en: 'Platform', ja: 'プラットフォーム' },
  })
  const member = await insertMember(tx, {
    organisationId: organisation.id,
    email: firstOperatorEmail,
    displayName: 'Operator',
    role: 'operator',
    state: 'invited',
    isSample: false,
  })
  return member.id
}
