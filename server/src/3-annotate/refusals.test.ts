import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { annotateRoutes } from '@tsumugi/api'
import { maxLabelMapBytes } from './label-map.ts'
import { addCohort, addSeries, addSite, optOut, testForm, testLabel, testMap } from './testing.ts'
import {
  draw,
  openTestCohort,
  openTestReading,
  read,
  runCaseJobs,
  shapeQuery,
  type TestReading,
  take,
  testShape,
} from './testing-reading.ts'

let h: TestReading
before(async () => {
  h = await openTestReading()
})
after(() => h.close())

/** Hand back what is in hand, so that the next test starts with free hands. */
async function clearHands() {
  await h.platform.db.updateTable('annotation_case').set({ state: 'withdrawn', withdrawn_at: new Date() }).execute()
  await h.platform.db
    .updateTable('annotation_task')
    .set({ state: 'cancelled', lease_until: null })
    .where('state', 'in', ['open', 'assigned'])
    .execute()
}

async function discrepant() {
  await clearHands()
  const { caseIds } = await openTestCohort(h)
  await read(h, h.ana, { from: 0, to: 8 })
  await read(h, h.ben, { from: 8, to: 16 })
  await runCaseJobs(h, caseIds[0] ?? '')
  return caseIds[0] ?? ''
}

test('a cohort is opened for reading once', async () => {
  const { cohortId } = await openTestCohort(h)
  const answer = await h.door.ask(h.curator, annotateRoutes.openReading, {
    params: { id: cohortId },
    body: { form: testForm() },
  })
  assert.deepEqual([answer.status, answer.error().code], [409, 'reading-form/already-open'])
})

test('two labels of one value are refused', async () => {
  const { cohortId } = await openTestCohort(h)
  const answer = await h.door.ask(h.curator, annotateRoutes.openReading, {
    params: { id: cohortId },
    body: { form: testForm({ labels: [testLabel(1, 'Cyst', '嚢胞'), testLabel(1, 'Lesion', '病変')] }) },
  })
  assert.deepEqual([answer.status, answer.error().code], [422, 'reading-form/duplicate-label'])
})

test('a cohort whose series were not measured yet is not opened', async () => {
  const stored = await addSeries(h.platform, await addSite(h.platform))
  await h.platform.db.deleteFrom('series_check').where('series_id', '=', stored.id).execute()
  const { cohortId } = await addCohort(h.platform, [stored])
  const answer = await h.door.ask(h.curator, annotateRoutes.openReading, {
    params: { id: cohortId },
    body: { form: testForm() },
  })
  assert.deepEqual([answer.status, answer.error().code], [409, 'reading-form/not-measured'])
})

test('series that are no volume, of other modalities or of subjects who opted out are skipped and reported', async () => {
  const site = await addSite(h.platform)
  const broken = await addSeries(h.platform, site, { seriesNumber: 1 })
  const gone = await addSeries(h.platform, site, { seriesNumber: 2 })
  const flat = await addSeries(h.platform, site, { seriesNumber: 3 })
  const good = await addSeries(h.platform, site, { seriesNumber: 4 })
  await h.platform.db
    .insertInto('series_issue')
    .values({ series_id: broken.id, number: 1, code: 'missing-slice', severity: 'error', message: 'A gap.' })
    .execute()
  await h.platform.db.updateTable('series').set({ modality: 'CR' }).where('id', '=', flat.id).execute()
  await optOut(h.platform, gone)
  const { cohortId } = await addCohort(h.platform, [broken, gone, flat, good])
  const opened = await h.door.call(h.curator, annotateRoutes.openReading, {
    params: { id: cohortId },
    body: { form: testForm() },
  })
  assert.deepEqual([opened.cases, opened.tasks], [1, 2])
  const codes = new Map(opened.skipped.map(one => [one.seriesId, one.code]))
  assert.deepEqual(
    [broken, gone, flat].map(one => codes.get(one.id)),
    ['missing-slice', 'subject-opted-out', 'modality-not-read'],
  )
})

