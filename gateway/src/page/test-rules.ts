import { rememberPassed, runSelfTest, summarize } from '#selftest'
import { loadSiteRules } from '#work'
import type { GatewayRun } from '../gateway-run.ts'
import { optionsInForce, siteRulesInForce } from '../legal-mode.ts'

/** Run the self-test of the rules in force, a second's work, and keep that they passed. */
export async function testRules(run: GatewayRun): Promise<void> {
  const siteRules = siteRulesInForce(run, await loadSiteRules(run.workFolder))
  const summary = summarize(
    runSelfTest({
      siteRules,
      options: optionsInForce(run),
      ...(run.pixels ? { pixels: run.pixels } : {}),
    }),
  )
  if (summary.isPassed) await rememberPassed(run.workFolder, summary)
}
