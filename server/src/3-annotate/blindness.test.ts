import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { annotateRoutes, contract, type Route, route } from '@tsumugi/api'
import { routes as membershipRoutes } from '#membership'
import type { MemberActor } from '#platform/actor'
import { jobRoutes } from '#platform/job-routes'
import { openTestDoor, type TestDoor } from '#platform/testing-door'
import { routes as provenanceRoutes } from '#provenance'
import { routes } from './routes.ts'
import { openTestCohort, openTestReading, read, type TestReading, take } from './testing-reading.ts'
import { counts, waiting } from './waiting.ts'

let h: TestReading
let door: TestDoor
before(async () => {
  h = await openTestReading()
  door = await openTestDoor(h.platform, [...routes, ...foundations, ...jobRoutes])
})
after(async () => {
  await door.close()
  await h.close()
})
const foundations = [...membershipRoutes, ...provenanceRoutes]

interface Answer {
  readonly path: string
  /** The id that was put in the path. */
  readonly id: string
  readonly status: number
  readonly text: string
}

/** Every GET route of the contract with every id of the database in its place, called as `actor`: all that comes back. */
async function crawl(actor: MemberActor, ids: readonly string[]): Promise<Answer[]> {
  const all: Route[] = Object.values(contract).flatMap(part => Object.values(part))
  const shown = all.filter(one => one.method === 'GET' && one.path !== '/events')
  const answers: Answer[] = []
  for (const { path } of shown)
    for (const id of /:\w+/.test(path) ? ids : [''])
      for (const index of path.includes(':index') ? ['0', '1'] : ['0']) {
        const url = `/api${path.replace(':index', index).replace(/:\w+/g, id)}`
        const { bytes, headers, status } = await askUrl(actor, url)
        answers.push({ path, id, status, text: `${JSON.stringify(headers)} ${bytes.toString('latin1')}` })
      }
  return answers
}

async function askUrl(actor: MemberActor, url: string) {
  const asked = route({ method: 'GET', path: url.slice('/api'.length), who: 'member', summary: '', reply: 'nothing' })
  return door.ask(actor, asked, {})
}

async function idsOfEverything(): Promise<string[]> {
  const { db } = h.platform
  const tables = [
    'annotation_case',
    'annotation_task',
    'reading',
    'reading_form',
    'cohort',
    'series',
    'subject',
  ] as const
  const found = await Promise.all(tables.map(table => db.selectFrom(table).select('id').execute()))
  return found.flat().map(row => row.id)
}

test('before and after handing in, no route shows the second reader anything of the first reading', async () => {
  const { caseIds } = await openTestCohort(h)
  const first = await read(h, h.ana, { from: 3, to: 7, comment: 'a secret of reader one' })
  const reading = await h.platform.db.selectFrom('reading').selectAll().executeTakeFirstOrThrow()
  const secrets = [
    reading.id,
    reading.task_id,
    reading.label_map_digest,
    h.ana.memberId,
    h.ana.organisationId,
    'a secret of reader one',
  ]
  const tellsNothing = async (moment: string) => {
    const answers = await crawl(h.ben, await idsOfEverything())
    assert.ok(answers.some(({ path, text }) => path === '/tasks' && text.includes(caseIds[0] ?? 'a case')))
    for (const { path, id, status, text } of answers)
      for (const secret of secrets) {
        // A guessed id is answered by nothing; that an error repeats what was asked tells nothing new.
        if (id === secret) assert.ok(status >= 400, `${moment}: ${path} answered ${status}`)
        else assert.equal(text.includes(secret), false, `${moment}: ${path} tells of the first reading`)
      }
  }
  await tellsNothing('before taking')
  const taskId = await take(h, h.ben)
  assert.notEqual(taskId, first.taskId)
  await tellsNothing('while reading')
  await h.door.call(h.ben, annotateRoutes.releaseTask, { params: { id: taskId } })
  await read(h, h.ben, { from: 3, to: 8 })
  await tellsNothing('after handing in')
  assert.equal(caseIds.length, 1)
})

test('a case looks the same to an annotator whether nobody, or somebody, has read it', async () => {
  const { caseIds } = await openTestCohort(h)
  const linesOf = async () => {
    const { items, total } = await h.door.call(h.cyd, annotateRoutes.tasks, {})
    const lines = items.filter(one => one.caseId === caseIds[0]).map(({ id: _, ...line }) => line)
    return { lines, total, waiting: await waiting(h.platform.db, h.cyd) }
  }
  const untouched = await linesOf()
  await read(h, h.ana, { from: 3, to: 7 })
  assert.deepEqual(await linesOf(), untouched)
  assert.equal(untouched.lines.length, 1)
})

test('an annotator is told no counts of cases', async () => {
  assert.deepEqual(await counts(h.platform.db, h.cyd), {})
  assert.notDeepEqual(await counts(h.platform.db, h.curator), {})
})

test('of fifty who take one task at once, one wins and the others are refused', async () => {
  const { caseIds } = await openTestCohort(h)
  const task = await h.platform.db
    .selectFrom('annotation_task')
    .select('id')
    .where('case_id', '=', caseIds[0] ?? '')
    .executeTakeFirstOrThrow()
  const people = [h.ana, h.ben, h.cyd]
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, number) =>
      h.door.ask(people[number % 3], annotateRoutes.claimTask, { params: { id: task.id } }),
    ),
  )
  const winners = await h.platform.db
    .selectFrom('annotation_task')
    .select('annotator_id')
    .where('id', '=', task.id)
    .executeTakeFirstOrThrow()
  const won = answers.filter(answer => answer.status === 200)
  // The winner's own later attempts renew the lease; everybody else's are refused.
  assert.ok(won.length >= 16 && won.length <= 17, `${won.length} of 50`)
  assert.ok(winners.annotator_id !== null)
  assert.ok(answers.filter(answer => answer.status !== 200).every(answer => answer.status === 409))
})

test('annotators who ask for the next task at once get different cases', async () => {
  await openTestCohort(h, {}, 3)
  const held = await Promise.all([h.ana, h.ben, h.cyd].map(actor => take(h, actor)))
  assert.equal(new Set(held).size, 3)
})
