import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { annotateRoutes } from '@tsumugi/api'
import { parseDicom, readSegmentation } from '@tsumugi/dicom'
import { listReferenceStandards, loadReferenceLabelMap, summarizeAgreement } from './index.ts'
import { readLabelMap } from './label-map.ts'
import { testMap } from './testing.ts'
import { openTestCohort, openTestReading, read, runCaseJobs, shapeQuery, type TestReading } from './testing-reading.ts'

let h: TestReading
before(async () => {
  h = await openTestReading()
})
after(() => h.close())

async function caseView(id: string) {
  return h.door.call(h.judge, annotateRoutes.case, { params: { id } })
}

test('two readings that agree become the reference standard without a person', async () => {
  const { cohortId, caseIds } = await openTestCohort(h)
  const [caseId = ''] = caseIds
  const ana = await read(h, h.ana, { from: 4, to: 12 })
  const ben = await read(h, h.ben, { from: 4, to: 13 })
  await runCaseJobs(h, caseId)
  const shown = await caseView(caseId)
  assert.equal(shown.state, 'accepted')
  // Dice of 8 and 9 columns that share 8: 16 ÷ 17.
  assert.ok(Math.abs((shown.agreement?.labels[0]?.dice ?? 0) - 16 / 17) < 1e-12)
  assert.equal(shown.referenceStandard?.origin, 'agreed')
  assert.ok([ana.digest, ben.digest].includes(shown.referenceStandard?.labelMapDigest ?? ''))
  const [standard] = await listReferenceStandards(h.platform.db, cohortId)
  assert.deepEqual(
    standard?.contributions.map(one => [one.kind, one.activeSeconds]),
    [
      ['reading', 30],
      ['reading', 30],
    ],
  )
  assert.deepEqual(
    new Set(standard?.contributions.map(one => one.organisationId)),
    new Set([h.ana.organisationId, h.ben.organisationId]),
  )
})

test('the reference standard is a BINARY DICOM SEG with the voxels of the label map', async () => {
  const { cohortId } = await openTestCohort(h)
  await read(h, h.ana, { from: 2, to: 6 })
  await read(h, h.ben, { from: 2, to: 6 })
  const { items } = await h.door.call(h.curator, annotateRoutes.cases, { query: { cohortId } })
  const caseId = items[0]?.id ?? ''
  await runCaseJobs(h, caseId)
  const seg = await h.door.ask(h.curator, annotateRoutes.referenceSegmentation, { params: { id: caseId } })
  const { file } = parseDicom(seg.bytes)
  assert.ok(file)
  const { segmentation } = readSegmentation(file)
  const { voxels } = await loadReferenceLabelMap(h.platform.db, h.platform.blobs, caseId)
  assert.equal(voxels.filter(value => value === 1).length, 4 * 8 * 4)
  assert.deepEqual(
    segmentation?.segments.map(segment => [segment.number, segment.name, segment.type.value]),
    [[1, 'Lesion', '52988006']],
  )
  assert.deepEqual(Buffer.concat(segmentation?.frames.map(frame => frame.pixels) ?? []), Buffer.from(voxels))
  const map = await h.door.ask(h.curator, annotateRoutes.referenceLabelMap, { params: { id: caseId } })
  assert.deepEqual(await readLabelMap(map.bytes, shapeQuery), voxels)
})

test('two readings below the agreed Dice go to an adjudicator, who sees A and B without their makers', async () => {
  const { caseIds } = await openTestCohort(h)
  const [caseId = ''] = caseIds
  await read(h, h.ana, { from: 0, to: 8, comment: 'wide' })
  await read(h, h.ben, { from: 8, to: 16, comment: 'narrow' })
  await runCaseJobs(h, caseId)
  assert.equal((await caseView(caseId)).state, 'discrepant')
  const shown = await h.door.call(h.judge, annotateRoutes.adjudication, { params: { id: caseId } })
  assert.deepEqual(
    shown.readings.map(one => one.alias),
    ['A', 'B'],
  )
  for (const maker of [h.ana, h.ben]) {
    const text = JSON.stringify(shown)
    assert.equal(text.includes(maker.memberId) || text.includes(maker.organisationId), false)
  }
  const b = shown.readings[1]
  const map = await h.door.ask(h.judge, annotateRoutes.readingLabelMap, { params: { id: b?.readingId ?? '' } })
  assert.equal(map.status, 200)
  const decided = await h.door.call(h.judge, annotateRoutes.adjudicate, {
    params: { id: caseId },
    body: { choice: 'B', reason: 'A took in the vessel.' },
  })
  assert.equal(decided.state, 'adjudicated')
  await runCaseJobs(h, caseId)
  const accepted = await caseView(caseId)
  assert.deepEqual(
    [accepted.state, accepted.referenceStandard?.origin, accepted.referenceStandard?.labelMapDigest],
    ['accepted', 'adjudicated', b?.digest],
  )
})