test('a cohort without a single readable series is not opened', async () => {
  const stored = await addSeries(h.platform, await addSite(h.platform))
  await optOut(h.platform, stored)
  const { cohortId } = await addCohort(h.platform, [stored])
  const answer = await h.door.ask(h.curator, annotateRoutes.openReading, {
    params: { id: cohortId },
    body: { form: testForm() },
  })
  assert.deepEqual([answer.status, answer.error().code], [422, 'reading-form/nothing-to-read'])
})

test('a task that does not exist or belongs to somebody else is not shown', async () => {
  await clearHands()
  await openTestCohort(h)
  const taskId = await take(h, h.ana)
  const nothing = await h.door.ask(h.ben, annotateRoutes.task, { params: { id: randomUUID() } })
  const foreign = await h.door.ask(h.ben, annotateRoutes.task, { params: { id: taskId } })
  assert.deepEqual([nothing.status, nothing.error().code], [404, 'task/not-found'])
  assert.deepEqual([foreign.status, foreign.error().code], [403, 'task/not-yours'])
})

test('a task that somebody else took is refused, and so is the second task of one’s own case', async () => {
  await clearHands()
  const { caseIds } = await openTestCohort(h)
  const taskId = await take(h, h.ana)
  const taken = await h.door.ask(h.ben, annotateRoutes.claimTask, { params: { id: taskId } })
  assert.deepEqual([taken.status, taken.error().code], [409, 'task/taken'])
  const other = await h.platform.db
    .selectFrom('annotation_task')
    .select('id')
    .where('case_id', '=', caseIds[0] ?? '')
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  const second = await h.door.ask(h.ana, annotateRoutes.claimTask, { params: { id: other.id } })
  assert.deepEqual([second.status, second.error().code], [409, 'task/already-read'])
  const { task } = await h.door.call(h.ana, annotateRoutes.nextTask, {})
  assert.equal(task?.id, taskId)
})

test('a task is open again after eight hours without a save, and the draft waits for its maker', async () => {
  await clearHands()
  await openTestCohort(h)
  const taskId = await take(h, h.ana)
  const digest = await draw(h, h.ana, { taskId, from: 1, to: 3 })
  h.passHours(9)
  const late = await h.door.ask(h.ana, annotateRoutes.saveDraft, {
    params: { id: taskId },
    query: shapeQuery,
    body: await testMap(testShape, []),
  })
  assert.deepEqual([late.status, late.error().code], [409, 'task/lease-expired'])
  const { items } = await h.door.call(h.ben, annotateRoutes.tasks, {})
  assert.equal(items.filter(one => one.state === 'open').length, 1)
  await h.door.call(h.ana, annotateRoutes.claimTask, { params: { id: taskId } })
  const draft = await h.door.ask(h.ana, annotateRoutes.draft, { params: { id: taskId } })
  assert.equal(draft.headers.etag, `"${digest}"`)
})

test('a task that is given back is open for others and keeps its draft', async () => {
  await clearHands()
  await openTestCohort(h)
  const taskId = await take(h, h.ana)
  const digest = await draw(h, h.ana, { taskId, from: 1, to: 3 })
  const released = await h.door.call(h.ana, annotateRoutes.releaseTask, { params: { id: taskId } })
  assert.equal(released.state, 'open')
  await h.door.call(h.ana, annotateRoutes.claimTask, { params: { id: taskId } })
  const draft = await h.door.ask(h.ana, annotateRoutes.draft, { params: { id: taskId } })
  assert.equal(draft.headers.etag, `"${digest}"`)
})

test('a reading cannot be changed after it is submitted, not even in the database', async () => {
  await clearHands()
  await openTestCohort(h)
  const { taskId, digest } = await read(h, h.ana, { from: 2, to: 9 })
  const save = await h.door.ask(h.ana, annotateRoutes.saveDraft, {
    params: { id: taskId },
    query: shapeQuery,
    body: await testMap(testShape, []),
  })
  assert.deepEqual([save.status, save.error().code], [409, 'task/wrong-state'])
  await assert.rejects(
    h.platform.db.updateTable('reading').set({ comment: 'no' }).where('label_map_digest', '=', digest).execute(),
    /never changed/,
  )
  await assert.rejects(h.platform.db.deleteFrom('reading').execute(), /never changed/)
})

