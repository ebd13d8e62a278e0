import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { type Criterion, selectRoutes } from '@tsumugi/api'
import { ballPhantom, buildHospital, buildSeries, type SyntheticSeries, syntheticPatient } from '@tsumugi/testkit'
import { inTransaction } from '#platform/db'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { endEthicsApproval } from '../1-collect/enter-ethics-approval.ts'
import { recordOptOut } from '../1-collect/record-opt-out.ts'
import { addTestSite, coverSite, makeSubmission } from '../1-collect/testing.ts'
import { jobContext, sendSubmission } from '../1-collect/testing-send.ts'
import { measureOne } from './measure-series.ts'
import { routes } from './routes.ts'
import { waiting } from './waiting.ts'

const platform = await openTestPlatform()
const door = await openTestDoor(platform, routes)
after(async () => {
  await door.close()
  await platform.close()
})
const { db } = platform
const site = await addTestSite(platform)
await coverSite(platform, site)
const { curator } = site

async function collect(series: readonly SyntheticSeries[], clinicalCsv = 'patient_id\n', at = site) {
  const submission = await sendSubmission(platform, at, await makeSubmission(at, { series, clinicalCsv }))
  assert.deepEqual(submission.issues, [])
  return db.selectFrom('series').where('submission_id', '=', submission.id).selectAll().execute()
}

async function startProject() {
  const project = await door.call(curator, selectRoutes.createProject, { body: { name: { en: 'Lungs', ja: '肺' } } })
  return { id: project.id }
}

/** Series and subjects that a list of rules leaves, rule by rule, without the first three steps. */
async function countsOf(params: { id: string }, criteria: Criterion[]) {
  const { steps } = await door.call(curator, selectRoutes.previewCriteria, { params, body: { criteria } })
  return steps.slice(3).map(step => [step.series, step.subjects, step.reasons])
}

// Four people: four CT, two MR.
const hospital = buildHospital({ patientCount: 4 })
const rows = await collect(hospital.series, hospital.clinicalCsv)
const ctRows = rows.filter(row => row.modality === 'CT')

test('what was accepted waits for its measures, and then waits for the curator with a suggestion', async () => {
  const params = await startProject()
  const before = await door.call(curator, selectRoutes.triage, { params })
  assert.deepEqual([...new Set(before.items.map(one => one.isMeasured))], [false])
  const queued = await db.selectFrom('job_progress').where('queue', '=', 'select.measure-series').select('id').execute()
  assert.deepEqual(queued.map(job => job.id).toSorted(), rows.map(row => row.id).toSorted())
  for (const { id } of rows) await measureOne(jobContext(platform, { seriesId: id }))
  const measured = await door.call(curator, selectRoutes.triage, { params })
  assert.deepEqual([...new Set(measured.items.map(one => one.isMeasured))], [true])
  const spacing = measured.items[0]?.measures.find(measure => measure.name === 'slice-spacing')
  assert.deepEqual([spacing?.value, spacing?.unit], [2.5, 'mm'])
  const lines = await waiting(db, curator)
  assert.deepEqual(lines.find(line => line.path.includes(params.id))?.count, 6)
})

test('a series is measured once a version of the checks', async () => {
  const [row] = rows
  const entries = () => db.selectFrom('log_entry').where('act', '=', 'series.measured').select('subjects').execute()
  await measureOne(jobContext(platform, { seriesId: row?.id ?? '' }))
  const mine = (await entries()).filter(entry => entry.subjects.includes(row?.id ?? ''))
  assert.equal(mine.length, 1)
})

test('a series with a missing slice is suggested for exclusion, and can be filtered by that issue', async () => {
  const whole = buildSeries({ patient: syntheticPatient(900), phantom: ballPhantom([8, 24, 24]) })
  const [broken] = await collect([{ ...whole, instances: whole.instances.filter((_, index) => index !== 3) }])
  assert.ok(broken)
  await measureOne(jobContext(platform, { seriesId: broken.id }))
  const params = await startProject()
  const found = await door.call(curator, selectRoutes.triage, { params, query: { issue: 'missing-slice' } })
  assert.deepEqual(
    found.items.map(one => [one.id, one.suggestion.verdict]),
    [[broken.id, 'excluded']],
  )
  assert.ok(found.items[0]?.suggestion.reasons.includes('missing-slice'))
})

