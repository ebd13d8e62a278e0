import { sql } from 'kysely'
import type { Tx } from '#platform/db'

/** One act on the ledger at a time, until the transaction ends: months are closed rarely, and two at once would settle a grant twice. */
export async function lockLedger(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('tsumugi ledger'))`.execute(tx)
}
