import { type Dataset, textOf, uidOf } from '@tsumugi/dicom'
import type { Act } from './decide-element.ts'
import type { KnownTexts } from './identifying-texts.ts'
import type { OptionName } from './options.ts'
import { aliasOf, aliasUid, type SiteKey, type SubjectAlias } from './site-key.ts'
import type { SiteRules } from './site-rules/site-rule.ts'
import type { PixelPolicy, TornStudies, UnknownSubjects } from './withhold.ts'

/** The rules in force at a site. */
export interface DeidentifyRules {
  readonly key: SiteKey
  readonly options?: readonly OptionName[]
  /** Sound rules of the site, which come before the table of the profile. */
  readonly siteRules?: SiteRules
  readonly pixels?: PixelPolicy
  /** The issuer whose Patient IDs are the site's own numbering; without it all are. See {@link subjectOf}. */
  readonly ownIssuer?: string
  /** Objects without a Patient ID; `withhold` unless told. */
  readonly unknownSubjects?: UnknownSubjects
  /** With `by-subject` every new UID follows from the old one and the subject, so that two Patient IDs never share a study or a series, whatever
   *  else is in the input. `withhold` unless told: it follows from the old one alone, and the platform refuses a study of a second subject. */
  readonly tornStudies?: TornStudies
  /** Names and numbers of the same person met in other files, to be searched for in this one too. */
  readonly findKnownTexts?: (pseudonym: string) => KnownTexts | undefined
  /** Told of every element that changes, with where it is; for the review inside the hospital alone. */
  readonly onChange?: (change: ElementChange) => void
}
export interface ElementChange {
  readonly tag: number
  readonly depth: number
  readonly act: Act
  /** The value before, as text, at most {@link longestBefore} characters; empty for binary values and sequences. */
  readonly before: string
  /** The value after; empty when removed or emptied. */
  readonly after: string
}

/** Characters of a value that a review shows. */
export const longestBefore = 120

/**
 * The alias of the person a data set is of. A site that names its own issuer keeps the numbers of other issuers apart; one that does not takes all
 * Patient IDs for its own numbering, since tables and slides carry no issuer and must find the same person.
 */
export function subjectOf(
  dataset: Dataset,
  { key, ownIssuer }: Pick<DeidentifyRules, 'key' | 'ownIssuer'>,
): SubjectAlias {
  const issuer = textOf(dataset, 0x00100021) ?? ''
  const isOwn = ownIssuer === undefined || issuer === '' || issuer === ownIssuer
  const patientId = textOf(dataset, 0x00100020)
  if (patientId === undefined) return aliasOf(key, uidOf(dataset, 0x0020000d) ?? '', 'study')
  return aliasOf(key, patientId, isOwn ? '' : issuer)
}

/** The UID that stands in for a UID in the objects of a subject, as the rules want it. */
export function aliasUidOf(
  uid: string,
  subject: Pick<SubjectAlias, 'pseudonym'>,
  rules: Pick<DeidentifyRules, 'key' | 'tornStudies'>,
): string {
  return aliasUid(rules.key, uidSeed(uid, subject, rules))
}

/** What a UID's stand-in is made of. */
export function uidSeed(
  uid: string,
  { pseudonym }: Pick<SubjectAlias, 'pseudonym'>,
  { tornStudies }: Pick<DeidentifyRules, 'tornStudies'>,
): string {
  return tornStudies === 'by-subject' ? `${uid}|${pseudonym}` : uid
}
