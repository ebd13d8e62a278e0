import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, test } from 'node:test'
import { buildSeries, syntheticPatient } from '@tsumugi/testkit'
import { inTransaction } from '#platform/db'
import { openTestPlatform } from '#platform/testing'
import { commitSubmission } from './commit-submission.ts'
import { decideSubmission } from './jobs.ts'
import { loadSubmission } from './read-submissions.ts'
import { addTestSite, coverSite, makeSubmission } from './testing.ts'
import { jobContext, uploadSubmission } from './testing-send.ts'

const platform = await openTestPlatform()
after(() => platform.close())
const { db } = platform
const site = await addTestSite(platform)
await coverSite(platform, site)

/** Run the check in a process of its own, which kills itself (SIGKILL) at the moment that `when` names. */
function decideAndDie(submissionId: string, when: string): Promise<string | null> {
  const script = new URL('./testing-decide-and-die.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, platform.connectionString, platform.config.home, submissionId, when], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise(done => child.once('close', (_code, signal) => done(signal)))
}

for (const when of ['first-object', 'last-object', 'before-commit', 'after-commit'])
  test(`a worker killed at ${when} leaves the submission wholly old or wholly new`, async () => {
    const patient = syntheticPatient(
      ['first-object', 'last-object', 'before-commit', 'after-commit'].indexOf(when) + 50,
    )
    const sent = await makeSubmission(site, {
      series: [buildSeries({ patient }), buildSeries({ patient, studyNumber: 2 })],
    })
    const id = await uploadSubmission(platform, site, sent)
    await inTransaction(db, tx => commitSubmission(tx, site.gateway, { id }))
    assert.equal(await decideAndDie(id, when), 'SIGKILL')
    const series = () => db.selectFrom('series').where('submission_id', '=', id).select('id').execute()
    const isNew = when === 'after-commit'
    assert.equal((await loadSubmission(platform, site.gateway, id)).state, isNew ? 'accepted' : 'checking')
    assert.equal((await series()).length, isNew ? 2 : 0)
    await decideSubmission(jobContext(platform, { submissionId: id }))
    const { state, receipt } = await loadSubmission(platform, site.gateway, id)
    assert.equal(state, 'accepted')
    assert.equal((await series()).length, 2)
    const entries = await db.selectFrom('log_entry').where('act', '=', 'submission.accepted').selectAll().execute()
    assert.deepEqual(
      entries.filter(entry => entry.subjects.includes(id)).map(entry => entry.id),
      [receipt?.logEntryId],
    )
    const jobs = await db.selectFrom('job_progress').where('queue', '=', 'select.measure-series').selectAll().execute()
    const ids = (await series()).map(one => one.id)
    assert.equal(jobs.filter(job => ids.includes(job.id)).length, 2)
  })