test('a label map that is not the case’s is refused by shape, format, length, value and size', async () => {
  await clearHands()
  await openTestCohort(h)
  const params = { id: await take(h, h.ana) }
  const good = await testMap(testShape, [])
  const ask = async (query: { slices: number; rows: number; columns: number }, body: Uint8Array) => {
    const answer = await h.door.ask(h.ana, annotateRoutes.saveDraft, { params, query, body })
    return [answer.status, answer.error().code]
  }
  assert.deepEqual(await ask({ ...shapeQuery, rows: 7 }, good), [422, 'label-map/wrong-shape'])
  assert.deepEqual(await ask(shapeQuery, new Uint8Array(9)), [422, 'label-map/not-gzip'])
  assert.deepEqual(await ask(shapeQuery, gzipSync(new Uint8Array(10))), [422, 'label-map/wrong-length'])
  assert.deepEqual(await ask(shapeQuery, await testMap(testShape, [{ value: 9, from: 0, to: 1 }])), [
    422,
    'label-map/unknown-value',
  ])
  assert.deepEqual(await ask(shapeQuery, new Uint8Array(maxLabelMapBytes + 1)), [413, 'label-map/too-large'])
})

test('a reading is handed in whole: saved, unchanged, every label decided once and rightly', async () => {
  await clearHands()
  await openTestCohort(h)
  const taskId = await take(h, h.ana)
  const submit = async (draftDigest: string, labels: { value: number; isAbsent: boolean }[]) => {
    const answer = await h.door.ask(h.ana, annotateRoutes.submitReading, {
      params: { id: taskId },
      body: { draftDigest, labels },
    })
    return [answer.status, answer.error().code]
  }
  const drawn = { value: 1, isAbsent: false }
  assert.deepEqual(await submit('0'.repeat(64), [drawn]), [409, 'reading/no-draft'])
  const digest = await draw(h, h.ana, { taskId, from: 1, to: 3 })
  assert.deepEqual(await submit('0'.repeat(64), [drawn]), [409, 'reading/draft-changed'])
  assert.deepEqual(await submit(digest, []), [422, 'reading/label-undecided'])
  assert.deepEqual(await submit(digest, [drawn, drawn]), [422, 'reading/label-undecided'])
  assert.deepEqual(await submit(digest, [{ value: 1, isAbsent: true }]), [422, 'reading/label-contradiction'])
  assert.deepEqual(await submit(digest, [drawn, { value: 2, isAbsent: true }]), [422, 'reading/unknown-label'])
  const empty = await draw(h, h.ana, { taskId, from: 0, to: 0 })
  assert.deepEqual(await submit(empty, [drawn]), [422, 'reading/label-undecided'])
})

test('a case that waits for no decision is not decided, and one that does not exist is not found', async () => {
  await clearHands()
  const { caseIds } = await openTestCohort(h)
  const body = { choice: 'A' as const, reason: 'because' }
  const early = await h.door.ask(h.judge, annotateRoutes.adjudicate, { params: { id: caseIds[0] ?? '' }, body })
  assert.deepEqual([early.status, early.error().code], [409, 'case/wrong-state'])
  const nothing = await h.door.ask(h.judge, annotateRoutes.case, { params: { id: randomUUID() } })
  assert.deepEqual([nothing.status, nothing.error().code], [404, 'case/not-found'])
  const none = await h.door.ask(h.judge, annotateRoutes.referenceLabelMap, { params: { id: caseIds[0] ?? '' } })
  assert.deepEqual([none.status, none.error().code], [404, 'reference-standard/not-found'])
})

