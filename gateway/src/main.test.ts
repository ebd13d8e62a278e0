import { strict as assert } from 'node:assert'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { packIndex, submissionManifest } from '@tsumugi/api'
import { searchBytes } from '@tsumugi/deidentify'
import { makeKeyPair, toBase64 } from '@tsumugi/proofs'
import { z } from 'zod'
import { saveEnrolment } from '#work'

const main = join(import.meta.dirname, 'main.ts')
/** Its heads are phantoms of plastic and liquid, which nobody can tell from faces but a person: hence `--faces accept`. */
const hospital = join(import.meta.dirname, '../../fixtures/sample-hospital/midori')
const planted = z.array(z.string())

const run = (...given: string[]) => spawnSync(process.execPath, [main, ...given], { encoding: 'utf8' })

/** A work folder that looks enrolled, with keys of its own. */
async function workFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-gateway-'))
  const id = '00000000-0000-4000-8000-000000000001'
  const platformPublicKey = toBase64(makeKeyPair().publicKey)
  await saveEnrolment(folder, {
    server: 'http://127.0.0.1:9',
    gatewayId: id,
    siteId: id,
    siteCode: 'MIDORI',
    platformPublicKey,
  })
  return folder
}

async function runFolderOf(work: string): Promise<string> {
  const [name] = (await readdir(join(work, 'runs'))).filter(one => !one.startsWith('unpacked-'))
  assert.ok(name !== undefined)
  return join(work, 'runs', name)
}

const manifestOf = async (work: string) => manifestIn(await runFolderOf(work))

async function manifestIn(runFolder: string) {
  const text = await readFile(join(runFolder, 'submission.json'), 'utf8')
  return z.object({ manifest: submissionManifest }).parse(JSON.parse(text)).manifest
}

test('the sample hospital is sealed with nothing planted left in any object', async () => {
  const work = await workFolder()
  assert.equal(run('seal', hospital, '--faces', 'accept', '--work', work).status, 0)
  const texts = planted.parse(JSON.parse(await readFile(join(hospital, '../planted.json'), 'utf8')))
  const folder = await runFolderOf(work)
  for (const name of await readdir(join(folder, 'objects')))
    assert.deepEqual(searchBytes(await readFile(join(folder, 'objects', name)), texts), [])
  const manifest = await manifestOf(work)
  assert.deepEqual([manifest.subjects.length, manifest.subjects.flatMap(subject => subject.studies).length], [3, 4])
})

test('a pack is a tar whose index says where each file begins and what it hashes to', async () => {
  const work = await workFolder()
  run('seal', hospital, '--faces', 'accept', '--work', work)
  const objects = join(await runFolderOf(work), 'objects')
  const [series] = (await manifestOf(work)).subjects[0]?.studies[0]?.series ?? []
  assert.ok(series !== undefined)
  const pack = await readFile(join(objects, series.pack.digest))
  const index = packIndex.parse(JSON.parse(await readFile(join(objects, series.index.digest), 'utf8')))
  for (const { offset, length, sha256 } of index.instances)
    assert.equal(
      createHash('sha256')
        .update(pack.subarray(offset, offset + length))
        .digest('hex'),
      sha256,
    )
  const listed = spawnSync('tar', ['-tf', join(objects, series.pack.digest)], { encoding: 'utf8' })
  assert.deepEqual(
    listed.stdout.trim().split('\n'),
    index.instances.map(one => `${one.sopInstanceUid}.dcm`),
  )
})

