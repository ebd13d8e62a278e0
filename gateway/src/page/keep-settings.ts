import { type Settings, saveSettings, settings } from '#work'
import { chooseRules } from '../choose-rules.ts'
import { describeFailure, type Failure } from '../describe-failure.ts'
import { checkMode } from '../legal-mode.ts'
import type { SiteRun } from './load-site-run.ts'

/** Keep what a person chose, where all of it can be in force; else why not, and nothing is changed. What the command line says stays as it says. */
export async function keepSettings(
  { run, chosen, fixed }: SiteRun,
  given: unknown,
): Promise<Pick<Failure, 'code' | 'message'> | undefined> {
  const said = settings.safeParse(given)
  if (!said.success) return { code: 'settings/unfit-word', message: 'A setting is missing its word, or is not known.' }
  const isFixed = ([name]: readonly [string, unknown]) => fixed.includes(name)
  const wanted: Settings = Object.fromEntries(Object.entries(said.data).filter(one => !isFixed(one)))
  try {
    checkMode(chooseRules({ ...wanted, ...Object.fromEntries(Object.entries(chosen).filter(isFixed)) }))
  } catch (error) {
    const { code, message } = describeFailure(error)
    return { code, message }
  }
  await saveSettings(run.workFolder, wanted)
  return undefined
}
