import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { selectRoutes } from '@tsumugi/api'
import { buildHospital, type SyntheticSeries } from '@tsumugi/testkit'
import { inTransaction } from '#platform/db'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { recordOptOut } from '../1-collect/record-opt-out.ts'
import { addTestSite, coverSite, makeSubmission } from '../1-collect/testing.ts'
import { jobContext, sendSubmission } from '../1-collect/testing-send.ts'
import { measureOne } from './measure-series.ts'
import { routes } from './routes.ts'

const platform = await openTestPlatform()
const door = await openTestDoor(platform, routes)
after(async () => {
  await door.close()
  await platform.close()
})

const site = await addTestSite(platform)
await coverSite(platform, site)
const hospital = buildHospital({ patientCount: 4 })
const accepted = await collect(hospital.series, hospital.clinicalCsv)

async function collect(series: readonly SyntheticSeries[], clinicalCsv?: string) {
  const input = clinicalCsv === undefined ? { series } : { series, clinicalCsv }
  const submission = await sendSubmission(platform, site, await makeSubmission(site, input))
  const query = platform.db.selectFrom('series').where('submission_id', '=', submission.id).selectAll()
  return { submission, rows: await query.execute() }
}

async function startProject() {
  return door.call(site.curator, selectRoutes.createProject, { body: { name: { en: 'Lungs', ja: '肺' } } })
}

test('what was accepted waits for its measures, and then shows them with a suggestion', async () => {
  assert.deepEqual(accepted.submission.issues, [])
  const project = await startProject()
  const params = { id: project.id }
  const before = await door.call(site.curator, selectRoutes.triage, { params })
  assert.equal(before.items.every(one => !one.isMeasured), true)
  for (const { id } of accepted.rows) await measureOne(jobContext(platform, { seriesId: id }))
  const after = await door.call(site.curator, selectRoutes.triage, { params })
  const preview = await door.call(site.curator, selectRoutes.previewCriteria, { params, body: { criteria: [
    { kind: 'modality', anyOf: ['CT'] }, { kind: 'sex', anyOf: ['F', 'M'] }, { kind: 'age', from: 1 }, {kind:'clinical', column: 'diagnosis', anyOf: ['C34.1','R91']},
    { kind: 'measure', name: 'snr', from: 0 }, { kind: 'without-issue', codes: ['gantry-tilt'] }, { kind: 'instance-count', from: 2, to: 50 }, {kind:'header', keyword: 'Manufacturer', contains: 'a'}, {kind:'body-part', anyOf:['chest']}, {kind:'site', anyOf:[site.siteId]},
  ] } })
  console.log(JSON.stringify(preview.steps.map(s => [s.label.en, s.series, s.subjects, s.reasons])))
  const choices = await door.call(site.curator, selectRoutes.criteriaChoices, { params })
  console.log(JSON.stringify(choices.facets).slice(0, 3000))
})
