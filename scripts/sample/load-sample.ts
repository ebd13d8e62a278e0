import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { node24, root } from '../node24.mjs'
import { type Person, signInEverybody } from '../thread/people.ts'
import { threadStages } from '../thread/stages.ts'
import type { Hospital, Words } from '../thread/thread.ts'
import { keepProgress } from './keep-progress.ts'

const fixtures = join(root, 'fixtures', 'sample-hospital')
export const sampleHospitals: readonly Hospital[] = [
  { siteCode: 'SAKURA', folder: join(fixtures, 'sakura'), modalities: ['CT', 'MR', 'SM'] },
  { siteCode: 'MIDORI', folder: join(fixtures, 'midori'), modalities: ['CT', 'MR', 'SM'] },
]

/** Put the sample's people into a platform; they are there once. */
export function loadSamplePeople(home: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = join(root, 'server', 'src', 'main', 'load-sample-people.ts')
    const child = spawn(node24(), ['--disable-warning=ExperimentalWarning', file], {
      cwd: root,
      env: { ...process.env, TSUMUGI_HOME: home },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let printed = ''
    child.stderr.on('data', chunk => {
      printed += chunk
    })
    child.on('exit', code =>
      code === 0 ? resolve() : reject(new Error(`The sample's people could not be loaded: ${printed.slice(-2000)}`)),
    )
  })
}

interface SampleOptions {
  readonly url: string
  readonly home: string
  readonly say: (line: string) => void
  /** Who acts; signed in anew when left out. */
  readonly people?: readonly Person[]
}

/** Take the sample hospital through all stages once; what was done before is not done again. */
export async function runSample({ url, home, say, people: signedIn }: SampleOptions): Promise<void> {
  const progress = await keepProgress(
    home,
    threadStages.map(stage => stage.name),
  )
  try {
    if (progress.isDone()) return
    const people = signedIn ?? (await signInEverybody(url))
    for (const stage of threadStages) {
      const began = Date.now()
      await progress.change(stage.name, { state: 'running', note: null })
      const onNote = (note: Words) => void progress.change(stage.name, { note }).catch(() => {})
      const dataset = { name: 'SampleCtMr', en: 'Sample CT and MR', ja: '見本CT・MR' }
      const thread = {
        url,
        home,
        people,
        hospitals: sampleHospitals,
        out: join(home, 'sample', 'downloads'),
        dataset,
        masks: join(fixtures, 'readings'),
        onNote,
      }
      const report = await stage.run(thread).catch(async (error: unknown) => {
        await progress.change(stage.name, {
          state: 'failed',
          note: failureOf(error),
        })
        throw error
      })
      const seconds = (Date.now() - began) / 1000
      await progress.change(stage.name, { state: 'done', note: report.wentOut, path: report.path, seconds })
      say(`  ${stage.name.padEnd(11)} ${report.cameIn} → ${report.wentOut.en} (${seconds.toFixed(1)} s)`)
    }
  } finally {
    await progress.close()
  }
}

/** A failure is told in the words that it came with. */
function failureOf(error: unknown): Words {
  const message = error instanceof Error ? error.message : String(error)
  return { en: message, ja: message }
}
