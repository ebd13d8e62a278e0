import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import type { SubmissionManifest } from '@tsumugi/api'
import { editDicom, type NewElement, parseDicom } from '@tsumugi/dicom'
import { ballPhantom, buildHospital, buildSeries, syntheticPatient } from '@tsumugi/testkit'
import { inTransaction } from '#platform/db'
import { openTestPlatform } from '#platform/testing'
import { commitSubmission } from './commit-submission.ts'
import { endAgreement } from './enter-agreement.ts'
import { endEthicsApproval } from './enter-ethics-approval.ts'
import { decideSubmission } from './jobs.ts'
import { loadSubmission } from './read-submissions.ts'
import { recordOptOut } from './record-opt-out.ts'
import { stagedPath } from './staging.ts'
import { addTestSite, coverSite, makeSubmission, type SubmissionInput, type TestSite } from './testing.ts'
import { jobContext, sendSubmission, uploadSubmission } from './testing-send.ts'

const platform = await openTestPlatform()
after(() => platform.close())
const { db } = platform
const site = await addTestSite(platform)
await coverSite(platform, site)

let nextPatient = 100
/** A series of a person who is in no other test. */
const freshSeries = (input = {}) => buildSeries({ patient: syntheticPatient(nextPatient++), ...input })

async function codesOf(input: SubmissionInput, at: TestSite = site): Promise<string[]> {
  const submission = await sendSubmission(platform, at, await makeSubmission(at, input))
  assert.equal(submission.state, 'refused')
  const stored = await db.selectFrom('series').where('submission_id', '=', submission.id).selectAll().execute()
  assert.deepEqual(stored, [])
  return [...new Set(submission.issues.map(issue => issue.code))]
}

/** Change the values of some elements of a file, by keyword of ours. */
function withText(bytes: Uint8Array, tag: number, value: string): Uint8Array {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  const edited = editDicom(file, {
    element: element => (element.tag === tag ? { value } : 'keep'),
  })
  return new Uint8Array(Buffer.concat(edited.chunks))
}

function withElement(bytes: Uint8Array, added: NewElement): Uint8Array {
  const { file } = parseDicom(bytes)
  assert.ok(file)
  const edited = editDicom(file, {
    element: element => (element.tag === added.tag ? 'remove' : 'keep'),
    add: ({ path }) => (path.length === 0 ? [added] : []),
  })
  return new Uint8Array(Buffer.concat(edited.chunks))
}

const flipAt = (offset: number) => (bytes: Uint8Array) =>
  bytes.map((byte, index) => (index === offset ? byte ^ 1 : byte))
const changeSeries =
  (change: (series: SubmissionManifest['subjects'][number]['studies'][number]['series'][number]) => object) =>
  (manifest: SubmissionManifest): SubmissionManifest => ({
    ...manifest,
    subjects: manifest.subjects.map(subject => ({
      ...subject,
      studies: subject.studies.map(study => ({
        ...study,
        series: study.series.map(one => ({ ...one, ...change(one) })),
      })),
    })),
  })

test('a pack that is no plain tar is refused', async () => {
  const ownerByte = flipAt(109)
  assert.deepEqual(await codesOf({ series: [freshSeries()], changePack: ownerByte }), ['pack-unreadable'])
})

test('an index that is not the one of the pack is refused', async () => {
  const changeIndex = (bytes: Uint8Array) =>
    new TextEncoder().encode(new TextDecoder().decode(bytes).replace('"instanceNumber":1', '"instanceNumber":9'))
  assert.deepEqual(await codesOf({ series: [freshSeries()], changeIndex }), ['index-differs'])
})

test('a file that is no DICOM is refused', async () => {
  const text = 'DICM'
  const changePack = (tar: Uint8Array) => {
    const at = Buffer.from(tar).indexOf(text)
    return tar.map((byte, index) => (index >= at && index < at + 1200 ? 0xff : byte))
  }
  const codes = await codesOf({ series: [freshSeries()], changePack })
  assert.ok(codes.includes('instance-unreadable'))
})

test('a file that says otherwise than the manifest is refused', async () => {
  const change = changeSeries(() => ({ modality: 'MR' }))
  assert.deepEqual(await codesOf({ series: [freshSeries()], change }), ['uid-differs'])
})

test('a pack with fewer files than announced is refused, as is a receipt of other numbers', async () => {
  const change = changeSeries(one => ({ instanceCount: one.instanceCount + 1 }))
  assert.deepEqual(await codesOf({ series: [freshSeries()], change }), ['count-differs', 'receipt-differs'])
})

