/** Both legal forms against the real platform: what is accepted, what is destroyed after it, and what a stranger can check. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { collectRoutes, submissionManifest } from '@tsumugi/api'
import { root } from '../scripts/node24.mjs'
import { collect } from '../scripts/thread/collect.ts'
import { inRole } from '../scripts/thread/people.ts'
import { openHouse } from './house/open-house.ts'

const main = join(root, 'gateway/src/main.ts')
const folder = join(root, 'fixtures/sample-hospital/sakura')

/** A platform under whose agreements the hospital has sent its folder once, pseudonymised. */
async function openSent(t: TestContext) {
  const house = await openHouse()
  t.after(() => house.close())
  const { home, people, platform } = house
  const hospitals = [{ siteCode: 'SAKURA', folder }]
  const dataset = { name: 'Legal', en: 'Legal', ja: '法令' }
  await collect({
    ...{ url: platform.url, home, people, hospitals, dataset },
    out: home,
    masks: undefined,
    onNote: () => {},
  })
  return { ...house, work: join(home, 'gateways/sakura') }
}

const run = (...given: string[]) => spawnSync(process.execPath, [main, ...given], { encoding: 'utf8' })
const runsOf = (work: string) => readdirSync(join(work, 'runs')).filter(name => !name.startsWith('unpacked-'))
const manifestIn = (path: string) =>
  submissionManifest.parse(JSON.parse(readFileSync(join(path, 'submission.json'), 'utf8')).manifest)
/** The texts under a name in a JSON file, in their order. */
const textsUnder = (name: string, text: string) =>
  [...text.matchAll(new RegExp(`"${name}":\\s*"([^"]+)"`, 'g'))].map(([, value = '']) => value)

test('an anonymised submission killed at every turn is accepted once; its key is then destroyed once, and a stranger can check it', {
  timeout: 600_000,
}, async t => {
  const { work, people } = await openSent(t)
  const [first = ''] = runsOf(work)
  const give = ['run', folder, '--work', work, '--mode', 'anonymised', '--notice', '2.1@2026-04-01']
  const start = () => spawn(process.execPath, [main, ...give], { stdio: 'ignore' })
  for (const waitMs of [500, 900, 1300]) {
    const child = start()
    await wait(waitMs)
    child.kill('SIGKILL')
  }
  const second = () => runsOf(work).find(name => name !== first) ?? 'none'
  const path = (name: string) => join(work, 'runs', second(), name)
  // The moment between the platform's answer and the end of the key.
  const child = start()
  while (!existsSync(path('sent.json')) && child.exitCode === null) await wait(1)
  child.kill('SIGKILL')
  await new Promise(resolve => child.once('close', resolve))
  assert.ok(existsSync(path('sent.json')))
  assert.equal(run(...give).status, 3)
  assert.ok(!existsSync(path('run.key')))
  const certificate = readFileSync(path('certificate.json'), 'utf8')
  assert.equal(run(...give).status, 3)
  assert.equal(readFileSync(path('certificate.json'), 'utf8'), certificate)
  assert.doesNotMatch(readFileSync(path('journal.jsonl'), 'utf8'), /"source":"[^"|]+\.dcm[^}]*"pseudonym"/)

  const modes = textsUnder('mode', readFileSync(join(work, 'provisions.jsonl'), 'utf8'))
  assert.deepEqual(modes, ['pseudonymised', 'anonymised'])
  const accepted = await inRole(people, 'operator').client.call(collectRoutes.submissions, {})
  assert.deepEqual(accepted.items.map(one => [one.state, one.legal?.mode]).sort(), [
    ['accepted', 'anonymised'],
    ['accepted', 'pseudonymised'],
  ])
  const receipts = run('receipt', second(), '--json', '--work', work)
  const [publicKey = ''] = textsUnder('publicKey', receipts.stdout)
  const file = join(work, 'handed-on.json')
  writeFileSync(file, receipts.stdout)
  const [platformKey = ''] = textsUnder('platformPublicKey', readFileSync(join(work, 'enrolment.json'), 'utf8'))
  const checked = run('receipt', '--verify', file, '--key', publicKey, '--platform-key', platformKey)
  assert.equal(checked.status, 0, checked.stdout)
  assert.match(checked.stdout, /^certificate .*: holds$/m)
  writeFileSync(file, certificate.replace(/"destroyedAt":"2/, '"destroyedAt":"1'))
  assert.match(run('receipt', '--verify', file, '--key', publicKey).stdout, /document\/signature-wrong/)
})

test('no name, UID, pack or table of the one form stands in the other', {
  timeout: 600_000,
}, async t => {
  const { work } = await openSent(t)
  const [first = ''] = runsOf(work)
  assert.equal(run('run', folder, '--work', work, '--mode', 'anonymised').status, 3)
  const second = runsOf(work).find(name => name !== first) ?? ''
  const wordsOf = (name: string) => {
    const { subjects } = manifestIn(join(work, 'runs', name))
    const studies = subjects.flatMap(subject => subject.studies)
    const files = subjects.flatMap(subject => subject.files)
    return new Set([
      // The pixels of a slide or an image are the same in both forms, as the ADR says; a slide has hardly anything else.
      ...files.filter(one => one.kind !== 'slide').map(one => one.digest),
      ...subjects.map(subject => subject.pseudonym),
      ...files.flatMap(one => [one.fileName, one.receipt?.inDigest]),
      ...studies.flatMap(study => [study.studyInstanceUid, study.receipt.inDigest, study.receipt.outDigest]),
      ...studies.flatMap(study => study.series.flatMap(one => [one.seriesInstanceUid, one.pack.digest])),
    ])
  }
  const shared = [...wordsOf(first)].filter(word => word !== undefined && wordsOf(second).has(word))
  assert.deepEqual(shared, [])
  // The thighs leave; the heads stay back.
  const studies = manifestIn(join(work, 'runs', second)).subjects.flatMap(subject => subject.studies)
  const heads = manifestIn(join(work, 'runs', first)).subjects.flatMap(subject => subject.studies)
  assert.deepEqual([studies.length > 0, studies.length < heads.length], [true, true])
})
