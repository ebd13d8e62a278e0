import { strict as assert } from 'node:assert'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gatherIdentifiers, holdsIdentifier } from '@tsumugi/deidentify'
import { parseDicom, writePart10 } from '@tsumugi/dicom'
import { type Answer, formatAnswers, parseAnswers, readAnswerKey } from './answer-key.ts'
import {
  passSelfTest,
  readSample,
  rememberPassed,
  runSelfTest,
  summarize,
  summaryLines,
  writeMappings,
} from './index.ts'
import { scoreInstance } from './score.ts'

/** Seeds that were not looked at while the rules were made. */
const heldOutSeeds = [40_961, 86_028, 121_393]

test('the rules find every canary in the built-in files, with canaries that they were not made for', () => {
  for (const seed of heldOutSeeds) {
    const summary = summarize(runSelfTest({ seed }))
    assert.ok(
      summary.isPassed,
      summaryLines(summary)
        .filter(line => line.startsWith('failed'))
        .join('\n'),
    )
  }
})

test('the self-test is over before anyone waits', () => {
  const started = performance.now()
  summarize(runSelfTest())
  assert.ok(performance.now() - started < 3000)
})

test('nothing planted is left of real files', async t => {
  const folders = ['../../../fixtures/sample-hospital', '../../../fixtures/hard', '../../../../shared/data'].map(name =>
    join(import.meta.dirname, name),
  )
  for (const folder of folders) {
    if (!existsSync(folder)) {
      t.diagnostic(`left out, since it is not there: ${folder.split('/').slice(-2).join('/')}`)
      continue
    }
    const summary = summarize(runSelfTest({ files: await readSample(folder), pixels: 'accept', seed: 7 }))
    t.diagnostic(summaryLines(summary).slice(0, 14).join('\n'))
    const removed = summary.actions.find(({ name }) => name === 'text_removed')
    assert.equal(removed?.passed, removed?.checks)
    if (folder.endsWith('sample-hospital'))
      assert.ok(
        summary.score >= 0.9995,
        summaryLines(summary)
          .filter(line => line.startsWith('failed'))
          .join('\n'),
      )
  }
})

const answer = (action: Answer['action'], tagDs: string, value: string, actionText = value): Answer => ({
  ...{ action, tagDs, value, actionText, tagName: '', categories: ['HIPAA-A'] },
})

/** The example of the reference: AnswerData as the challenge's own key writes it. */
test('answers are written as the challenge writes them, and read back', () => {
  const nested = answer('text_removed', '(0040,0275)>[<0000>]<(0040,0007)', 'Chest for Jones', 'Jones')
  const text = formatAnswers([answer('text_removed', '(0008,0050)', '528B3426'), nested])
  const stored = JSON.parse(text)
  assert.equal(stored['0'].tag_ds, '<(0008,0050)>')
  assert.equal(stored['0'].action_text, '<528B3426>')
  assert.equal(stored['1'].tag_ds, '<(0040,0275)>[<0000>]<(0040,0007)>')
  assert.equal(stored['1'].tag, '<(0040,0007)>')
  assert.deepEqual(parseAnswers(text)[1], nested)
})

function scoreOf(one: Answer): number | undefined {
  const bytes = writePart10({
    ...{
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: '1.2.3',
      StudyDescription: 'CT CHEST',
      StudyDate: '20200102',
    },
    ...{
      PatientID: 'NEW',
      RequestAttributesSequence: [{ ScheduledProcedureStepDescription: 'HEAD' }],
      PatientName: '',
    },
    ...{ '00190010': { vr: 'LO', value: 'SIEMENS MED' }, '00191011': { vr: 'LO', value: 'SAFE' } },
  })
  const row = {
    group: '',
    modality: 'CT',
    sopClassUid: '',
    patientId: '',
    studyInstanceUid: '',
    seriesInstanceUid: '',
    sopInstanceUid: '',
    digest: '',
    answers: [one],
  }
  const mappings = { uids: new Map([['9.9', '1.2.3']]), patientIds: new Map([['OLD', 'NEW']]) }
  return scoreInstance(row, parseDicom(bytes).file, mappings)[0]?.score
}

