import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { route } from '@tsumugi/api'
import { sql } from 'kysely'
import { connect, inTransaction } from './db.ts'
import { codeOf } from './error-code.ts'
import { announceChange, type PlatformEvent } from './events.ts'
import { handler } from './http.ts'
import { parseRange } from './http-range.ts'
import { openTestPlatform, type TestPlatform } from './testing.ts'
import { openTestDoor, type TestDoor } from './testing-door.ts'

const full = route({ method: 'POST', path: '/full', who: 'anyone', summary: 'Writes to a full disk', reply: 'nothing' })
const down = route({
  method: 'GET',
  path: '/down',
  who: 'anyone',
  summary: 'Asks a database that is away',
  reply: 'nothing',
})
const cut = route({ method: 'POST', path: '/cut', who: 'anyone', summary: 'Loses its connection', reply: 'nothing' })
const leaky = route({
  method: 'POST',
  path: '/leaky',
  who: 'anyone',
  summary: 'Fails in the database',
  reply: 'nothing',
})
let platform: TestPlatform
let door: TestDoor
const lines: string[] = []

before(async () => {
  platform = await openTestPlatform()
  const note = (facts: object, message: string) => void lines.push(JSON.stringify({ ...facts, message }))
  const log = { debug: note, info: note, warn: note, error: note }
  door = await openTestDoor({ ...platform, log }, [
    handler(full, async () => {
      // The device answers every write as a full disk does.
      await writeFile('/dev/full', 'x')
      return undefined
    }),
    handler(down, async () => {
      const away = connect('postgres://nobody@127.0.0.1:1/none', 1)
      await away
        .selectFrom('setting')
        .selectAll()
        .execute()
        .finally(() => away.destroy())
      return undefined
    }),
    handler(cut, async ({ transact }) => {
      await transact(tx => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx))
      return undefined
    }),
    handler(leaky, async ({ transact }) => {
      await transact(tx => sql`select ${'YAMADA^TARO'}::int`.execute(tx))
      return undefined
    }),
  ])
})
after(async () => {
  await door.close()
  await platform.close()
})

test('a full disk is answered 507, a database that is away or cut off 503', async () => {
  const answers = [
    await door.ask(undefined, full, {}),
    await door.ask(undefined, down, {}),
    await door.ask(undefined, cut, {}),
  ]
  assert.deepEqual(
    answers.map(answer => [answer.status, answer.error().code]),
    [
      [507, 'storage/full'],
      [503, 'database/unavailable'],
      [503, 'database/unavailable'],
    ],
  )
  assert.equal(answers[1]?.headers['retry-after'], '5')
})

test('a value that the database chokes on reaches neither the answer nor the log', async () => {
  const answer = await door.ask(undefined, leaky, {})
  assert.equal(answer.error().code, 'http/internal')
  assert.doesNotMatch(answer.bytes.toString() + lines.join('\n'), /YAMADA/)
  assert.ok(lines.some(line => line.includes('22P02')))
})

test('a text with line breaks stays one line of the log', async () => {
  const response = await door.app.inject({
    method: 'GET',
    url: '/api/x%0d%0aforged',
    headers: { 'user-agent': 'a\r\n{"level":50}' },
  })
  assert.equal(response.statusCode, 404)
  assert.ok(lines.every(line => !/[\r\n]/.test(line)))
})

test('ranges are read as RFC 9110 14 says', () => {
  const cases: [string | undefined, { start: number; end: number } | undefined][] = [
    [undefined, undefined],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=0-499', { start: 0, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-30', { start: 0, end: 10 }],
    ['bytes=9-', { start: 9, end: 10 }],
    ['bytes=5-2', undefined],
    ['bytes=0-1,4-5', undefined],
    ['lines=1-2', undefined],
    ['bytes=-', undefined],
  ]
  for (const [header, range] of cases) assert.deepEqual(parseRange(header, 10), range, String(header))
  for (const header of ['bytes=10-', 'bytes=10-12', 'bytes=-0'])
    assert.throws(() => parseRange(header, 10), { code: 'http/range-not-satisfiable' })
})

test('two transactions that block each other both end, one after a second try', async () => {
  await platform.db
    .insertInto('setting')
    .values([
      { key: 'left', value: '0' },
      { key: 'right', value: '0' },
    ])
    .execute()
  const attempts = { count: 0 }
  // Each holds its first row until the other holds one too, however slow the machine is.
  let firstsHeld = 0
  const untilBothHold = async () => {
    while (firstsHeld < 2) await new Promise(done => setTimeout(done, 5))
  }
  const both = async (first: string, second: string) =>
    inTransaction(platform.db, async tx => {
      attempts.count++
      for (const key of [first, second]) {
        await tx
          .updateTable('setting')
          .set({ value: sql`to_jsonb((value::text)::int + 1)` })
          .where('key', '=', key)
          .execute()
        if (key === first) firstsHeld++
        await untilBothHold()
      }
    })
  await Promise.all([both('left', 'right'), both('right', 'left')])
  const rows = await platform.db.selectFrom('setting').select('value').where('key', 'in', ['left', 'right']).execute()
  assert.deepEqual(
    rows.map(row => row.value),
    [2, 2],
  )
  // On a slow machine the second try may meet the other one once more.
  assert.ok(attempts.count >= 3, `${attempts.count} attempts`)
})

test('an event is heard after its transaction commits, and never when it rolls back', async () => {
  const heard: PlatformEvent[] = []
  const stop = platform.events.subscribe(event => void heard.push(event))
  await assert.rejects(
    inTransaction(platform.db, async tx => {
      await announceChange(tx, '/never')
      throw Object.assign(new Error('no'), { code: 'x' })
    }),
    error => codeOf(error) === 'x',
  )
  await inTransaction(platform.db, tx => announceChange(tx, '/tasks'))
  for (let waited = 0; waited < 50 && heard.length === 0; waited++) await new Promise(done => setTimeout(done, 20))
  stop()
  assert.deepEqual(heard, [{ event: 'change', subject: '/tasks' }])
})