test('a file that still holds a name is refused, and the name is nowhere in the issue', async () => {
  const name = 'YAMADA^TARO'
  const changeFiles = (files: Uint8Array[]) => files.map(bytes => withText(bytes, 0x00100010, name))
  const sent = await makeSubmission(site, { series: [freshSeries()], changeFiles })
  const submission = await sendSubmission(platform, site, sent)
  assert.deepEqual([...new Set(submission.issues.map(issue => issue.code))], ['residual-identifier'])
  assert.equal(JSON.stringify(submission).includes('YAMADA'), false)
})

test('rules of a site that are declared are in force, and those that could not be refuse the whole', async () => {
  const station = { tag: 0x00081010, vr: 'SH' as const, value: 'CT-ROOM-3' }
  const changeFiles = (files: Uint8Array[]) => files.map(bytes => withElement(bytes, station))
  const declaring = (siteRules: SubmissionManifest['siteRules']) => ({
    ...{ series: [freshSeries()], changeFiles },
    change: (manifest: SubmissionManifest) => ({ ...manifest, siteRules }),
  })
  const keeping = await makeSubmission(site, declaring([{ attribute: 'StationName', action: 'keep' }]))
  const { state, siteRules } = await sendSubmission(platform, site, keeping)
  assert.deepEqual([state, siteRules], ['accepted', [{ attribute: 'StationName', action: 'keep' }]])
  assert.deepEqual(await codesOf({ series: [freshSeries()], changeFiles }), ['residual-identifier'])
  assert.deepEqual(await codesOf(declaring([{ attribute: 'PatientAddress', action: 'keep' }])), [
    'residual-identifier',
    'site-rules-unsound',
  ])
})

test('bytes that changed in staging after they were received are refused', async () => {
  const sent = await makeSubmission(site, { series: [freshSeries()] })
  const id = await uploadSubmission(platform, site, sent)
  const [[digest, bytes] = ['', new Uint8Array()]] = [...sent.objects]
  await writeFile(stagedPath(platform.config, id, digest), flipAt(600)(bytes))
  await inTransaction(db, tx => commitSubmission(tx, site.gateway, { id }))
  await decideSubmission(jobContext(platform, { submissionId: id }))
  const { state, issues } = await loadSubmission(platform, site.gateway, id)
  assert.deepEqual([state, issues.map(issue => issue.code)], ['refused', ['object-damaged']])
})

test('the same instances again are stored once; with other bytes they are a conflict', async () => {
  const series = freshSeries()
  const first = await sendSubmission(platform, site, await makeSubmission(site, { series: [series] }))
  const again = await sendSubmission(platform, site, await makeSubmission(site, { series: [series] }))
  assert.deepEqual([first.state, again.state], ['accepted', 'accepted'])
  const rows = await db
    .selectFrom('series')
    .where('submission_id', 'in', [first.id, again.id])
    .select('submission_id')
    .execute()
  assert.deepEqual(rows, [{ submission_id: first.id }])
  const changeFiles = (files: Uint8Array[]) => files.map(bytes => withText(bytes, 0x00180060, '99'))
  assert.deepEqual(await codesOf({ series: [series], changeFiles }), ['instance-conflict'])
})

test('a stored series that comes again with fewer instances is a conflict', async () => {
  const series = freshSeries()
  await sendSubmission(platform, site, await makeSubmission(site, { series: [series] }))
  assert.deepEqual(await codesOf({ series: [series], changeFiles: files => files.slice(1) }), ['series-conflict'])
})

test('a study that is stored as another subject’s is a conflict', async () => {
  const there = { ...(await addTestSite(platform)), siteKey: site.siteKey }
  await coverSite(platform, there)
  const series = freshSeries()
  await sendSubmission(platform, site, await makeSubmission(site, { series: [series] }))
  assert.deepEqual(await codesOf({ series: [series] }, there), ['study-conflict'])
})

test('a sex that differs from what came before is a warning, and the first is kept', async () => {
  const patient = syntheticPatient(nextPatient++)
  const withSex = (sex: 'F' | 'M') => (manifest: SubmissionManifest) => ({
    ...manifest,
    subjects: manifest.subjects.map(subject => ({ ...subject, sex })),
  })
  const one = { series: [buildSeries({ patient })], change: withSex('F') }
  const two = { series: [buildSeries({ patient, studyNumber: 2 })], change: withSex('M') }
  const first = await sendSubmission(platform, site, await makeSubmission(site, one))
  const second = await sendSubmission(platform, site, await makeSubmission(site, two))
  assert.deepEqual([first.state, second.state], ['accepted', 'accepted'])
  assert.deepEqual(
    second.issues.map(issue => issue.code),
    ['subject-conflict'],
  )
  const pseudonym = second.issues[0]?.where ?? ''
  const kept = await db.selectFrom('subject').where('pseudonym', '=', pseudonym).select('sex').executeTakeFirst()
  assert.equal(kept?.sex, 'F')
})

