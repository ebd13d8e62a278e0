import { legalNotice } from '@tsumugi/api'
import { type OptionName, optionNames, type PixelPolicy, usualK } from '@tsumugi/deidentify'
import type { FacePolicy } from '#deidentify'
import type { Settings } from '#work'
import type { GatewayRun } from './gateway-run.ts'

/** A wrong value of an option or a setting; the message says what was expected. */
export class UsageError extends Error {}

/** The rules of a run by the words of a command line or of the settings. Throws a {@link UsageError}. */
export function chooseRules(given: Settings) {
  const options = optionsOf(given)
  const { issuer, agreement } = given
  return {
    ...(options === undefined ? {} : { options }),
    pixels: pixelsOf(given),
    faces: facesOf(given),
    unknownSubjects: oneOf('unknown-subjects', given['unknown-subjects'], ['withhold', 'by-study']),
    tornStudies: oneOf('torn-studies', given['torn-studies'], ['withhold', 'by-subject']),
    ...(given.k === undefined ? {} : { k: kOf(given) }),
    ...{ legalBasis: basisOf(given), mode: modeOf(given) },
    ...(issuer === undefined ? {} : { ownIssuer: issuer }),
    ...(agreement === undefined ? {} : { agreementReference: agreement }),
    ...(given.notice === undefined ? {} : { notice: noticeOf(given.notice) }),
    ...(given.operator === undefined ? {} : { operator: operatorOf(given.operator) }),
  } satisfies Partial<GatewayRun>
}

/** The part of the law that a command line asks for. */
export const modeOf = ({ mode }: Pick<Settings, 'mode'>) => oneOf('mode', mode, ['pseudonymised', 'anonymised'])

/** Faces are removed unless something else is asked; from anonymised data they stay away whole. */
export const facesOf = ({ faces, mode }: Pick<Settings, 'faces' | 'mode'>): FacePolicy =>
  oneOf('faces', faces ?? (mode === 'anonymised' ? 'withhold' : 'remove'), ['remove', 'withhold', 'accept'])

function noticeOf(text: string): GatewayRun['notice'] {
  const [, version, publishedOn] = /^(.+)@([^@]*)$/.exec(text) ?? []
  const found = legalNotice.safeParse({ version, publishedOn })
  if (!found.success) throw new UsageError('notice is VERSION@YYYY-MM-DD, such as 2.1@2026-04-01')
  return found.data
}

/** A name from the site's own list, such as radiology-2; kept to one short word, so that it does not become a place for notes. */
function operatorOf(text: string): string {
  if (/^[\p{L}\p{N}._@-]{1,64}$/u.test(text)) return text
  throw new UsageError('operator is one word of up to 64 letters, digits, dots, hyphens and underscores')
}

/** The options of the profile, `none` for the bare profile; nothing where they are not chosen. */
export function optionsOf({ options }: Settings): OptionName[] | undefined {
  if (options === 'none') return []
  const names = options?.split(',').map(name => name.trim())
  const known = optionNames.filter(name => names?.includes(name))
  if (names !== undefined && known.length !== names.length)
    throw new UsageError(`options are none, or among: ${optionNames.join(', ')}`)
  return names && known
}

export function pixelsOf({ pixels = 'withhold' }: Settings): PixelPolicy {
  if (pixels === 'withhold' || pixels === 'trust-header' || pixels === 'redact' || pixels === 'accept') return pixels
  throw new UsageError('pixels is withhold, trust-header, redact or accept')
}

/** How many people of a table must look alike. */
export function kOf({ k = String(usualK) }: Pick<Settings, 'k'>): number {
  if (/^\d{1,4}$/.test(k) && Number(k) >= 2) return Number(k)
  throw new UsageError('k is a whole number from 2 to 9999')
}

/** One of the words of an option; its first where the option is not given. */
function oneOf<const Word extends string>(
  name: string,
  given: string | undefined,
  words: readonly [Word, ...Word[]],
): Word {
  const found = given === undefined ? words[0] : words.find(word => word === given)
  if (found === undefined) throw new UsageError(`${name} is ${words.join(' or ')}`)
  return found
}

function basisOf({ basis = 'opt-out-notice' }: Settings) {
  if (basis === 'opt-out-notice' || basis === 'consent' || basis === 'certified-operator') return basis
  throw new UsageError('basis is opt-out-notice, consent or certified-operator')
}