test('a batch is decided all or none, and sending back what it replaced undoes it', async () => {
  const params = await startProject()
  const [a, b] = ctRows.map(row => row.id)
  assert.ok(a && b)
  const decide = (decisions: Parameters<typeof door.call<typeof selectRoutes.decide>>[2]['body']['decisions']) =>
    door.ask(curator, selectRoutes.decide, { params, body: { decisions } })
  const missing = await decide([{ seriesId: a, verdict: 'excluded', reason: null }])
  assert.equal(missing.error().code, 'decision/reason-missing')
  const unneeded = await decide([{ seriesId: a, verdict: 'accepted', reason: 'noise' }])
  assert.equal(unneeded.error().code, 'decision/reason-unneeded')
  const accept = { seriesId: a, verdict: 'accepted' as const, reason: null }
  assert.equal((await decide([accept, accept])).error().code, 'decision/series-twice')
  const unknown = await decide([accept, { ...accept, seriesId: randomUUID() }])
  assert.equal(unknown.error().code, 'select/not-found')
  const decisions = [accept, { seriesId: b, verdict: 'excluded' as const, reason: 'motion' as const }]
  const { replaced } = await door.call(curator, selectRoutes.decide, { params, body: { decisions } })
  assert.deepEqual(
    replaced.map(one => one.verdict),
    ['undecided', 'undecided'],
  )
  const excluded = await door.call(curator, selectRoutes.triage, { params, query: { verdict: 'excluded' } })
  assert.deepEqual(
    excluded.items.map(one => [one.id, one.decision.reason, one.decision.decidedBy]),
    [[b, 'motion', 'Test curator']],
  )
  const undone = await door.call(curator, selectRoutes.decide, { params, body: { decisions: replaced } })
  assert.deepEqual(
    undone.replaced.map(one => one.verdict),
    ['accepted', 'excluded'],
  )
  const left = await door.call(curator, selectRoutes.triage, { params, query: { verdict: 'accepted' } })
  assert.equal(left.total, 0)
})

test('every kind of criterion counts what it leaves', async () => {
  const params = await startProject()
  const mr = { kind: 'modality', anyOf: ['MR'] } as const
  assert.deepEqual(await countsOf(params, [{ ...mr, anyOf: ['MR'] }]), [[2, 2, { CT: 5 }]])
  assert.deepEqual(await countsOf(params, [{ kind: 'body-part', anyOf: ['brain'] }]), [[2, 2, { CHEST: 5 }]])
  assert.deepEqual(await countsOf(params, [{ kind: 'site', anyOf: [randomUUID()] }]), [[0, 0, { [site.siteCode]: 7 }]])
  assert.deepEqual(await countsOf(params, [{ kind: 'instance-count', from: 7 }]), [[1, 1, { below: 6 }]])
  assert.deepEqual(await countsOf(params, [{ kind: 'instance-count', to: 6 }]), [[6, 4, { above: 1 }]])
  assert.deepEqual(await countsOf(params, [{ kind: 'header', keyword: 'Manufacturer', contains: 'phantom' }]), [
    [7, 5, {}],
  ])
  assert.deepEqual(await countsOf(params, [{ kind: 'measure', name: 'missing-slices', to: 0 }]), [[6, 4, { above: 1 }]])
  assert.deepEqual(await countsOf(params, [{ kind: 'measure', name: 'no-such-measure', to: 0 }]), [
    [0, 0, { unknown: 7 }],
  ])
  assert.deepEqual(await countsOf(params, [{ kind: 'without-issue', codes: ['missing-slice'] }]), [
    [6, 4, { 'missing-slice': 1 }],
  ])
  assert.deepEqual(await countsOf(params, [{ kind: 'clinical', column: 'sex', anyOf: ['F', 'M'] }]), [
    [6, 4, { unknown: 1 }],
  ])
  assert.deepEqual(await countsOf(params, [{ kind: 'age', from: 0, to: 120 }]), [[6, 4, { unknown: 1 }]])
  assert.deepEqual(await countsOf(params, [{ kind: 'accepted' }]), [[0, 0, { undecided: 7 }]])
  const women = await countsOf(params, [{ kind: 'sex', anyOf: ['F'] }])
  const men = await countsOf(params, [{ kind: 'sex', anyOf: ['M'] }])
  assert.equal(Number(women[0]?.[0]) + Number(men[0]?.[0]), 7)
})

test('the choices are the values that occur, with how many series have each', async () => {
  const { facets } = await door.call(curator, selectRoutes.criteriaChoices, { params: await startProject() })
  const facet = (name: string) => facets.find(one => one.facet === name)
  assert.deepEqual(
    facet('modality')?.values.map(({ value, series }) => [value, series]),
    [
      ['CT', 5],
      ['MR', 2],
    ],
  )
  assert.deepEqual([facet('instance-count')?.min, facet('instance-count')?.max], [6, 7])
  assert.deepEqual([facet('measure:slices')?.min, facet('measure:slices')?.max], [6, 7])
  assert.ok(facet('issue')?.values.some(({ value }) => value === 'missing-slice'))
  assert.equal(
    facet('clinical:smoker')?.values.reduce((sum, { series }) => sum + series, 0),
    6,
  )
})

