import { loadSettings, type Settings } from '#work'
import { chooseRules } from '../choose-rules.ts'
import type { GatewayRun } from '../gateway-run.ts'

/** A run by the settings as they stand. */
export interface SiteRun {
  /** Rules and work folder; `input` is chosen on the page. */
  readonly run: GatewayRun
  /** The words that its rules were chosen by. */
  readonly chosen: Settings
  /** Which of them the command line said, so that they cannot be chosen on the page. */
  readonly fixed: readonly string[]
}

/** Read the settings anew: a person may have chosen otherwise since the last input. */
export async function loadSiteRun(workFolder: string, given: Settings): Promise<SiteRun> {
  const chosen = { ...(await loadSettings(workFolder)), ...given }
  return { run: { input: '.', workFolder, ...chooseRules(chosen) }, chosen, fixed: Object.keys(given) }
}