test('what ends between handing in and the check refuses the submission', async () => {
  const there = await addTestSite(platform)
  const { agreementId, approvalId } = await coverSite(platform, there)
  const sent = await makeSubmission(there, { series: [freshSeries()] })
  const id = await uploadSubmission(platform, there, sent)
  const pseudonym = sent.signed.manifest.subjects[0]?.pseudonym ?? ''
  const at = new Date()
  await inTransaction(db, async tx => {
    await endAgreement(tx, there.ethicsOfficer, { id: agreementId, reason: 'ended', at })
    await endEthicsApproval(tx, there.ethicsOfficer, { id: approvalId, reason: 'ended', at })
    await recordOptOut(tx, there.dataManager, { siteId: there.siteId, pseudonym, reason: 'asked', at })
    await tx.updateTable('gateway').set({ state: 'revoked' }).where('id', '=', there.gateway.gatewayId).execute()
    await commitSubmission(tx, there.gateway, { id })
  })
  await decideSubmission(jobContext(platform, { submissionId: id }))
  const { state, issues } = await loadSubmission(platform, there.gateway, id)
  const expected = ['gateway-revoked', 'agreement-not-in-force', 'ethics-approval-not-in-force', 'opted-out']
  assert.deepEqual([state, issues.map(issue => issue.code)], ['refused', expected])
  const waiting = await readdir(`${platform.config.home}/staging`)
  assert.equal(waiting.includes(id), false)
})

const pseudonym = 'TS-00000000000000000000'
const file = (kind: 'slide' | 'clinical' | 'variants', text: string) => ({
  files: [{ pseudonym, kind, fileName: 'file', bytes: new TextEncoder().encode(text) }],
})

test('tables, variant files and slides that cannot be read are refused', async () => {
  assert.deepEqual(await codesOf(file('clinical', 'subject,a\nx,1,2\n')), ['table-unreadable'])
  assert.deepEqual(await codesOf(file('variants', 'no vcf')), ['variants-unreadable'])
  assert.deepEqual(await codesOf(file('slide', 'no slide')), ['slide-unreadable'])
})

test('a table with more cells than are kept is refused', async () => {
  const row = `${pseudonym}${',1'.repeat(1000)}\n`
  const header = `subject,${Array.from({ length: 1000 }, (_, index) => `c${index}`).join(',')}\n`
  assert.deepEqual(await codesOf(file('clinical', header + row.repeat(201))), ['table-too-large'])
})

test('a table or variant file of another person is refused', async () => {
  assert.deepEqual(await codesOf(file('clinical', 'subject,a\nTS-11111111111111111111,1\n')), ['residual-identifier'])
  const vcf = '##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNA00001\n'
  assert.deepEqual(await codesOf(file('variants', vcf)), ['residual-identifier'])
})

test('a clinical table and a variant file are stored with their summaries', async () => {
  const { clinicalCsv } = buildHospital({ patientCount: 1 })
  const bytes = new TextEncoder().encode(
    `##fileformat=VCFv4.3\n##reference=GRCh38\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${pseudonym}\n` +
      'chr1\t100\trs1\tA\tC\t50\tPASS\t.\tGT\t0/1\n',
  )
  const input = { clinicalCsv, files: [{ pseudonym, kind: 'variants' as const, fileName: 'a.vcf', bytes }] }
  const submission = await sendSubmission(platform, site, await makeSubmission(site, input))
  const rows = await db
    .selectFrom('subject_file')
    .where('submission_id', '=', submission.id)
    .select(['kind', 'summary'])
    .orderBy('kind')
    .execute()
  assert.deepEqual(rows, [
    { kind: 'clinical', summary: { columns: ['subject', 'age', 'sex', 'diagnosis', 'smoker', 'egfr'], rows: 1 } },
    { kind: 'variants', summary: { samples: [pseudonym], variants: 1, reference: 'GRCh38' } },
  ])
})

test('every decision is in the log once, and a decided submission is left alone', async () => {
  const sent = await makeSubmission(site, { series: [freshSeries({ phantom: ballPhantom([2, 8, 8]) })] })
  const { id, receipt } = await sendSubmission(platform, site, sent)
  await decideSubmission(jobContext(platform, { submissionId: id }))
  await sendSubmission(platform, site, sent)
  const acts = await db
    .selectFrom('log_entry')
    .where('act', 'like', 'submission.%')
    .selectAll()
    .orderBy('position')
    .execute()
  const mine = acts.filter(entry => entry.subjects.includes(id))
  assert.deepEqual(
    mine.map(entry => entry.act),
    ['submission.opened', 'submission.committed', 'submission.accepted'],
  )
  assert.equal(mine[2]?.id, receipt?.logEntryId)
})
