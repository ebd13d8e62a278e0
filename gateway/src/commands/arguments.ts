import { homedir } from 'node:os'
import { join } from 'node:path'
import { optionNames } from '@tsumugi/deidentify'
import type { ArgsDef } from 'citty'
import { loadSettings, type Settings, settings } from '#work'
import { chooseRules } from '../choose-rules.ts'
import type { Output } from '../cli-output.ts'
import type { GatewayRun } from '../gateway-run.ts'
import { interruption } from './act.ts'

export const common = {
  work: {
    type: 'string',
    description: 'Folder for keys, vault and state (env TSUMUGI_GATEWAY_HOME)',
    valueHint: 'dir',
  },
  json: { type: 'boolean', description: 'NDJSON events on stdout, one result last' },
} as const satisfies ArgsDef
export const rules = {
  options: { type: 'string', description: `Profile options, comma-separated, or none: ${optionNames.join(', ')}` },
  pixels: {
    type: 'string',
    description: 'Images that may show text: withhold (default), trust-header, redact, accept',
  },
  faces: {
    type: 'string',
    description: 'CT and MR of heads: remove the face (default), withhold (default of anonymised), accept',
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
/** Of what is said with a submission, that which a site can choose once. */
const { server: _, ...once } = sending
export const chosenOnce = once
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
export interface Given extends Settings {
  readonly work?: string | undefined
  readonly server?: string | undefined
}

export const workFolderOf = (given: Given) =>
  given.work ?? process.env.TSUMUGI_GATEWAY_HOME ?? join(homedir(), '.local/share/tsumugi-gateway')

/** A run by the command line; what it leaves open is as the site's settings say. */
export async function runOf(given: Given, path: string, output: Output): Promise<GatewayRun> {
  const workFolder = workFolderOf(given)
  return {
    ...{ input: path, workFolder, onProgress: output.progress, signal: interruption.signal },
    ...chooseRules(await withSettings(given)),
    ...(given.server === undefined ? {} : { server: given.server }),
  }
}

/** The words of a command line that settings know too. */
export const wordsOf = (given: Given): Settings =>
  settings.parse(
    Object.fromEntries(
      Object.entries(given).filter(([name, word]) => name in settings.shape && word !== undefined && word !== ''),
    ),
  )

/** The options of a command line over the site's settings. */
export const withSettings = async (given: Given): Promise<Settings> => ({
  ...(await loadSettings(workFolderOf(given))),
  ...wordsOf(given),
})
