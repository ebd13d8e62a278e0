/** Prepare the database for this version, and end. */
import { migrate, readMigrations } from '#platform/migrations'
import { findDatabase, readOwnConfig } from './open-platform.ts'

const applied = await migrate(await findDatabase(readOwnConfig()), await readMigrations())
process.stdout.write(
  applied.length === 0 ? 'The database is up to date.\n' : `Applied:\n${applied.map(name => `  ${name}`).join('\n')}\n`,
)
