import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { makeSealedFolder } from './testing.ts'

const bin = join(import.meta.dirname, '../bin/tsumugi.mjs')
function run(args: readonly string[], env: Record<string, string> = {}) {
  const clean = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...env }
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    env: clean,
    input: '',
  })
  return { status, stdout, stderr }
}

test('verify needs no account, says yes with 0 and no with 5, and names the bad file', () => {
  const { folder } = makeSealedFolder()
  const good = run(['verify', folder])
  assert.deepEqual([good.status, good.stdout], [0, 'Verified: Test 1.0.0, 4 files, log entry 2.\n'])
  assert.match(good.stderr, /Compare its fingerprint: [0-9a-f]{64}/)
  rmSync(join(folder, 'index.csv'))
  const bad = run(['verify', folder])
  assert.deepEqual([bad.status, bad.stdout], [5, 'NOT verified: Test 1.0.0\nfile/missing  index.csv\n'])
  rmSync(folder, { recursive: true })
})

test('--json prints one JSON value on standard output and nothing else', () => {
  const { folder } = makeSealedFolder()
  const verdict = z.looseObject({ isVerified: z.boolean() }).parse(JSON.parse(run(['verify', folder, '--json']).stdout))
  assert.equal(verdict.isVerified, true)
  rmSync(folder, { recursive: true })
})

test('wrong usage ends with 2', () => {
  assert.equal(run(['nope']).status, 2)
  assert.equal(run(['verify']).status, 2)
  assert.equal(run([]).status, 2)
  assert.equal(run(['verify', '.', '--kye', 'platform.pub']).status, 2)
  assert.equal(run(['log', 'verify', '--sever=x']).status, 2)
  assert.equal(run(['catalogue', '--server', 'ftp://x']).status, 2)
  assert.equal(run(['sign-in', '--server', 'http://127.0.0.1:9']).status, 2)
})

test('help is on standard output and ends with 0', () => {
  const { status, stdout } = run(['--help'])
  assert.equal(status, 0)
  assert.match(stdout, /verify {4}Verify a release offline/)
  assert.match(run(['download', '--help']).stdout, /--out=<DIR>/)
})

test('what needs an account ends with 4 before anything is asked', () => {
  assert.equal(run(['grants']).status, 4)
})

test('a platform that does not answer ends with 7', () => {
  assert.equal(run(['catalogue', '--server', 'http://127.0.0.1:9']).status, 7)
})
