import { homedir } from 'node:os'
import { join } from 'node:path'
import { legalNotice } from '@tsumugi/api'
import { type OptionName, optionNames, type PixelPolicy, usualK } from '@tsumugi/deidentify'
import type { ArgsDef } from 'citty'
import type { Output } from '../cli-output.ts'
import type { GatewayRun } from '../gateway-run.ts'
import { interruption, UsageError } from './act.ts'

export const common = {
  work: {
    type: 'string',
    description: 'Folder for keys, vault and state (env TSUMUGI_GATEWAY_HOME)',
    valueHint: 'dir',
  },
  json: { type: 'boolean', description: 'NDJSON events on stdout, one result last' },
} as const satisfies ArgsDef
export const rules = {
  options: { type: 'string', description: `Profile options, comma-separated: ${optionNames.join(', ')}` },
  pixels: {
    type: 'string',
    description: 'Images that may show text: withhold (default), trust-header, redact, accept',
  },
  'unknown-subjects': { type: 'string', description: 'Objects without a Patient ID: withhold (default) or by-study' },
  'torn-studies': { type: 'string', description: 'Studies of two Patient IDs: withhold (default) or by-subject' },
  k: { type: 'string', description: 'People who look alike, at least, in tables with quasi-identifying columns: 5' },
  issuer: { type: 'string', description: 'Issuer of Patient ID that is the hospital’s own numbering' },
} as const satisfies ArgsDef
export const sending = {
  server: { type: 'string', description: 'The platform, https://…' },
  basis: { type: 'string', description: 'opt-out-notice (default), consent or certified-operator' },
  agreement: { type: 'string', description: 'Reference of the data use agreement' },
  notice: {
    type: 'string',
    description: 'Version of the notice that people could object to, and its day: VERSION@YYYY-MM-DD',
  },
  operator: { type: 'string', description: 'Who runs it, as the site names them, for the receipts; no person’s data' },
} as const satisfies ArgsDef
export const legal = {
  mode: {
    type: 'string',
    description: 'pseudonymised (default), or anonymised: a key of its own that is destroyed, and stricter rules',
  },
} as const satisfies ArgsDef
export const input = {
  input: { type: 'positional', description: 'Folder, zip archive or file; or queue:COLLECTION', required: true },
} as const satisfies ArgsDef

/** The options of a command line as they came. */
export interface Given {
  readonly work?: string | undefined
  readonly options?: string | undefined
  readonly pixels?: string | undefined
  readonly issuer?: string | undefined
  readonly k?: string | undefined
  readonly 'unknown-subjects'?: string | undefined
  readonly 'torn-studies'?: string | undefined
  readonly server?: string | undefined
  readonly basis?: string | undefined
  readonly agreement?: string | undefined
  readonly mode?: string | undefined
  readonly notice?: string | undefined
  readonly operator?: string | undefined
}

export const workFolderOf = (given: Given) =>
  given.work ?? process.env.TSUMUGI_GATEWAY_HOME ?? join(homedir(), '.local/share/tsumugi-gateway')

export function runOf(given: Given, path: string, output: Output): GatewayRun {
  const options = optionsOf(given)
  const { issuer, server, agreement } = given
  return {
    ...{ input: path, workFolder: workFolderOf(given), onProgress: output.progress, signal: interruption.signal },
    ...(options === undefined ? {} : { options }),
    pixels: pixelsOf(given),
    unknownSubjects: oneOf('unknown-subjects', given['unknown-subjects'], ['withhold', 'by-study']),
    tornStudies: oneOf('torn-studies', given['torn-studies'], ['withhold', 'by-subject']),
    ...(given.k === undefined ? {} : { k: kOf(given) }),
    ...{ legalBasis: basisOf(given), mode: modeOf(given) },
    ...(issuer === undefined ? {} : { ownIssuer: issuer }),
    ...(server === undefined ? {} : { server }),
    ...(agreement === undefined ? {} : { agreementReference: agreement }),
    ...(given.notice === undefined ? {} : { notice: noticeOf(given.notice) }),
    ...(given.operator === undefined ? {} : { operator: operatorOf(given.operator) }),
  }
}

/** The part of the law that a command line asks for. */
export const modeOf = ({ mode }: Pick<Given, 'mode'>) => oneOf('mode', mode, ['pseudonymised', 'anonymised'])

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

export function optionsOf({ options }: Given): OptionName[] | undefined {
  const names = options?.split(',').map(name => name.trim())
  const known = optionNames.filter(name => names?.includes(name))
  if (names !== undefined && known.length !== names.length)
    throw new UsageError(`options are among: ${optionNames.join(', ')}`)
  return names && known
}

export function pixelsOf({ pixels = 'withhold' }: Given): PixelPolicy {
  if (pixels === 'withhold' || pixels === 'trust-header' || pixels === 'redact' || pixels === 'accept') return pixels
  throw new UsageError('pixels is withhold, trust-header, redact or accept')
}

/** How many people of a table must look alike. */
export function kOf({ k = String(usualK) }: Pick<Given, 'k'>): number {
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

function basisOf({ basis = 'opt-out-notice' }: Given) {
  if (basis === 'opt-out-notice' || basis === 'consent' || basis === 'certified-operator') return basis
  throw new UsageError('basis is opt-out-notice, consent or certified-operator')
}