test('an adjudicator may draw a new contour, which is the reference standard and is paid for', async () => {
  const { caseIds, cohortId } = await openTestCohort(h)
  const [caseId = ''] = caseIds
  await read(h, h.ana, { from: 0, to: 4 })
  await read(h, h.ben, { from: 0, to: 0 })
  await runCaseJobs(h, caseId)
  const shown = await caseView(caseId)
  assert.equal(shown.agreement?.labels[0]?.flag, 'presence-disagreement')
  const saved = await h.door.call(h.judge, annotateRoutes.saveAdjudicationDraft, {
    params: { id: caseId },
    query: { ...shapeQuery, activeSeconds: 12 },
    body: await testMap([4, 8, 16], [{ value: 1, from: 0, to: 2 }]),
  })
  const draft = await h.door.ask(h.judge, annotateRoutes.adjudicationDraft, { params: { id: caseId } })
  assert.deepEqual(draft.bytes, Buffer.from(await testMap([4, 8, 16], [{ value: 1, from: 0, to: 2 }])))
  await h.door.call(h.judge, annotateRoutes.adjudicate, {
    params: { id: caseId },
    body: { choice: 'new', draftDigest: saved.digest, reason: 'Neither has the rim.' },
  })
  await runCaseJobs(h, caseId)
  assert.equal((await caseView(caseId)).referenceStandard?.labelMapDigest, saved.digest)
  const [standard] = await listReferenceStandards(h.platform.db, cohortId)
  const paid = standard?.contributions.find(one => one.kind === 'adjudication')
  assert.deepEqual([paid?.organisationId, paid?.activeSeconds], [h.judge.organisationId, 12])
  assert.deepEqual(await summarizeAgreement(h.platform.db, cohortId), {
    doubleReadCases: 1,
    medianDice: 0,
    adjudicated: 1,
  })
})

test('a case that both read as without any lesion is agreed and has a reference standard', async () => {
  const { caseIds } = await openTestCohort(h)
  const [caseId = ''] = caseIds
  await read(h, h.ana, { from: 0, to: 0 })
  await read(h, h.ben, { from: 0, to: 0 })
  await runCaseJobs(h, caseId)
  assert.equal((await caseView(caseId)).state, 'accepted')
})

test('every step of a case is one entry of the log', async () => {
  const { caseIds } = await openTestCohort(h)
  const [caseId = ''] = caseIds
  await read(h, h.ana, { from: 0, to: 8 })
  await read(h, h.ben, { from: 8, to: 16 })
  await runCaseJobs(h, caseId)
  await h.door.call(h.judge, annotateRoutes.adjudicate, {
    params: { id: caseId },
    body: { choice: 'A', reason: 'Clear.' },
  })
  await runCaseJobs(h, caseId)
  const entries = await h.platform.db.selectFrom('log_entry').select(['act', 'subjects']).orderBy('at').execute()
  assert.deepEqual(
    entries.filter(entry => entry.subjects.includes(caseId)).map(entry => entry.act),
    ['reading.submitted', 'reading.submitted', 'case.discrepant', 'case.adjudicated', 'reference-standard.accepted'],
  )
})

test('the jobs of a case may run twice and change nothing the second time', async () => {
  const { caseIds } = await openTestCohort(h)
  const [caseId = ''] = caseIds
  await read(h, h.ana, { from: 4, to: 12 })
  await read(h, h.ben, { from: 4, to: 12 })
  await runCaseJobs(h, caseId)
  const first = await caseView(caseId)
  await runCaseJobs(h, caseId)
  assert.deepEqual(await caseView(caseId), first)
})

test('a case shows both readings as A and B once they were compared, and to nobody who read it', async () => {
  const { caseIds } = await openTestCohort(h)
  const [caseId = ''] = caseIds
  const ana = await read(h, h.ana, { from: 2, to: 6, comment: 'faint' })
  const shownTo = async (actor: typeof h.judge) =>
    (await h.door.call(actor, annotateRoutes.case, { params: { id: caseId } })).readings
  assert.deepEqual(await shownTo(h.curator), [])
  const { reading } = await h.door.call(h.ana, annotateRoutes.task, { params: { id: ana.taskId } })
  assert.deepEqual(reading, { labels: [{ value: 1, isAbsent: false }], comment: 'faint' })
  const ben = await read(h, h.ben, { from: 8, to: 12 })
  assert.deepEqual(await shownTo(h.curator), [], 'both are in, but not yet compared')
  const { id } = await h.platform.db
    .selectFrom('reading')
    .select('id')
    .where('task_id', '=', ana.taskId)
    .executeTakeFirstOrThrow()
  const ask = (actor: typeof h.judge) => h.door.ask(actor, annotateRoutes.readingLabelMap, { params: { id } })
  assert.equal((await ask(h.curator)).error().code, 'case/wrong-state')
  await runCaseJobs(h, caseId)
  const shown = await shownTo(h.curator)
  assert.deepEqual(
    shown.map(one => one.alias),
    ['A', 'B'],
  )
  assert.deepEqual(new Set(shown.map(one => one.digest)), new Set([ana.digest, ben.digest]))
  assert.equal(JSON.stringify(shown).includes(h.ana.memberId), false)
  assert.equal((await ask(h.curator)).status, 200)
  // The role of a person may change; what the person read does not.
  const formerReader = { ...h.ana, role: 'adjudicator' as const }
  assert.deepEqual(await shownTo(formerReader), [])
  assert.equal((await ask(formerReader)).error().code, 'adjudication/own-reading')
})
