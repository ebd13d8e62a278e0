/** The journey on folders as people have them: a good series among broken files goes to its release, and a folder of nothing says so. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { node24, root } from '../scripts/node24.mjs'

const series = join(root, 'fixtures/sample-hospital/midori/dicom/M88-0002_SUZUKI_NANAMI/MR-T1')

/** An empty folder for what came in and one for what goes out, thrown away after the test. */
function makeFolders(t: { after: (act: () => void) => void }) {
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-journey-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const input = join(folder, '検査 フォルダ')
  mkdirSync(input)
  return { input, out: join(folder, 'out') }
}

const run = (script: string, ...args: string[]) =>
  spawnSync(node24(), ['--disable-warning=ExperimentalWarning', join(root, script), ...args], { encoding: 'utf8' })

test('a folder with broken files still ends, names each with its reason, and loses no good one', {
  timeout: 300_000,
}, t => {
  const { input, out } = makeFolders(t)
  const deep = join(input, 'a/b/c/d', '断面')
  cpSync(series, deep, { recursive: true })
  const names = readdirSync(deep).sort()
  const whole = readFileSync(join(deep, names[0] ?? ''))
  const broken: Record<string, Uint8Array | string> = {
    ...{
      'cut.dcm': whole.subarray(0, 900),
      'empty.dcm': '',
      'notes.txt': 'A note.',
      'noise.dcm': Buffer.alloc(5000, 7),
    },
    'again.dcm': whole,
  }
  for (const [name, content] of Object.entries(broken)) writeFileSync(join(input, name), content)
  symlinkSync(input, join(input, 'loop'))
  const { status, stdout, stderr } = run('scripts/journey.ts', '--input', input, '--out', out)
  assert.equal(status, 0, stdout + stderr)
  const stages = ['collect', 'select', 'annotate', 'preprocess', 'release', 'settle']
  for (const stage of stages)
    assert.match(stdout, new RegExp(`^${stage} +in: .* \\| out: .* \\| [\\d.]+ s \\| [\\d.]+ MB$`, 'm'))
  const held = [...stdout.matchAll(/not taken: ([^:]+): .*\((.*)\)$/gm)].map(([, name, code]) => `${name} ${code}`)
  assert.deepEqual(held.sort(), [
    'again.dcm instance/duplicate',
    'cut.dcm file/unreadable',
    'empty.dcm file/unreadable',
    'loop file/link',
    'noise.dcm file/unreadable',
    'notes.txt file/unknown-kind',
  ])
  const release = join(out, 'Journey-1.0.0')
  const released = readdirSync(join(release, 'dicom'), { recursive: true, encoding: 'utf8' })
  assert.equal(released.filter(name => name.endsWith('.dcm') && !name.includes('/seg/')).length, names.length)
  assert.equal(run('cli/src/main.ts', 'verify', release).status, 0)
})

test('a folder of which nothing can be released ends with 3, and says why and what to do', { timeout: 120_000 }, t => {
  const { input, out } = makeFolders(t)
  writeFileSync(join(input, 'notes.txt'), 'A note.')
  const { status, stdout } = run('scripts/journey.ts', '--input', input, '--out', out)
  assert.equal(status, 3, stdout)
  assert.match(stdout, /^collect +in: 1 files of one hospital \| out: nothing/m)
  assert.match(stdout, /not taken: notes\.txt: .*\(file\/unknown-kind\)/)
  assert.match(stdout, /^What to do: /m)
  assert.equal(existsSync(join(out, 'Journey-1.0.0')), false)
})

test('a wrong argument ends with 2 and shows the usage', () => {
  const { status, stderr } = run(
    'scripts/journey.ts',
    '--input',
    join(tmpdir(), 'there is no such folder'),
    '--out',
    'x',
  )
  assert.equal(status, 2)
  assert.match(stderr, /Usage: npm run journey/)
})
