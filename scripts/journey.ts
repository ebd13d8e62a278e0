/** `npm run journey`: hospital to payout, headless, on any folder of DICOM series, with the embedded engines.
 *  Prints one line a stage, lists what did not go through, writes the release folder, ends with 0. Run again after a crash, it goes on. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readFlags } from './arguments.ts'
import { startPlatform } from './platform/start-platform.ts'
import { loadSamplePeople } from './sample/load-sample.ts'
import { signInEverybody } from './thread/people.ts'
import { threadStages } from './thread/stages.ts'
import type { Thread } from './thread/thread.ts'

const usage = 'npm run journey -- --input FOLDER --out FOLDER [--keep]'
const flags = readFlags(usage, {
  input: { type: 'string', default: '' },
  out: { type: 'string', default: '' },
  keep: { type: 'boolean', default: false },
})
if (flags.input === '' || flags.out === '' || !existsSync(String(flags.input))) {
  console.error(`--input must be a folder that exists, --out one to write.\nUsage: ${usage}`)
  process.exit(2)
}
const input = resolve(String(flags.input))
const out = resolve(String(flags.out))
// The database's own user must reach its folder, which a home folder may not allow.
const home = join(
  tmpdir(),
  `tsumugi-journey-${createHash('sha256').update(`${input}\n${out}`).digest('hex').slice(0, 12)}`,
)
mkdirSync(home, { recursive: true })
mkdirSync(out, { recursive: true })

const modalities = [
  'CT',
  'MR',
  'PT',
  'SM',
  'SEG',
  'SR',
  'RTSTRUCT',
  'OT',
  'US',
  'CR',
  'DX',
  'NM',
  'MG',
  'XA',
  'PR',
  'KO',
]
// The gateway is enrolled with an address, so a journey that goes on needs the port it began with.
const portFile = join(home, 'port')
const platform = await startPlatform({ home, port: existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0 })
writeFileSync(portFile, new URL(platform.url).port)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void platform.stop().then(() => process.exit(130)))
let isDone = false
try {
  await loadSamplePeople(home)
  const thread: Thread = {
    url: platform.url,
    home,
    people: await signInEverybody(platform.url),
    hospitals: [{ siteCode: 'SAKURA', folder: input, modalities }],
    out,
    dataset: { name: 'Journey', en: 'Journey', ja: '一貫処理' },
    masks: undefined,
    onNote: () => {},
  }
  for (const stage of threadStages) {
    const began = Date.now()
    const report = await stage.run(thread)
    const seconds = ((Date.now() - began) / 1000).toFixed(1)
    console.log(
      `${stage.name.padEnd(11)} in: ${report.cameIn} | out: ${report.wentOut} | ${seconds} s | ${(report.sizeBytes / 1e6).toFixed(2)} MB`,
    )
    for (const problem of report.problems ?? []) console.log(`            not taken: ${problem}`)
  }
  isDone = true
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  console.error(`What was done is kept in ${home}; the same command goes on from there.`)
} finally {
  await platform.stop()
}
if (isDone && !flags.keep) rmSync(home, { recursive: true, force: true })
process.exit(isDone ? 0 : 1)
