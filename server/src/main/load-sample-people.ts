/** Load the sample's organisations, sites and people into the platform of this configuration, and end. */
import { loadSamplePeople } from '#membership'
import { connect } from '#platform/db'
import { migrate, readMigrations } from '#platform/migrations'
import { findDatabase, readOwnConfig } from './open-platform.ts'

const connectionString = await findDatabase(readOwnConfig())
await migrate(connectionString, await readMigrations())
const db = connect(connectionString, 1)
process.stdout.write(`The sample's people: ${await loadSamplePeople(db)}.\n`)
await db.destroy()
