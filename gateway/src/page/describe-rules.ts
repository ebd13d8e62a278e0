import { defaultOptions, digestRules, optionCodes, optionNames, profileEdition, toolVersion } from '@tsumugi/deidentify'
import { findPassed } from '#selftest'
import { loadSiteRules, SiteRulesRefused } from '#work'
import type { GatewayRun } from '../gateway-run.ts'

/** The rules in force, for the page: what decides an output, and whether it has passed the self-test. */
export async function describeRules(run: GatewayRun) {
  const options = run.options ?? defaultOptions
  const site = await loadSiteRules(run.workFolder).then(
    rules => ({ rules, problem: null }),
    (error: unknown) => {
      if (!(error instanceof SiteRulesRefused)) throw error
      return { rules: [], problem: error.message }
    },
  )
  const chosen = new Set(options)
  return {
    ...{ edition: profileEdition, toolVersion, rulesDigest: digestRules(options, site.rules) },
    options: optionNames.map(name => ({ name, isOn: chosen.has(name), ...optionCodes[name] })),
    pixels: run.pixels ?? 'withhold',
    unknownSubjects: run.unknownSubjects ?? 'withhold',
    tornStudies: run.tornStudies ?? 'withhold',
    k: run.k ?? null,
    ownIssuer: run.ownIssuer ?? null,
    legalBasis: run.legalBasis ?? 'opt-out-notice',
    siteRules: site.rules,
    siteRulesProblem: site.problem,
    selfTest: (await findPassed(run.workFolder, { options, siteRules: site.rules })) ?? null,
  }
}
