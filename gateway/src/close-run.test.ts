import { strict as assert } from 'node:assert'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { writePart10 } from '@tsumugi/dicom'
import { keyPairOf, makeKeyPair, signJson, toBase64 } from '@tsumugi/proofs'
import { manifestDigest } from '#seal'
import { listProvisions, listReceipts, recordProvision, type SentSubmission } from '#send'
import { loadKeys } from '#work'
import { closeOthers, closeRun } from './close-run.ts'
import { prepareRun, receive } from './prepare-run.ts'
import { sealRun } from './run-gateway.ts'

const id = '00000000-0000-4000-8000-000000000001'

/** An anonymised run of one image that a platform of the test has accepted; the command ended at this moment. */
async function acceptedRun(t: TestContext, isReceiptSigned = true) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-close-'))
  t.after(() => rm(work, { recursive: true }))
  await mkdir(join(work, 'in'))
  const image = writePart10({
    ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.5', PatientID: '100', PatientName: 'AOKI^EMI' },
    ...{ StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.4', Modality: 'CT', BodyPartExamined: 'CHEST' },
    ...{ Rows: 1, Columns: 1 },
  })
  await writeFile(join(work, 'in/AOKI.dcm'), image)
  const keys = await loadKeys(work)
  const platform = keyPairOf(makeKeyPair().secretKey)
  const enrolment = {
    ...{ server: 'https://platform.example', gatewayId: id, siteId: id, siteCode: 'M' },
    platformPublicKey: toBase64(platform.publicKey),
  }
  const run = { input: join(work, 'in'), workFolder: work, mode: 'anonymised' } as const
  const received = { ...(await receive(run, keys)), keys, enrolment }
  const sealed = await sealRun(run, await prepareRun(run, received), received)
  assert.ok(sealed)
  const { submissionId } = sealed.manifest
  const answer = {
    ...{ submissionId, manifestDigest: manifestDigest(sealed.manifest), acceptedAt: '2026-11-26T00:00:00.000Z' },
    ...{ subjects: 1, studies: 1, series: 1, instances: 1, files: 0, logEntryId: id },
  }
  const receipt = { ...answer, signature: signJson(answer, platform) }
  const sent: SentSubmission = { submissionId, state: 'accepted', receipt, issues: [], isReceiptSigned }
  await writeFile(join(received.runFolder, 'sent.json'), JSON.stringify(sent))
  const journal = () => readFile(join(received.runFolder, 'journal.jsonl'), 'utf8')
  const files = () => readdir(received.runFolder)
  return { work, run, keys, received, sealed, sent, journal, files }
}

test('a key whose command was never given again is destroyed by the next run of anything, and the queue can still settle', async t => {
  const { work, keys, journal, files } = await acceptedRun(t)
  await closeOthers(work, keys)
  assert.deepEqual([(await files()).includes('run.key'), (await files()).includes('certificate.json')], [false, true])
  assert.match(await journal(), /AOKI\.dcm/)
  assert.notEqual((await listReceipts(work))[0]?.certificate, undefined)
})

test('once the queue has let go, nothing of the inputs is kept', async t => {
  const { run, work, keys, received, sent, journal, files } = await acceptedRun(t)
  const seen: boolean[] = []
  await closeRun(run, received, sent, async () => {
    seen.push((await journal()).includes('AOKI.dcm'))
  })
  assert.deepEqual(seen, [true])
  assert.doesNotMatch(await journal(), /AOKI/)
  assert.ok(!(await files()).some(name => name === 'run.key' || name === 'out' || name === 'objects'))
  const before = await readFile(join(received.runFolder, 'certificate.json'), 'utf8')
  await closeRun(run, received, sent, async () => {})
  await closeOthers(work, keys)
  assert.equal(await readFile(join(received.runFolder, 'certificate.json'), 'utf8'), before)
  assert.equal((await listProvisions(work)).length, 1)
})

test('a key is not destroyed on the word of another than the platform', async t => {
  const { work, keys, files } = await acceptedRun(t, false)
  await closeOthers(work, keys)
  assert.deepEqual([(await files()).includes('run.key'), (await files()).includes('certificate.json')], [true, false])
})

test('a provision is recorded once, and again where a crash tore its line', async t => {
  const { work, sealed, sent } = await acceptedRun(t)
  await appendFile(join(work, 'provisions.jsonl'), '{"submissionId":"')
  for (let time = 0; time < 2; time++)
    await recordProvision(work, 'https://platform.example', { manifest: sealed.manifest, sent })
  const [provision, ...others] = await listProvisions(work)
  assert.deepEqual(
    [provision?.recipient.server, provision?.mode, others],
    ['https://platform.example', 'anonymised', []],
  )
  assert.deepEqual(provision?.provided.modalities, ['CT'])
})
