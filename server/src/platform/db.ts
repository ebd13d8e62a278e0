import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { codeOf } from './error-code.ts'

/** The database or a transaction of it: what a read takes. */
export type Db = Kysely<Database>
/** A transaction: what an action takes. */
export type Tx = Transaction<Database>

/** Connect lazily, at most `connections` at once (10 unless told). Close with `db.destroy()`.
 *  bigint columns read as `bigint`, dates as `YYYY-MM-DD` text, timestamptz as `Date`, numeric as text. */
export function connect(connectionString: string, connections = 10): Db {
  const pool = new pg.Pool({
    connectionString,
    max: connections,
    connectionTimeoutMillis: 10_000,
    application_name: 'tsumugi',
    options: '-c timezone=UTC',
    types: { getTypeParser },
  })
  // An idle connection that breaks must not end the process; the next query says what is wrong.
  pool.on('error', () => {})
  // The same for one in use: its query rejects, which is where it is answered.
  pool.on('connect', client => client.on('error', () => {}))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

/** Run an action in one transaction. Serialization failures and deadlocks are tried again, five times at most,
 *  which is safe since nothing outside the transaction may happen in an action. */
export async function inTransaction<T>(db: Db, action: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(action)
    } catch (error) {
      if (attempt >= 5 || !['40001', '40P01'].includes(codeOf(error) ?? '')) throw error
    }
  }
}

/** Wait for a lock of the whole platform, named by any text; held until the transaction ends. */
export async function lockPlatform(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx)
}

/** Whether an insert failed on this constraint or unique index. */
export function isViolationOf(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint
}

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary' && oid === pg.types.builtins.INT8) return BigInt
  if (format !== 'binary' && oid === pg.types.builtins.DATE) return (text: string) => text
  return pg.types.getTypeParser(oid, format)
}
