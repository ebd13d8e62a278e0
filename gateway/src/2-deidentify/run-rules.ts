import type {
  DeidentifyRules,
  OptionName,
  PixelPolicy,
  SiteRules,
  TornStudies,
  UnknownSubjects,
} from '@tsumugi/deidentify'
import type { Scan } from '#receive'
import type { FacePolicy } from './faces/open-face-step.ts'

/** The rules of a run. */
export interface RunRules {
  readonly siteKey: Uint8Array
  readonly options?: readonly OptionName[]
  readonly siteRules?: SiteRules
  readonly pixels?: PixelPolicy
  /** Where images wait for a person's look; needed for the policy `redact`. */
  readonly framesFolder?: string
  /** `accept` unless told; anonymised data are `withhold` then. */
  readonly faces?: FacePolicy
  readonly ownIssuer?: string
  /** The stricter rules of anonymised data: no face, no genome, no records, and tables whose people look alike. */
  readonly isAnonymised?: boolean
  /** People who look alike, at least, in tables with quasi-identifying columns. */
  readonly k?: number
  readonly unknownSubjects?: UnknownSubjects
  /** Studies that carry two Patient IDs: `withhold` unless told. */
  readonly tornStudies?: TornStudies
}

/** The rules as the profile takes them, with what is known of each person from all files of the scan. */
export function deidentifyRulesOf(rules: RunRules, scan?: Pick<Scan, 'knownTexts'>): DeidentifyRules {
  return {
    key: rules.siteKey,
    ...(rules.options ? { options: rules.options } : {}),
    ...(rules.siteRules ? { siteRules: rules.siteRules } : {}),
    ...(rules.pixels ? { pixels: rules.pixels } : {}),
    ...(rules.ownIssuer ? { ownIssuer: rules.ownIssuer } : {}),
    ...(rules.unknownSubjects ? { unknownSubjects: rules.unknownSubjects } : {}),
    ...(rules.tornStudies ? { tornStudies: rules.tornStudies } : {}),
    ...(scan ? { findKnownTexts: pseudonym => scan.knownTexts.get(pseudonym) } : {}),
  }
}

/** What becomes of heads where the rules do not say. */
export const facePolicyOf = ({ faces, isAnonymised }: Pick<RunRules, 'faces' | 'isAnonymised'>): FacePolicy =>
  faces ?? (isAnonymised === true ? 'withhold' : 'remove')