test('a run killed at any point goes on by the same command and makes the same packs', async () => {
  const whole = await workFolder()
  run('seal', hospital, '--faces', 'accept', '--work', whole)
  const killed = await workFolder()
  await cp(join(whole, 'keys'), join(killed, 'keys'), { recursive: true })
  for (const waitMs of [350, 450, 550, 650, 750, 900]) {
    const child = spawn(process.execPath, [main, 'seal', hospital, '--faces', 'accept', '--work', killed], {
      stdio: 'ignore',
    })
    await sleep(waitMs)
    child.kill('SIGKILL')
  }
  assert.equal(run('seal', hospital, '--faces', 'accept', '--work', killed).status, 0)
  const packsOf = async (work: string) =>
    (await manifestOf(work)).subjects.flatMap(subject => [
      ...subject.studies.flatMap(study => study.series.map(series => series.pack.digest)),
      ...subject.files.map(file => file.digest),
    ])
  assert.deepEqual(await packsOf(killed), await packsOf(whole))
})

test('an output that a power cut damaged is made again', async () => {
  const work = await workFolder()
  assert.equal(run('seal', hospital, '--faces', 'accept', '--work', work).status, 0)
  const folder = await runFolderOf(work)
  const before = await manifestOf(work)
  const [series] = (await readdir(join(folder, 'out'))).filter(name => !name.includes('.csv'))
  const [file] = await readdir(join(folder, 'out', series ?? ''))
  const path = join(folder, 'out', series ?? '', file ?? '')
  await writeFile(path, new Uint8Array((await readFile(path)).length))
  await writeFile(join(folder, 'submission.json'), '')
  spawnSync('rm', [join(folder, 'submission.json')])
  assert.equal(run('seal', hospital, '--faces', 'accept', '--work', work).status, 0)
  const packs = (manifest: typeof before) =>
    manifest.subjects.flatMap(one => one.studies.flatMap(two => two.series.map(three => three.pack)))
  assert.deepEqual(packs(await manifestOf(work)), packs(before))
})

test('exit codes say what happened', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'tsumugi-gateway-'))
  assert.equal(run('run', hospital, '--work', empty).status, 4)
  assert.equal(run('run').status, 2)
  assert.equal(run('frobnicate').status, 2)
  assert.equal(run('scan', hospital, '--pixels', 'maybe', '--work', empty).status, 2)
  assert.equal(run('scan', join(empty, 'nowhere'), '--work', empty).status, 2)
  const mixed = join(empty, 'mixed')
  await mkdir(mixed)
  await writeFile(join(mixed, 'notes.txt'), 'x')
  assert.equal(run('scan', mixed, '--work', empty).status, 3)
})

test('with --json the last line is the one result', () => {
  const { stdout } = run('status', '--json', '--work', join(tmpdir(), 'tsumugi-gateway-nowhere'))
  assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''), { event: 'result', enrolment: null, runs: [] })
})

test('the risk of a table is told before and after it is widened', async () => {
  const work = await workFolder()
  const table = join(work, 'table.csv')
  await writeFile(table, 'id,age,place\n1,30,A\n2,31,A\n3,60,B\n4,61,B\n')
  await writeFile(join(work, 'table.roles.json'), '{"id":"id","age":"quasi","place":"quasi"}')
  const { stdout, status } = run('risk', table, '--k', '2', '--work', work)
  assert.match(stdout, /before: 4 people in 4 sets[\s\S]*after: 4 people in 2 sets[\s\S]*k 2;/)
  assert.equal(status, 0)
  assert.equal(run('risk', table, '--k', '1', '--work', work).status, 2)
  await writeFile(join(work, 'table.roles.json'), '{"id":"id"}')
  assert.match(run('risk', table, '--work', work).stderr, /no column has the role quasi/)
})

