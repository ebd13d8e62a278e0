import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { loadText } from '#work'
import { parseHours } from './retrieve/hours.ts'
import { parseRate } from './retrieve/rate.ts'

/** A value of the settings that does not fit: says where and what was expected, never what stood there. */
export class SettingsError extends Error {
  constructor(place: string, error: z.ZodError) {
    const faults = error.issues.map(issue => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
    super(`${place} does not fit. ${faults.join('; ')}`)
    this.name = 'SettingsError'
  }
}

/** 1 to 16 printable characters without a backslash. @see DICOM PS3.5 6.2 (AE) */
const aeTitle = z.string().regex(/^[\x21-\x5b\x5d-\x7e]([\x20-\x5b\x5d-\x7e]{0,14}[\x21-\x5b\x5d-\x7e])?$/, {
  message: 'an AE title has 1 to 16 characters of ASCII, without backslash',
})
const port = z.coerce
  .number({ message: 'a port is a number from 1 to 65535' })
  .int({ message: 'a port is a number from 1 to 65535' })
  .min(1, { message: 'a port is a number from 1 to 65535' })
  .max(65_535, { message: 'a port is a number from 1 to 65535' })
/** A name for what belongs together; becomes no path. */
const collection = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, {
  message: 'the name of a collection is of small letters, digits, dot, hyphen and underscore, 63 at most',
})
const tls = z.strictObject({
  cert: z.string(),
  key: z.string(),
  /** Certificates of those whom we trust; with it every peer must show one. */
  ca: z.string().optional(),
})
const peer = z.strictObject({
  aeTitle,
  /** Address from which it may call; any where it is not said. */
  host: z.string().optional(),
  collection: collection.optional(),
})
const peers = z.array(peer)
const hours = z.string().refine(text => parseHours(text) !== undefined, { message: 'hours are HH:MM-HH:MM' })
const rate = z.string().refine(text => parseRate(text) !== undefined, {
  message: 'a rate is a number of studies a minute, such as 30/min, or of megabytes a second, such as 5MB/s',
})

const service = z.strictObject({ host: z.string(), port, aeTitle, tls: tls.optional() })

const sourcesSchema = z.strictObject({
  aeTitle: aeTitle.default('TSUMUGI'),
  collection: collection.default('default'),
  receive: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: port.default(11_112),
      peers: peers.default([]),
      tls: tls.optional(),
      maxAssociations: z.int().min(1).max(256).default(16),
      moreStorageClasses: z.array(z.string().regex(/^[0-9.]{1,64}$/)).default([]),
    })
    .prefault({}),
  pacs: service.optional(),
  /** Whom a worklist is asked of; the PACS where it is not said. */
  worklist: service.optional(),
  retrieve: z
    .strictObject({
      method: z.enum(['move', 'get']).default('move'),
      /** Specific Character Set in which queries are written; Japanese names need one of the peer's. */
      characterSet: z.string().default('\\ISO 2022 IR 87'),
      hours: hours.optional(),
      rate: rate.optional(),
      /** Of a query that matches more, the rest is not listened to. */
      mostStudies: z.int().min(1).default(100_000),
      /** Tries for each study before it counts as failed. */
      attempts: z.coerce.number({ message: 'attempts is a whole number' }).int().min(1).max(100).default(5),
    })
    .prefault({}),
  watch: z
    .strictObject({
      stableSeconds: z.coerce
        .number({ message: 'stableSeconds is a number of seconds' })
        .min(0)
        .max(86_400)
        .default(10),
    })
    .prefault({}),
})

/** The settings of all sources, complete. */
export type SourceSettings = z.output<typeof sourcesSchema>
export type SourcePeer = z.output<typeof peer>
/** What flags say, in the shape of the file; what is undefined there is taken from the file. */
export interface SourceFlags {
  readonly [name: string]: unknown
}

/** Read `<work>/sources.json` with what flags say laid over it, and check all of it. Throws a `SettingsError` that names the place. */
export async function loadSources(workFolder: string, flags: SourceFlags): Promise<SourceSettings> {
  const text = await loadText(join(workFolder, 'sources.json'))
  const own = parseJson(text ?? '{}', 'sources.json', z.record(z.string(), z.unknown()))
  const found = sourcesSchema.safeParse(layOver(own, flags))
  if (!found.success) throw new SettingsError('sources.json with the flags', found.error)
  const { receive } = found.data
  if (!isLoopback(receive.host) && receive.peers.length === 0 && receive.tls?.ca === undefined) {
    const message = 'who may send must be listed when others than this machine are let in'
    throw new SettingsError(
      'sources.json with the flags',
      new z.ZodError([{ code: 'custom', path: ['receive', 'peers'], message, input: undefined }]),
    )
  }
  return found.data
}

/** Read a file of peers: a JSON array of `{ aeTitle, host?, collection? }`. */
export async function loadPeers(path: string): Promise<readonly SourcePeer[]> {
  return parseJson(await readFile(path, 'utf8'), 'the file of peers', peers)
}

/** The addresses that only this machine reaches. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host)

function parseJson<T extends z.ZodType>(text: string, place: string, schema: T): z.output<T> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  const found = schema.safeParse(value)
  if (!found.success) throw new SettingsError(place, found.error)
  return found.data
}

const isRecord = (value: unknown): value is SourceFlags =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function layOver(below: SourceFlags, above: SourceFlags): SourceFlags {
  const merged: Record<string, unknown> = { ...below }
  for (const [name, value] of Object.entries(above)) {
    if (value === undefined) continue
    const under = merged[name]
    merged[name] = isRecord(value) ? layOver(isRecord(under) ? under : {}, value) : value
    // A part of which no flag says anything stays absent.
    if (isRecord(value) && under === undefined && Object.values(value).every(one => one === undefined))
      delete merged[name]
  }
  return merged
}
