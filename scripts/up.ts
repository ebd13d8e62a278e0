/** `npm run up`: start everything on embedded defaults, print the address, take the sample hospital through all stages once. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readFlags } from './arguments.ts'
import { buildWeb } from './build-web.ts'
import { root } from './node24.mjs'
import { startPlatform } from './platform/start-platform.ts'
import { loadSamplePeople, runSample } from './sample/load-sample.ts'

const flags = readFlags('npm run up -- [--empty] [--people] [--port 8080] [--home FOLDER]', {
  empty: { type: 'boolean', default: false },
  /** The sample's people without its data, to walk the way by hand. */
  people: { type: 'boolean', default: false },
  port: { type: 'string', default: process.env.TSUMUGI_PORT ?? '8080' },
  home: { type: 'string', default: process.env.TSUMUGI_HOME ?? join(root, '.tsumugi') },
})
const home = resolve(String(flags.home))
const say = (line: string) => console.log(line)

/** Lines of the api that are meant for people; its log, which is JSON, goes to the logs folder alone. */
const onLine = (main: string, line: string) => {
  if (main === 'api' && line !== '' && !line.startsWith('{')) say(line)
}

try {
  mkdirSync(home, { recursive: true })
  buildWeb(say)
  const starting = startPlatform({ home, port: Number(flags.port), onLine })
  // Heard from the beginning on: what is being started must be stopped too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end())
  let isEnding = false
  const end = async () => {
    if (isEnding) return
    isEnding = true
    say('Stopping …')
    await starting.then(
      started => started.stop(),
      () => {},
    )
    say('Stopped. `npm run up` finds everything again.')
    process.exit(0)
  }
  const platform = await starting
  // What comes next would start the database again.
  if (isEnding) await new Promise(() => {})
  say(`\nTsumugi is at ${platform.url}\nData: ${home} · logs: ${join(home, 'logs')} · Ctrl-C stops everything.\n`)
  if (!flags.empty) await bringSample(platform.url)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

async function bringSample(url: string): Promise<void> {
  await loadSamplePeople(home)
  if (flags.people) return say('The sample’s people are there, its data are not. Sign in as any of them on the page.')
  say('Sign in as any sample person on the page. The sample hospital goes through all stages once, in the background.')
  await runSample({ url, home, say }).then(
    () => say('The sample dataset is released and paid out.'),
    (error: unknown) => {
      console.error(`The sample stopped: ${error instanceof Error ? error.message : String(error)}`)
      console.error('The platform goes on. `npm run up` takes the sample up where it stopped.')
    },
  )
}
