import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { releaseRoutes } from '@tsumugi/api'
import { authenticate, routes as membershipRoutes } from '#membership'
import { inTransaction } from '#platform/db'
import { createServer } from '#platform/http-server'
import { openTestPlatform } from '#platform/testing'
import { openTestDoor } from '#platform/testing-door'
import { routes as provenanceRoutes } from '#provenance'
import { createApiKey } from '../membership/api-keys.ts'
import { buildRelease } from './build-release.ts'
import { routes } from './routes.ts'
import { askRelease, jobContext, makeScene } from './testing/scene.ts'

const platform = await openTestPlatform()
const door = await openTestDoor(platform, routes)
const app = await createServer({
  services: platform,
  routes: [...membershipRoutes, ...provenanceRoutes, ...routes],
  version: 'test',
  authenticate: ({ headers }) => authenticate(platform.db, headers),
})
const server = await app.listen({ port: 0, host: '127.0.0.1' })
const home = mkdtempSync(join(tmpdir(), 'tsumugi-cli-'))
after(async () => {
  await app.close()
  await door.close()
  await platform.close()
  rmSync(home, { recursive: true })
})
const scene = await makeScene(platform, [
  { site: 0, reference: 'agreed' },
  { site: 1, reference: 'agreed' },
])
const { id } = await door.call(scene.curator, releaseRoutes.createRelease, { body: askRelease(scene) })
await buildRelease(jobContext(platform, { releaseId: id }))
const { secret } = await inTransaction(platform.db, tx => createApiKey(tx, scene.customer, { name: 'cli' }))

const bin = join(import.meta.dirname, '../../../cli/bin/tsumugi.mjs')
async function tsumugi(args: readonly string[], input = '') {
  const env = { PATH: process.env.PATH ?? '', XDG_CONFIG_HOME: join(home, 'config') }
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(input)
  const ended = new Promise<number | null>(done => child.once('close', done))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: await ended, stdout, stderr }
}
const download = () => tsumugi(['download', 'Lung', '--out', join(home, 'out')])
const folder = join(home, 'out/Lung-1.0.0')

test('signing in keeps the key for the user alone, and a wrong key ends with 4', async () => {
  assert.equal((await tsumugi(['sign-in', '--server', server], 'tsk_wrong')).status, 4)
  const { status, stdout } = await tsumugi(['sign-in', '--server', server], `${secret}\n`)
  assert.deepEqual([status, stdout], [0, `Signed in at ${server} as customer of AI firm.\n`])
  assert.equal(statSync(join(home, 'config/tsumugi/credentials.json')).mode & 0o777, 0o600)
})

test('the catalogue is listed', async () => {
  const { stdout } = await tsumugi(['catalogue'])
  assert.match(stdout, /^RELEASE .*\nLung-1\.0\.0 +CT +<10 /)
})

test('a download without a grant ends with 1 and says what to do', async () => {
  const { status, stderr } = await download()
  assert.equal(status, 1)
  assert.match(stderr, /no grant for this release\. Ask for access/)
})

test('with a grant a release is downloaded and verified', async () => {
  const body = { releaseId: id, purpose: 'research' as const, statement: 'x' }
  const request = await door.call(scene.customer, releaseRoutes.requestAccess, { body })
  const decision = { verdict: 'approve' as const, fee: { minor: '1', currency: 'JPY' as const }, endsOn: '2099-12-31' }
  await door.call(scene.ethicsOfficer, releaseRoutes.decideRequest, { params: { id: request.id }, body: decision })
  await door.call(scene.customer, releaseRoutes.acceptQuote, { params: { id: request.id } })
  const { status, stdout } = await download()
  assert.equal(status, 0)
  assert.match(stdout, /^Verified: Lung 1\.0\.0, \d+ files, log entry \d+\.\n$/)
  assert.match((await tsumugi(['grants'])).stdout, /Lung-1\.0\.0 +in-force .* 1\n$/)
})

test('the same command goes on where it stopped: good files stay, the rest of a file is asked for', async () => {
  const cut = join(folder, 'index.csv')
  const whole = readFileSync(cut)
  renameSync(cut, `${cut}.part`)
  writeFileSync(`${cut}.part`, whole.subarray(0, 50))
  writeFileSync(join(folder, 'splits.json'), 'spoilt')
  const before = await served()
  const { status, stderr } = await download()
  assert.deepEqual([status, readFileSync(cut).equals(whole), existsSync(`${cut}.part`)], [0, true, false])
  assert.match(stderr, /2 files fetched/)
  const seal = ['manifest.json', 'manifest.json', 'manifest.sig', 'proof.json', 'splits.json']
  const expected = seal.reduce((total, path) => total + statSync(join(folder, path)).size, whole.length - 50)
  assert.equal((await served()) - before, expected)
})

test('a beginning that is not the file’s own is thrown away and asked for anew', async () => {
  const path = join(folder, 'index.csv')
  const whole = readFileSync(path)
  rmSync(path)
  writeFileSync(`${path}.part`, 'x'.repeat(50))
  assert.equal((await download()).status, 0)
  assert.ok(readFileSync(path).equals(whole))
})

async function served(): Promise<number> {
  const { total } = await platform.db
    .selectFrom('download')
    .select(({ fn }) => fn.sum<string>('bytes_served').as('total'))
    .executeTakeFirstOrThrow()
  return Number(total)
}

test('the log is verified: it only grew since it was looked at last', async () => {
  assert.match((await tsumugi(['log', 'verify'])).stdout, /^The log has \d+ entries \(first look\)/)
  await buildRelease(jobContext(platform, { releaseId: await another() }))
  const { status, stdout } = await tsumugi(['log', 'verify'])
  assert.equal(status, 0)
  assert.match(stdout, /extends the \d+ entries seen last/)
})

async function another(): Promise<string> {
  const body = askRelease(scene, { version: '1.0.1' })
  return (await door.call(scene.curator, releaseRoutes.createRelease, { body })).id
}

test('a log that was signed by another key than last time ends with 5', async () => {
  const { stderr, status } = await tsumugi(['log', 'verify', '--key', 'a'.repeat(64)])
  assert.equal(status, 5)
  assert.match(stderr, /another key than the pinned one/)
})
