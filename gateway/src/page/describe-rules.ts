import { digestRules, optionCodes, optionNames, profileEdition, toolVersion } from '@tsumugi/deidentify'
import { facePolicyOf } from '#deidentify'
import { findPassed } from '#selftest'
import { loadSiteRules, type Settings, SiteRulesRefused } from '#work'
import type { GatewayRun } from '../gateway-run.ts'
import { optionsInForce, siteRulesInForce } from '../legal-mode.ts'
import type { SiteRun } from './load-site-run.ts'

/** The rules in force, for the page: what decides an output, what of it may be chosen there, and whether it has passed the self-test. */
export async function describeRules({ run, chosen, fixed }: SiteRun) {
  const options = optionsInForce(run)
  const site = await loadSiteRules(run.workFolder).then(
    rules => ({ rules: siteRulesInForce(run, rules), problem: null }),
    (error: unknown) => {
      if (!(error instanceof SiteRulesRefused)) throw error
      return { rules: [], problem: error.message }
    },
  )
  const inForce = new Set(options)
  return {
    ...{ edition: profileEdition, toolVersion, rulesDigest: digestRules(options, site.rules) },
    options: optionNames.map(name => ({ name, isOn: inForce.has(name), ...optionCodes[name] })),
    choices: choicesOf(run, chosen),
    fixed,
    siteRules: site.rules,
    siteRulesProblem: site.problem,
    selfTest: (await findPassed(run.workFolder, { options, siteRules: site.rules })) ?? null,
  }
}

/** Every choice by its word, whether it was made or is the usual one; empty where there is none. */
const choicesOf = (run: GatewayRun, chosen: Settings) => ({
  ...{ mode: run.mode ?? 'pseudonymised', basis: run.legalBasis ?? 'opt-out-notice', pixels: run.pixels ?? 'withhold' },
  faces: facePolicyOf({ ...run, isAnonymised: run.mode === 'anonymised' }),
  ...{ 'unknown-subjects': run.unknownSubjects ?? 'withhold', 'torn-studies': run.tornStudies ?? 'withhold' },
  ...{ k: chosen.k ?? '', issuer: run.ownIssuer ?? '', agreement: run.agreementReference ?? '' },
  ...{ notice: chosen.notice ?? '', operator: run.operator ?? '', options: chosen.options ?? '' },
})