test('a person on the list of opt-outs is in no submission, whatever is asked, until they are taken back', async () => {
  const work = await workFolder()
  const listed = () => run('opt-out', 'list', '--json', '--work', work).stdout
  assert.equal(run('opt-out', 'add', 'M88-0003', '--work', work).status, 0)
  assert.match(listed(), /"patientId":"M88-0003","issuer":""/)
  assert.equal(run('seal', hospital, '--faces', 'accept', '--work', work).status, 0)
  assert.equal((await manifestOf(work)).subjects.length, 2)
  const out = join(work, 'deidentified')
  assert.equal(
    run('deidentify', '--in', join(hospital, 'dicom'), '--out', out, '--work', work, '--faces', 'accept').status,
    3,
  )
  assert.equal((await readdir(out)).length, 3)
  await writeFile(join(work, 'list.csv'), '\uFEFFpatient_id,issuer\nM88-0001,\nM88-0003,\n')
  assert.match(run('opt-out', 'add', '--file', join(work, 'list.csv'), '--work', work).stdout, /^1 entered, 2 on/)
  assert.equal(run('opt-out', 'remove', 'M88-0003', '--work', work).status, 0)
  assert.doesNotMatch(listed(), /M88-0003/)
  assert.equal(run('opt-out', 'add', '--work', work).status, 2)
})

test('what the law excludes from anonymised data is refused before anything is read', async () => {
  const work = await workFolder()
  const refused = (...given: string[]) =>
    run('seal', hospital, '--mode', 'anonymised', '--work', work, '--json', ...given)
  for (const option of ['full-dates', 'retain-uids', 'retain-patient-characteristics', 'retain-institution-identity'])
    assert.match(refused('--options', option).stdout, /mode\/option-excluded/)
  assert.match(refused('--k', '2').stdout, /mode\/k-too-small/)
  assert.match(refused('--faces', 'accept').stdout, /mode\/faces-kept/)
  assert.equal(refused('--k', '2').status, 2)
  assert.equal(run('seal', hospital, '--mode', 'secret', '--work', work).status, 2)
  assert.ok(!(await readdir(work)).includes('runs'))
  const out = join(work, 'out')
  const folder = ['deidentify', '--in', hospital, '--out', out, '--work', work, '--mode', 'anonymised']
  assert.equal(run(...folder, '--options', 'retain-uids').status, 2)
  assert.equal(run(...folder).status, 3)
})

test('an anonymised run killed at any point goes on with its key, leaves no entry in the vault, and is a run of its own', async () => {
  const work = await workFolder()
  assert.equal(run('seal', hospital, '--faces', 'accept', '--work', work).status, 0)
  const vault = await readFile(join(work, 'vault.jsonl'))
  const [pseudonymised] = await readdir(join(work, 'runs'))
  const seal = ['seal', hospital, '--work', work, '--mode', 'anonymised']
  for (const waitMs of [450, 550, 650, 750]) {
    const child = spawn(process.execPath, [main, ...seal], { stdio: 'ignore' })
    await sleep(waitMs)
    child.kill('SIGKILL')
  }
  assert.equal(run(...seal).status, 0)
  const [anonymised = ''] = (await readdir(join(work, 'runs'))).filter(
    name => name !== pseudonymised && !name.startsWith('unpacked-'),
  )
  const folder = join(work, 'runs', anonymised)
  const key = await readFile(join(folder, 'run.key'), 'utf8')
  const sealed = await manifestIn(folder)
  // Sealing again from nothing but the key gives the same packs.
  const packs = (manifest: typeof sealed) =>
    manifest.subjects.flatMap(one => one.studies.flatMap(two => two.series.map(three => three.pack.digest)))
  for (const name of ['submission.json', 'journal.jsonl', 'out', 'objects'])
    await rm(join(folder, name), { recursive: true })
  assert.equal(run(...seal).status, 0)
  const again = await manifestIn(folder)
  assert.deepEqual(packs(again), packs(sealed))
  assert.equal(await readFile(join(folder, 'run.key'), 'utf8'), key)
  assert.deepEqual(await readFile(join(work, 'vault.jsonl')), vault)
  const keys = new Set(again.subjects.map(subject => subject.pseudonym))
  assert.ok((await manifestIn(join(work, 'runs', pseudonymised ?? ''))).subjects.every(one => !keys.has(one.pseudonym)))
  assert.ok(again.subjects.every(one => one.studies.every(study => study.receipt.inDigest === undefined)))
})
