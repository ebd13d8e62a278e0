/** What `npm run up` starts lives no longer than it: not even when it is killed and can end nothing itself. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { node24, root } from '../scripts/node24.mjs'
import { freePort } from '../scripts/platform/free-port.ts'

const node = (file: string, args: readonly string[]) => [
  '--disable-warning=ExperimentalWarning',
  join(root, file),
  ...args,
]

async function until(isSo: () => Promise<boolean>, seconds: number): Promise<boolean> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await wait(100))
    if (await isSo()) return true
  return false
}

test('a platform whose supervisor was killed ends, and is started again by the same command', async t => {
  const home = mkdtempSync(join(tmpdir(), 'tsumugi-supervised-'))
  chmodSync(home, 0o711)
  const port = await freePort()
  const args = node('scripts/up.ts', ['--empty', '--home', home, '--port', String(port)])
  const start = (): ChildProcess => spawn(node24(), args, { stdio: 'ignore' })
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      answer => answer.ok,
      () => false,
    )
  t.after(() => spawnSync(node24(), node('scripts/down.ts', ['--purge', '--home', home])))
  const first = start()
  assert.ok(await until(answers, 60), 'it answers')
  first.kill('SIGKILL')
  assert.ok(await until(async () => !(await answers()), 15), 'it ends with its supervisor')
  const second = start()
  assert.ok(await until(answers, 60), 'it answers again')
  const ended = new Promise(resolve => second.once('exit', resolve))
  second.kill('SIGINT')
  assert.equal(await ended, 0)
})
