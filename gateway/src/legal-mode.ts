import { defaultOptions, type OptionName, type SiteRules } from '@tsumugi/deidentify'
import { fewestAlike } from '#deidentify'
import type { GatewayRun } from './gateway-run.ts'

/** What anonymised data are made with unless something else is asked: no reports, no characteristics of the person. @see docs/adr/anonymised-mode.md */
export const anonymisedOptions: readonly OptionName[] = ['clean-descriptors', 'modified-dates']

/** Options that keep what the law has removed from anonymised data. @see APPI Enforcement Rules Art. 34 */
const excludedOptions: readonly OptionName[] = [
  'full-dates',
  'retain-uids',
  'retain-device-identity',
  'retain-institution-identity',
  'retain-patient-characteristics',
]

/** What was asked is not lawful for anonymised data; the message says what to change. */
export class ModeRefused extends Error {
  readonly code: 'mode/option-excluded' | 'mode/k-too-small' | 'mode/faces-kept'
  constructor(code: ModeRefused['code']) {
    super(sentences[code])
    this.code = code
  }
}
const sentences = {
  'mode/option-excluded': `Anonymised data may keep no full dates, UIDs, devices, institutions or characteristics of the person. Leave out the options ${excludedOptions.join(', ')}, or run with --mode pseudonymised.`,
  'mode/faces-kept': 'Anonymised data hold no face. Run with --faces remove or withhold, or with --mode pseudonymised.',
  'mode/k-too-small': `In anonymised data at least ${fewestAlike} people of a table must look alike. Give a larger --k, or run with --mode pseudonymised.`,
} as const

/** Refuse what the mode of a run does not allow; before anything is read. */
export function checkMode({ mode, options, k, faces }: Pick<GatewayRun, 'mode' | 'options' | 'k' | 'faces'>): void {
  if (mode !== 'anonymised') return
  if (options?.some(option => excludedOptions.includes(option))) throw new ModeRefused('mode/option-excluded')
  if (faces === 'accept') throw new ModeRefused('mode/faces-kept')
  if (k !== undefined && k < fewestAlike) throw new ModeRefused('mode/k-too-small')
}

/** The options in force: those that were asked for, else the usual ones of the mode. */
export const optionsInForce = ({ mode, options }: Pick<GatewayRun, 'mode' | 'options'>): readonly OptionName[] =>
  options ?? (mode === 'anonymised' ? anonymisedOptions : defaultOptions)

/** The site's rules in force: in anonymised data those alone that take something away, since the others could bring back what the law has removed. */
export const siteRulesInForce = ({ mode }: Pick<GatewayRun, 'mode'>, rules: SiteRules): SiteRules =>
  mode === 'anonymised' ? rules.filter(({ action }) => action === 'remove' || action === 'empty') : rules
