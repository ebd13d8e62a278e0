/** Through the whole door, home and events included, an annotator learns nothing of the other reading of a case. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { annotateRoutes, contract, type Route, route, systemRoutes } from '@tsumugi/api'
import type { MemberActor } from '#platform/actor'
import type { PlatformEvent } from '#platform/events'
import { openTestDoor, type TestDoor } from '#platform/testing-door'
import { compareReadings } from '../3-annotate/compare-readings.ts'
import { openTestCohort, openTestReading, read, type TestReading, take } from '../3-annotate/testing-reading.ts'
import { partRoutes, stages } from './stages.ts'
import { streamEvents } from './stream-events.ts'
import { hearsOf, systemHandlers } from './system-routes.ts'

let h: TestReading
let door: TestDoor
before(async () => {
  h = await openTestReading()
  door = await openTestDoor(h.platform, [...systemHandlers(stages, 'test'), ...partRoutes])
})
after(async () => {
  await door.close()
  await h.close()
})

/** What an annotator must not learn of the other's reading: ids, digest, who, for whom, and the words. */
async function secretsOf(caseId: string, reader: MemberActor): Promise<string[]> {
  const reading = await h.platform.db
    .selectFrom('reading')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('annotator_id', '=', reader.memberId)
    .executeTakeFirstOrThrow()
  return [
    reading.id,
    reading.task_id,
    reading.label_map_digest,
    reader.memberId,
    reader.organisationId,
    reading.comment,
  ]
}

/** Ids of all that a path may name. */
async function everyId(): Promise<string[]> {
  const { db } = h.platform
  const tables = ['annotation_case', 'annotation_task', 'reading', 'cohort', 'series', 'log_entry'] as const
  const found = await Promise.all(tables.map(table => db.selectFrom(table).select('id').execute()))
  const jobs = await db.selectFrom('job_progress').select('id').execute()
  return [...found.flat(), ...jobs].map(row => row.id)
}

/** Every GET route of the contract but the endless one, with every id in its place: where it tells of a secret. */
async function leaksTo(actor: MemberActor, secrets: readonly string[]): Promise<string[]> {
  const all: Route[] = Object.values(contract).flatMap(part => Object.values<Route>(part))
  const ids = await everyId()
  const leaks: string[] = []
  for (const { path } of all.filter(one => one.method === 'GET' && one.path !== systemRoutes.events.path))
    for (const id of /:\w+/.test(path) ? ids : ['']) {
      const filled = path.replace(/:(index|level|column|row)/g, '0').replace(/:\w+/g, id)
      const asked = route({ method: 'GET', path: filled, who: 'member', summary: '', reply: 'nothing' })
      const { status, headers, bytes } = await door.ask(actor, asked, {})
      const text = `${JSON.stringify(headers)} ${bytes.toString('latin1')}`
      // A guessed id is answered by a refusal, which may repeat the guess.
      for (const secret of secrets)
        if (secret === id ? status < 400 : text.includes(secret)) leaks.push(`${path} (${status}) tells ${secret}`)
    }
  return leaks
}

test('home, jobs, log, cases, tasks and every other route tell an annotator nothing of the other reading', async () => {
  const [caseId = ''] = (await openTestCohort(h)).caseIds
  await read(h, h.ana, { from: 3, to: 7, comment: 'a word of reader one' })
  const secrets = await secretsOf(caseId, h.ana)
  assert.deepEqual(await leaksTo(h.ben, secrets), [], 'before taking')
  const taskId = await take(h, h.ben)
  assert.deepEqual(await leaksTo(h.ben, secrets), [], 'while reading')
  await h.door.call(h.ben, annotateRoutes.releaseTask, { params: { id: taskId } })
  await read(h, h.ben, { from: 3, to: 12, comment: 'a word of reader two' })
  await compareReadings(h.platform, caseId)
  assert.deepEqual(await leaksTo(h.ben, secrets), [], 'after both were compared')
  assert.deepEqual(await leaksTo(h.ana, await secretsOf(caseId, h.ben)), [], 'to the first reader')
})

test('home looks the same to an annotator whether nobody, or somebody, has read the case', async () => {
  await openTestCohort(h)
  const homeOf = () => door.call(h.cyd, systemRoutes.home, {})
  const untouched = await homeOf()
  await read(h, h.ana, { from: 3, to: 7 })
  assert.deepEqual(await homeOf(), untouched)
  // Nothing is left to the next test, whose readers take what is open.
  await read(h, h.ben, { from: 3, to: 7 })
})

test('of the platform’s events an annotator hears no job and no case, and of a task only that the list changed', async () => {
  const heard: PlatformEvent[] = []
  const stop = h.platform.events.subscribe(event => void heard.push(event))
  const [caseId = ''] = (await openTestCohort(h)).caseIds
  await read(h, h.ana, { from: 3, to: 7 })
  await read(h, h.ben, { from: 3, to: 8 })
  await compareReadings(h.platform, caseId)
  await untilHeard(heard, '/cases')
  stop()
  assert.ok(heard.some(({ event }) => event === 'job'))
  const told = await Promise.all(heard.map(async event => ((await hearsOf(h.platform.db, h.cyd))(event) ? event : [])))
  assert.deepEqual(
    [...new Set(told.flat().map(event => JSON.stringify(event)))],
    [JSON.stringify({ event: 'change', subject: '/tasks' })],
  )
})

test('the stream itself carries only what may be heard', async () => {
  const controller = new AbortController()
  const stream = streamEvents(h.platform.events, controller.signal, await hearsOf(h.platform.db, h.cyd))
  const chunks: Buffer[] = []
  stream.on('data', chunk => chunks.push(chunk))
  const heard: PlatformEvent[] = []
  const stop = h.platform.events.subscribe(event => void heard.push(event))
  const [caseId = ''] = (await openTestCohort(h)).caseIds
  await read(h, h.ana, { from: 3, to: 7, comment: 'a word of reader one' })
  await read(h, h.ben, { from: 3, to: 8 })
  await compareReadings(h.platform, caseId)
  await untilHeard(heard, '/cases')
  stop()
  controller.abort()
  const text = Buffer.concat(chunks).toString('utf8')
  assert.match(text, /event: change\ndata: {"subject":"\/tasks"}/)
  assert.equal(/event: job|\/cases/.test(text), false)
  for (const secret of [caseId, ...(await secretsOf(caseId, h.ana))]) assert.equal(text.includes(secret), false)
})

/** Wait until an event of a list came through the database. */
async function untilHeard(heard: readonly PlatformEvent[], subject: string): Promise<void> {
  for (let look = 0; look < 100; look++) {
    if (heard.some(event => event.subject === subject)) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`no event of ${subject} came within 5 s`)
}