test('a frozen cohort keeps its series, says why the others are out, and cannot be changed', async () => {
  const params = await startProject()
  const body = { name: 'Chest CT', criteria: [{ kind: 'modality' as const, anyOf: ['CT'] }] }
  const cohort = await door.call(curator, selectRoutes.freezeCohort, { params, body })
  const preview = await door.call(curator, selectRoutes.previewCriteria, { params, body })
  assert.deepEqual(cohort.flow, preview)
  assert.deepEqual([cohort.seriesCount, cohort.subjectCount, cohort.version], [5, 5, 1])
  const again = await door.call(curator, selectRoutes.freezeCohort, { params, body })
  assert.equal(again.version, 2)
  const [late] = await collect([buildSeries({ patient: syntheticPatient(901) })])
  const whole = await door.call(curator, selectRoutes.cohort, { params: { id: cohort.id } })
  assert.equal(whole.seriesList.length, 5)
  const explain = (seriesId: string) =>
    door.call(curator, selectRoutes.explain, { params: { id: cohort.id, seriesId } })
  const mr = await explain(rows.find(row => row.modality === 'MR')?.id ?? '')
  assert.deepEqual([mr.isIn, mr.steps.at(-1)?.isMet, mr.steps.at(-1)?.found], [false, false, 'MR'])
  assert.equal((await explain(ctRows[0]?.id ?? '')).isIn, true)
  const arrived = await explain(late?.id ?? '')
  assert.deepEqual([arrived.isIn, arrived.steps.length], [false, 1])
  await assert.rejects(
    db.updateTable('cohort').set({ name: 'x' }).where('id', '=', cohort.id).execute(),
    /never changed/,
  )
  await assert.rejects(db.deleteFrom('cohort_series').where('cohort_id', '=', cohort.id).execute(), /never changed/)
  const used = await db.selectFrom('subject_use').where('used_by', '=', cohort.id).select('subject_id').execute()
  assert.equal(used.length, 5)
})

test('a cohort of nothing is refused, and so is one of a project that is not there', async () => {
  const params = await startProject()
  const body = { name: 'None', criteria: [{ kind: 'modality' as const, anyOf: ['US'] }] }
  const refused = await door.ask(curator, selectRoutes.freezeCohort, { params, body })
  assert.equal(refused.error().code, 'cohort/empty')
  const nowhere = await door.ask(curator, selectRoutes.freezeCohort, { params: { id: randomUUID() }, body })
  assert.equal(nowhere.error().code, 'select/not-found')
})

test('opted-out subjects and series without approval are never in, and the diagram shows them in both languages', async () => {
  const there = await addTestSite(platform)
  const { approvalId } = await coverSite(platform, there)
  await collect([buildSeries({ patient: syntheticPatient(902) })], undefined, there)
  const at = new Date()
  const subject = await db
    .selectFrom('subject')
    .where('id', '=', ctRows[0]?.subject_id ?? '')
    .selectAll()
    .executeTakeFirstOrThrow()
  const optOut = { siteId: site.siteId, pseudonym: subject.pseudonym, reason: 'asked', at }
  await inTransaction(db, async tx => {
    await recordOptOut(tx, site.dataManager, optOut)
    await endEthicsApproval(tx, there.ethicsOfficer, { id: approvalId, reason: 'ended', at })
  })
  const params = await startProject()
  const body = { name: 'All', criteria: [] }
  const { id, flow } = await door.call(curator, selectRoutes.freezeCohort, { params, body })
  const ownSeries = rows.filter(row => row.subject_id === subject.id).length
  assert.deepEqual(flow.steps[1]?.reasons, { 'opted-out': ownSeries })
  assert.deepEqual(flow.steps[2]?.reasons, { 'no-ethics-approval': 1 })
  const members = await door.call(curator, selectRoutes.cohort, { params: { id } })
  assert.equal(
    members.seriesList.some(series => series.isOptedOut),
    false,
  )
  const svg = async (lang: 'en' | 'ja') =>
    (await door.ask(curator, selectRoutes.cohortFlow, { params: { id }, query: { lang } })).bytes.toString('utf8')
  assert.match(await svg('en'), /Subject opted out: [12]</)
  assert.match(await svg('ja'), /オプトアウト：[12]</)
})
