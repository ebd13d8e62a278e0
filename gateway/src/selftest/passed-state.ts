import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultOptions, digestRules, type OptionName, type PixelPolicy, type SiteRules } from '@tsumugi/deidentify'
import { z } from 'zod'
import { loadJson, writeDurably } from '#work'
import { runSelfTest } from './run-selftest.ts'
import { type SelfTestSummary, summarize } from './summarize.ts'

const passedState = z.object({
  passed: z.array(z.object({ rulesDigest: z.string(), testedAt: z.string(), score: z.number(), checks: z.number() })),
})
const pathOf = (workFolder: string) => join(workFolder, 'self-test.json')

/** Nothing was sent yet, and the rules in force have not passed the self-test. */
export class SelfTestNotPassed extends Error {
  readonly code: 'self-test/missing' | 'self-test/failed'
  constructor(code: SelfTestNotPassed['code']) {
    super(sentences[code])
    this.name = 'SelfTestNotPassed'
    this.code = code
  }
}

const sentences = {
  'self-test/missing':
    'The rules in force have not passed the self-test, so nothing is sent for the first time. Run selftest with the same options, and send again.',
  'self-test/failed':
    'The rules in force did not pass the self-test, so nothing is sent. Run selftest to see which checks failed, change the options, and try again.',
} as const

/** Keep that these rules passed; an earlier entry of the same rules is replaced. */
export async function rememberPassed(
  workFolder: string,
  { rulesDigest, score, actions }: SelfTestSummary,
): Promise<void> {
  const before = (await loadJson(pathOf(workFolder), passedState))?.passed ?? []
  const checks = actions.reduce((sum, one) => sum + one.checks, 0)
  const entry = { rulesDigest, testedAt: new Date().toISOString(), score, checks }
  const passed = [...before.filter(one => one.rulesDigest !== rulesDigest), entry]
  await writeDurably(pathOf(workFolder), `${JSON.stringify({ passed }, null, 2)}\n`)
}

/** When and how the rules in force passed in this work folder; nothing when they did not. */
export async function findPassed(
  workFolder: string,
  { options = defaultOptions, siteRules }: Pick<Gate, 'options' | 'siteRules'> = {},
) {
  const digest = digestRules(options, siteRules)
  return (await loadJson(pathOf(workFolder), passedState))?.passed.find(one => one.rulesDigest === digest)
}

export interface Gate {
  readonly workFolder: string
  readonly options?: readonly OptionName[]
  readonly siteRules?: SiteRules
  readonly pixels?: PixelPolicy
  /** `run` runs a missing self-test; `require` refuses. */
  readonly selfTest: 'run' | 'require'
}

/** Refuse a site's first submission until the rules in force have passed. Once something was accepted, the rules are known to the platform and it goes on. */
export async function passSelfTest({ workFolder, options, siteRules, pixels, selfTest }: Gate): Promise<void> {
  const passed = await findPassed(workFolder, {
    ...(options ? { options } : {}),
    ...(siteRules ? { siteRules } : {}),
  })
  if (passed !== undefined || (await hasSent(workFolder))) return
  if (selfTest === 'require') throw new SelfTestNotPassed('self-test/missing')
  const summary = summarize(
    runSelfTest({
      ...(options ? { options } : {}),
      ...(siteRules ? { siteRules } : {}),
      ...(pixels ? { pixels } : {}),
    }),
  )
  if (!summary.isPassed) throw new SelfTestNotPassed('self-test/failed')
  await rememberPassed(workFolder, summary)
}

const sentState = z.object({ state: z.string() })

async function hasSent(workFolder: string): Promise<boolean> {
  const runs = await readdir(join(workFolder, 'runs')).catch(() => [])
  const sent = await Promise.all(runs.map(run => loadJson(join(workFolder, 'runs', run, 'sent.json'), sentState)))
  return sent.some(one => one?.state === 'accepted')
}