test('each test of the challenge passes and fails as its rules say', () => {
  const cases: readonly (readonly [Answer, number])[] = [
    [answer('tag_retained', '(0010,0010)', ''), 1],
    [answer('tag_retained', '(0010,0040)', ''), 0],
    [answer('text_notnull', '(0010,0010)', ''), 0],
    [answer('text_notnull', '(0010,0020)', ''), 1],
    [answer('text_retained', '(0008,1030)', 'CHEST CT'), 1],
    [answer('text_retained', '(0008,1030)', 'CHEST ABDOMEN'), 0.5],
    [answer('text_removed', '(0008,1030)', 'Jones CHEST'), 0],
    [answer('text_removed', '(0008,1030)', 'Jones'), 1],
    [answer('text_removed', '(0040,0275)>[<0000>]<(0040,0007)', 'HEAD'), 0],
    [answer('text_retained', '(0019,"SIEMENS MED",11)', 'SAFE'), 1],
    [answer('date_shifted', '(0008,0020)', '20200102'), 0],
    [answer('date_shifted', '(0008,0020)', '20200103'), 1],
    [answer('uid_changed', '(0008,0018)', '1.2.3'), 0],
    [answer('uid_consistent', '(0008,0018)', '9.9'), 1],
    [answer('uid_consistent', '(0008,0018)', '9.8'), 0],
    [answer('patid_consistent', '(0010,0020)', 'OLD'), 1],
    [answer('pixels_retained', '(7FE0,0010)', '', 'd41d8cd98f00b204e9800998ecf8427e'), 0],
  ]
  for (const [one, expected] of cases)
    assert.equal(scoreOf(one), expected, `${one.action} ${one.tagDs} ${one.actionText}`)
})

test('the key and the mappings are written for the challenge’s own scorer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-midi-'))
  const outcome = runSelfTest()
  await writeMappings(folder, outcome)
  assert.match(await readFile(join(folder, 'uid_mapping.csv'), 'utf8'), /^id_old,id_new\n[\d.]+,2\.25\.\d+\n/)
  assert.match(await readFile(join(folder, 'patid_mapping.csv'), 'utf8'), /^id_old,id_new\n[^,]+,TS-/)
  assert.deepEqual(readAnswerKey(join(folder, 'answer_key.db')), outcome.rows)
})

test('a first submission waits for the self-test of the rules in force', async () => {
  const workFolder = await mkdtemp(join(tmpdir(), 'tsumugi-gate-'))
  await assert.rejects(passSelfTest({ workFolder, selfTest: 'require' }), { code: 'self-test/missing' })
  await passSelfTest({ workFolder, selfTest: 'run' })
  await passSelfTest({ workFolder, selfTest: 'require' })
  const other = { workFolder, options: ['clean-descriptors'] as const, selfTest: 'require' as const }
  await assert.rejects(passSelfTest(other), { code: 'self-test/missing' })
  await rememberPassed(workFolder, summarize(runSelfTest({ options: ['clean-descriptors'] })))
  await passSelfTest(other)
})

test('rules that do not pass say so', async () => {
  const workFolder = await mkdtemp(join(tmpdir(), 'tsumugi-gate-'))
  const options = ['retain-institution-identity', 'retain-uids', 'full-dates', 'clean-structured-content'] as const
  const summary = summarize(runSelfTest({ options }))
  if (summary.isPassed) await passSelfTest({ workFolder, options, selfTest: 'run' })
  else await assert.rejects(passSelfTest({ workFolder, options, selfTest: 'run' }), { code: 'self-test/failed' })
})

test('a person’s spellings in Japanese are all found', () => {
  const person = gatherIdentifiers(['SATO^SHINICHI=齋藤^眞一=さとう^しんいち', '林^花=はやし^はな'], ['0012345'])
  const forms = ['Satoh', 'SATOU', 'ｻﾄｳ', 'サトウ　シンイチ', '斎藤真一', '林 様', 'Shin-ichi', 'M12345', '１２３４５']
  assert.deepEqual(
    forms.filter(form => !holdsIdentifier(form, person)),
    [],
  )
})