test('an adjudicator who read the case sees neither reading and decides nothing', async () => {
  const caseId = await discrepant()
  const turned = { ...h.ana, role: 'adjudicator' as const }
  const body = { choice: 'A' as const, reason: 'mine' }
  const decided = await h.door.ask(turned, annotateRoutes.adjudicate, { params: { id: caseId }, body })
  const looked = await h.door.ask(turned, annotateRoutes.adjudication, { params: { id: caseId } })
  assert.deepEqual([decided.status, decided.error().code], [403, 'adjudication/own-reading'])
  assert.deepEqual([looked.status, looked.error().code], [403, 'adjudication/own-reading'])
})

test('the database itself refuses an adjudication of an own reading', async () => {
  const caseId = await discrepant()
  const row = await h.platform.db
    .selectFrom('reading')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('annotator_id', '=', h.ana.memberId)
    .executeTakeFirstOrThrow()
  const adjudication = {
    id: randomUUID(),
    case_id: caseId,
    adjudicator_id: h.ana.memberId,
    organisation_id: h.ana.organisationId,
    choice: 'A' as const,
    reading_id: row.id,
    label_map_digest: row.label_map_digest,
    label_map_bytes: row.label_map_bytes,
    reason: 'mine',
    active_seconds: 0,
    decided_at: new Date(),
  }
  await assert.rejects(h.platform.db.insertInto('adjudication').values(adjudication).execute(), /made neither reading/)
})

test('a new contour must have been saved and be the one on the screen', async () => {
  const caseId = await discrepant()
  const adjudicate = async (draftDigest?: string) => {
    const body = { choice: 'new' as const, reason: 'both off', ...(draftDigest ? { draftDigest } : {}) }
    const answer = await h.door.ask(h.judge, annotateRoutes.adjudicate, { params: { id: caseId }, body })
    return [answer.status, answer.error().code]
  }
  assert.deepEqual(await adjudicate(), [422, 'adjudication/no-draft'])
  await h.door.call(h.judge, annotateRoutes.saveAdjudicationDraft, {
    params: { id: caseId },
    query: shapeQuery,
    body: await testMap(testShape, []),
  })
  assert.deepEqual(await adjudicate('0'.repeat(64)), [409, 'adjudication/draft-changed'])
})

test('a reading is shown to an adjudicator only once its case was compared', async () => {
  await clearHands()
  await openTestCohort(h)
  const { taskId } = await read(h, h.ana, { from: 2, to: 9 })
  const row = await h.platform.db
    .selectFrom('reading')
    .select('id')
    .where('task_id', '=', taskId)
    .executeTakeFirstOrThrow()
  const early = await h.door.ask(h.judge, annotateRoutes.readingLabelMap, { params: { id: row.id } })
  assert.deepEqual([early.status, early.error().code], [409, 'case/wrong-state'])
  const nothing = await h.door.ask(h.judge, annotateRoutes.readingLabelMap, { params: { id: randomUUID() } })
  assert.deepEqual([nothing.status, nothing.error().code], [404, 'reading/not-found'])
})

test('an opt-out withdraws the case: nobody reads or decides it any more', async () => {
  await clearHands()
  const { caseIds, series } = await openTestCohort(h)
  const taskId = await take(h, h.ana)
  await optOut(h.platform, series[0] ?? assert.fail('a series'))
  const shown = await h.door.ask(h.ana, annotateRoutes.task, { params: { id: taskId } })
  assert.deepEqual([shown.status, shown.error().code], [410, 'case/withdrawn'])
  const { items } = await h.door.call(h.ben, annotateRoutes.tasks, {})
  assert.equal(
    items.some(one => one.caseId === caseIds[0] && one.state === 'open'),
    false,
  )
  const seen = await h.door.call(h.curator, annotateRoutes.case, { params: { id: caseIds[0] ?? '' } })
  assert.equal(seen.state, 'withdrawn')
  const body = { choice: 'A' as const, reason: 'late' }
  const late = await h.door.ask(h.judge, annotateRoutes.adjudicate, { params: { id: caseIds[0] ?? '' }, body })
  assert.deepEqual([late.status, late.error().code], [410, 'case/withdrawn'])
})
