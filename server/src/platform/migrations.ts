import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** The folder of the platform's own migrations. */
export const migrationsFolder = join(import.meta.dirname, '../../migrations')

export interface Migration {
  /** File name, such as `0001-platform.sql`; the order of names is the order of application. */
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file. */
  readonly checksum: string
}

/** A migration that was applied has been edited, or is gone: the database and the code no longer tell the same story. */
export class MigrationError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MigrationError'
  }
}

/** The migrations of a folder in their order. */
export async function readMigrations(folder: string = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter(name => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async name => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Apply what is missing, each file in its own transaction; answers the names applied. Only one process does it at a time;
 *  the others wait. A number lower than one applied is applied too: parts of the server grow side by side. */
export async function migrate(connectionString: string, migrations: readonly Migration[]): Promise<string[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('tsumugi migrations'))`)
    await client.query(`create table if not exists applied_migration (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
    return await applyMissing(client, migrations)
  } finally {
    await client.end()
  }
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from applied_migration',
  )
  const applied = new Map(rows.map(row => [row.name, row.checksum]))
  checkUnchanged(applied, migrations)
  const missing = migrations.filter(migration => !applied.has(migration.name))
  for (const migration of missing) await applyOne(client, migration)
  return missing.map(migration => migration.name)
}

function checkUnchanged(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map(migration => migration.name))
  for (const name of applied.keys())
    if (!known.has(name))
      throw new MigrationError(
        `This database has the migration ${name}, which this version does not know: run a newer version.`,
      )
  for (const { name, checksum } of migrations) {
    const found = applied.get(name)
    if (found !== undefined && found !== checksum)
      throw new MigrationError(
        `The migration ${name} was changed after it was applied: expected ${found}, found ${checksum}. Write a new migration.`,
      )
  }
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('insert into applied_migration (name, checksum) values ($1, $2)', [name, checksum])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    throw new MigrationError(`The migration ${name} failed: ${cause instanceof Error ? cause.message : 'unknown'}`)
  }
}
