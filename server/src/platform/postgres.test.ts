import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { connect } from './db.ts'
import { isProcessAlive, withFileLock } from './file-lock.ts'
import { migrate } from './migrations.ts'
import { startPostgres, stopPostgres } from './postgres.ts'

const folder = await mkdtemp(join(tmpdir(), 'tsumugi-postgres-'))
// The server runs as another user when root starts it, who must be able to come in.
await chmod(folder, 0o755)
after(async () => {
  await stopPostgres(folder)
  await rm(folder, { recursive: true, force: true })
})

async function query(connectionString: string, text: string): Promise<unknown[]> {
  const db = connect(connectionString, 1)
  try {
    return (await sql.raw(text).execute(db)).rows
  } finally {
    await db.destroy()
  }
}

test('the embedded server is made at the first start, with a password that only we can read, and found again by later ones', async () => {
  const [first, second] = await Promise.all([startPostgres(folder), startPostgres(folder)])
  assert.equal(first.processId, second.processId)
  assert.deepEqual([first.isStartedHere, second.isStartedHere].toSorted(), [false, true])
  assert.equal((await stat(join(folder, 'postgres.json'))).mode & 0o777, 0o600)
  await assert.rejects(query(first.connectionString.replace(/:[0-9a-f]{48}@/, ':wrong@'), 'select 1'), {
    code: '28P01',
  })
  assert.deepEqual(await query(first.connectionString, 'show fsync'), [{ fsync: 'on' }])
})

test('what was committed survives a killed server, which the next start brings back', async () => {
  const { connectionString, processId } = await startPostgres(folder)
  await query(connectionString, 'create table kept (number int)')
  await query(connectionString, 'insert into kept select generate_series(1, 1000)')
  process.kill(processId, 'SIGKILL')
  for (let waited = 0; waited < 100 && isProcessAlive(processId); waited++) await wait(50)
  const again = await startPostgres(folder)
  assert.equal(again.isStartedHere, true)
  assert.deepEqual(await query(again.connectionString, 'select count(*) from kept'), [{ count: 1000n }])
})

test('a server that was ended is started on the same port with the same password', async () => {
  const { connectionString } = await startPostgres(folder)
  await stopPostgres(folder)
  await stopPostgres(folder)
  assert.equal((await startPostgres(folder)).connectionString, connectionString)
})

const one = { name: '0001-one.sql', sql: 'create table one (a int)', checksum: 'c1' }
const two = { name: '0002-two.sql', sql: 'create table two (a int)', checksum: 'c2' }

test('migrations are applied in their order, once, also when several processes do it at once', async () => {
  const { connectionString } = await startPostgres(folder)
  assert.deepEqual(await migrate(connectionString, [one]), ['0001-one.sql'])
  const applied = await Promise.all([migrate(connectionString, [one, two]), migrate(connectionString, [one, two])])
  assert.deepEqual(applied.flat(), ['0002-two.sql'])
})

test('a migration that was changed after it was applied is refused, and so is an older version of the platform', async () => {
  const { connectionString } = await startPostgres(folder)
  await assert.rejects(migrate(connectionString, [{ ...one, checksum: 'other' }, two]), /0001-one\.sql was changed/)
  await assert.rejects(migrate(connectionString, [one]), /0002-two\.sql, which this version does not know/)
})

test('a migration that fails leaves nothing of itself', async () => {
  const { connectionString } = await startPostgres(folder)
  const bad = { name: '0003-bad.sql', sql: 'create table half (a int); select 1/0', checksum: 'c3' }
  await assert.rejects(migrate(connectionString, [one, two, bad]), /0003-bad\.sql failed/)
  assert.deepEqual(await query(connectionString, `select to_regclass('half') as half`), [{ half: null }])
})

test('values of the database read as the types that we write', async () => {
  const { connectionString } = await startPostgres(folder)
  const rows = await query(
    connectionString,
    `select 9007199254740993::bigint as big, date '2026-03-31' as day, timestamptz '2026-03-31 09:00+09' as at, '{"a":1}'::jsonb as json`,
  )
  assert.deepEqual(rows, [
    { big: 9007199254740993n, day: '2026-03-31', at: new Date('2026-03-31T00:00:00Z'), json: { a: 1 } },
  ])
})

test('a lock is held by one at a time, and one left by a dead process is taken over', async () => {
  const path = join(folder, 'some.lock')
  let inside = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 5 }, () =>
      withFileLock(path, async () => {
        most = Math.max(most, ++inside)
        await wait(20)
        inside--
      }),
    ),
  )
  assert.equal(most, 1)
  const { spawnSync } = await import('node:child_process')
  const dead = spawnSync(process.execPath, [
    '-e',
    `require('fs').writeFileSync(${JSON.stringify(path)}, String(process.pid))`,
  ])
  assert.equal(dead.status, 0)
  assert.equal(await withFileLock(path, () => readFile(path, 'utf8')), String(process.pid))
})
