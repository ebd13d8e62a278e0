/** `npm run journey`: hospital to payout, headless, on any folder of DICOM series, with the embedded engines.
 *  Prints one line a stage, lists what did not go through, writes the release folder, ends with 0. Run again after a crash, it goes on.
 *  Where nothing in the folder can become a release, it says which stage came to an end and why, and ends with 3. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readFlags } from './arguments.ts'
import { startPlatform } from './platform/start-platform.ts'
import { loadSamplePeople } from './sample/load-sample.ts'
import { signInEverybody } from './thread/people.ts'
import { threadStages } from './thread/stages.ts'
import { NothingLeft, type StageReport, type Thread } from './thread/thread.ts'

const usage = `npm run journey -- --input FOLDER --out FOLDER [--keep]
  --input  a folder (or zip) of DICOM series; slides, CSV and VCF files beside them come along
  --out    the folder for the release, made if it is not there
  --keep   keep the platform's working folder
Exit codes: 0 release written and verified · 1 failed, run the same command again to go on · 2 usage
            3 nothing in the folder can become a release, the lines say why · 130 interrupted`
const flags = readFlags(usage, {
  input: { type: 'string', default: '' },
  out: { type: 'string', default: '' },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})
if (flags.help) {
  console.log(usage)
  process.exit(0)
}
if (flags.input === '' || flags.out === '' || !existsSync(String(flags.input))) {
  console.error(`--input must be a folder that exists, --out one to write.\nUsage: ${usage}`)
  process.exit(2)
}
const input = resolve(String(flags.input))
const out = resolve(String(flags.out))
// The database's own user must reach its folder, which a home folder may not allow. A folder that was changed is another journey.
const home = join(tmpdir(), `tsumugi-journey-${nameOf([input, out, ...listStates(realpathSync(input))])}`)
mkdirSync(home, { recursive: true })
mkdirSync(out, { recursive: true })

// The gateway is enrolled with an address, so a journey that goes on needs the port it began with.
const portFile = join(home, 'port')
// Heard from the beginning on: what is being started must be stopped too.
let isInterrupted = false
const starting = startPlatform({ home, port: existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0 })
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    isInterrupted = true
    void starting.then(started => started.stop()).finally(() => process.exit(130))
  })
const platform = await starting
writeFileSync(portFile, new URL(platform.url).port)
let exitCode = 1
try {
  await loadSamplePeople(home)
  const thread: Thread = {
    url: platform.url,
    home,
    people: await signInEverybody(platform.url),
    hospitals: [{ siteCode: 'SAKURA', folder: input }],
    out,
    dataset: { name: 'Journey', en: 'Journey', ja: '一貫処理' },
    masks: undefined,
    onNote: () => {},
  }
  exitCode = await runStages(thread)
} catch (error) {
  // What a stage says when its platform is taken away tells nothing.
  if (isInterrupted) await new Promise(() => {})
  console.error(error instanceof Error ? error.message : String(error))
  console.error(`What was done is kept in ${home}; the same command goes on from there.`)
} finally {
  await platform.stop()
}
if (exitCode !== 1 && !flags.keep) rmSync(home, { recursive: true, force: true })
process.exit(exitCode)

function nameOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12)
}

/** Name, size and time of change of a file, or of all below a folder; what cannot be looked at is named alone. Links are not followed. */
function listStates(path: string): string[] {
  try {
    const { size, mtimeMs } = lstatSync(path)
    const names =
      statSync(path).isDirectory() && !lstatSync(path).isSymbolicLink() ? readdirSync(path).sort() : undefined
    return names?.flatMap(name => listStates(join(path, name))) ?? [`${path}|${size}|${mtimeMs}`]
  } catch {
    return [path]
  }
}

/** Run the stages in order, one line each. Answers the exit code. */
async function runStages(thread: Thread): Promise<0 | 3> {
  for (const stage of threadStages) {
    const began = Date.now()
    try {
      print(stage.name, await stage.run(thread), began)
    } catch (error) {
      if (!(error instanceof NothingLeft)) throw error
      print(stage.name, error.report, began)
      console.log(`Nothing of this folder becomes a release. ${error.message}\nWhat to do: ${error.whatToDo}`)
      return 3
    }
  }
  return 0
}

function print(name: string, report: StageReport, began: number): void {
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  const size = (report.sizeBytes / 1e6).toFixed(2)
  console.log(`${name.padEnd(11)} in: ${report.cameIn} | out: ${report.wentOut.en} | ${seconds} s | ${size} MB`)
  for (const warning of report.warnings ?? []) console.log(`            warning: ${warning}`)
  for (const problem of report.problems ?? []) console.log(`            not taken: ${problem}`)
}
