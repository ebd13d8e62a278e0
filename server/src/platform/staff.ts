import { sql } from 'kysely'
import type { MemberActor } from './actor.ts'
import type { Db } from './db.ts'

const staffRoles: readonly string[] = ['operator', 'curator', 'finance-officer']

/** Whether a member may see the work of everybody: the platform's staff, but no annotator, so that readings stay blind. */
export async function isStaff(db: Db, { role, organisationId }: MemberActor): Promise<boolean> {
  if (staffRoles.includes(role)) return true
  if (role !== 'ethics-officer') return false
  const { rows } = await sql<{ kind: string }>`select kind from organisation where id = ${organisationId}`.execute(db)
  return rows[0]?.kind === 'platform'
}
