/** `npm test`: every check, then every test; ends with the runner's own counts and its exit code. */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findChromium } from './browser/find-chromium.ts'
import { node24, root } from './node24.mjs'

const binaries = join(root, 'node_modules', '.bin')
const bin = (name: string) => join(binaries, name)
/** The tools start by `env node`, which must be the Node that npm brought. */
const environment = { ...process.env, NO_COLOR: '1', PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` }

/** Checks that are programs of their own, cheapest first; each must end with 0. */
const checks: { name: string; command: string; args: string[] }[] = [
  { name: 'format and lint', command: bin('biome'), args: ['check', '--error-on-warnings', '.'] },
  ...globSync('{packages/*,gateway,server,web,cli,scripts,test,bench}/tsconfig.json', { cwd: root })
    .sort()
    .map(file => ({
      name: `types of ${file.replace('/tsconfig.json', '')}`,
      command: bin('tsc'),
      args: ['--noEmit', '-p', file],
    })),
  {
    name: 'boundaries',
    command: bin('depcruise'),
    args: ['--config', '.dependency-cruiser.cjs', 'packages', 'gateway', 'server', 'web/src', 'cli'],
  },
  { name: 'unused code', command: bin('knip'), args: [] },
  { name: 'web build', command: bin('vite'), args: ['build', 'web', '--logLevel', 'warn'] },
]

function runChecks(): boolean {
  return checks.map(runCheck).every(Boolean)
}

function runCheck({ name, command, args }: (typeof checks)[number]): boolean {
  const began = Date.now()
  const done = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: environment,
  })
  const isGood = done.status === 0
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  if (!isGood) console.log(`${done.stdout}${done.stderr}`.trim())
  return isGood
}

/** Say by name what this machine lacks, so that nothing is skipped in silence. */
function sayWhatIsMissing(): void {
  const wanted = [
    { tool: 'dciodvfy', why: 'the checks of DICOM objects by dicom3tools' },
    { tool: 'dcmdump', why: 'the checks by DCMTK' },
    { tool: 'radosgw', why: 'the tests on an S3 store' },
    { tool: 'initdb', why: 'the tests on a PostgreSQL server' },
  ]
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...globSync('/usr/lib/postgresql/*/bin')]
  for (const { tool, why } of wanted) {
    const isThere = folders.some(folder => existsSync(join(folder, tool)))
    if (!isThere) console.log(`skip ${why}: ${tool} is not installed`)
  }
  if (findChromium() === undefined)
    console.log('skip the browser tests: no Chromium was found, and this user may not install one')
}

function runTests(): number {
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-concurrency=2',
    '--test-timeout=1800000',
    '--test-reporter=spec',
    ...testFiles(),
  ]
  return spawnSync(node24(), args, { cwd: root, stdio: 'inherit' }).status ?? 1
}

function testFiles(): string[] {
  const patterns = [
    'packages/*/src/**/*.test.ts',
    'gateway/src/**/*.test.ts',
    'server/src/**/*.test.ts',
    'cli/src/**/*.test.ts',
    'web/src/**/*.test.ts',
    'scripts/**/*.test.ts',
    'test/**/*.test.ts',
  ]
  return globSync(patterns, { cwd: root }).sort()
}

const areChecksGood = runChecks()
sayWhatIsMissing()
const status = runTests()
if (!areChecksGood) console.error('At least one check above failed.')
process.exit(areChecksGood ? status : 1)
