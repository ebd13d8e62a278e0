import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'

/** The installation's configuration, read once at a main. Folders are absolute; ports are 0–65535, 0 means any free one. */
export interface Config {
  /** Everything the installation keeps on disk: database, blobs, keys, staging. */
  readonly home: string
  readonly port: number
  readonly host: string
  /** A server of one's own, or undefined for the embedded PostgreSQL in `home`. */
  readonly databaseUrl: string | undefined
  /** `file:<folder>` or `s3://bucket/prefix`. */
  readonly blobs: string
  /** The address people and gateways see, without a trailing slash. */
  readonly publicUrl: string | undefined
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** How many jobs of one queue a worker runs at once. */
  readonly workerConcurrency: number
  readonly s3: { readonly endpoint: string | undefined; readonly region: string; readonly forcePathStyle: boolean }
  /** Name of the log, the first line of every tree head. */
  readonly logOrigin: string
  /** File of the key that signs the log: the same on every machine. `home`/keys/platform.key unless told. */
  readonly platformKeyFile: string
  /** Folder of the built web app, or undefined to serve the API alone. */
  readonly webFolder: string
}

/** The environment says something that cannot be used. `message` has one line a variable: name, expected, found. */
export class ConfigError extends Error {
  constructor(lines: readonly string[]) {
    super(`The configuration cannot be used:\n${lines.map(line => `  ${line}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

const environment = z.object({
  TSUMUGI_HOME: z.string().min(1, 'a folder').default('.tsumugi'),
  TSUMUGI_PORT: z.coerce.number('a port, 0 to 65535').int('a port, 0 to 65535').min(0).max(65_535).default(8080),
  TSUMUGI_HOST: z.string().min(1, 'an address to listen on').default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'postgres://user@host/database')
    .optional(),
  TSUMUGI_BLOBS: z
    .string()
    .regex(/^(file:.+|s3:\/\/[^/]+.*)$/, 'file:<folder> or s3://bucket/prefix')
    .optional(),
  TSUMUGI_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'http:// or https:// address' }).optional(),
  TSUMUGI_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TSUMUGI_WORKER_CONCURRENCY: z.coerce.number('1 to 64').int('1 to 64').min(1).max(64).default(2),
  TSUMUGI_S3_ENDPOINT: z.url({ error: 'http:// or https:// address' }).optional(),
  TSUMUGI_S3_REGION: z.string().min(1).default('us-east-1'),
  TSUMUGI_S3_PATH_STYLE: z.enum(['true', 'false']).default('true'),
  TSUMUGI_LOG_ORIGIN: z
    .string()
    .regex(/^[^\s+]+$/, 'a name without spaces or plus signs')
    .default('tsumugi/log'),
  TSUMUGI_PLATFORM_KEY: z.string().min(1, 'a file').optional(),
  TSUMUGI_WEB: z.string().min(1).optional(),
})

/** Read and check the configuration. Relative folders are below `workingFolder`. Throws `ConfigError` naming every bad variable. */
export function readConfig(env: NodeJS.ProcessEnv, workingFolder: string): Config {
  // An empty variable is how many supervisors say "unset".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(issue => lineOf(issue, given)))
  const values = parsed.data
  const home = resolve(workingFolder, values.TSUMUGI_HOME)
  return {
    home,
    port: values.TSUMUGI_PORT,
    host: values.TSUMUGI_HOST,
    databaseUrl: values.DATABASE_URL,
    blobs: blobAddress(values.TSUMUGI_BLOBS, home),
    publicUrl: values.TSUMUGI_PUBLIC_URL?.replace(/\/+$/, ''),
    logLevel: values.TSUMUGI_LOG_LEVEL,
    workerConcurrency: values.TSUMUGI_WORKER_CONCURRENCY,
    s3: {
      endpoint: values.TSUMUGI_S3_ENDPOINT,
      region: values.TSUMUGI_S3_REGION,
      forcePathStyle: values.TSUMUGI_S3_PATH_STYLE === 'true',
    },
    logOrigin: values.TSUMUGI_LOG_ORIGIN,
    platformKeyFile: resolve(workingFolder, values.TSUMUGI_PLATFORM_KEY ?? resolve(home, 'keys', 'platform.key')),
    webFolder: resolve(workingFolder, values.TSUMUGI_WEB ?? resolve(import.meta.dirname, '../../../web/dist')),
  }
}

function blobAddress(given: string | undefined, home: string): string {
  if (given === undefined) return `file:${resolve(home, 'blobs')}`
  if (!given.startsWith('file:')) return given
  const folder = given.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
  return `file:${isAbsolute(folder) ? folder : resolve(home, folder)}`
}

function lineOf(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0])
  // An address may hold a password, so only what is not secret is repeated.
  const found = name === 'DATABASE_URL' ? '(hidden)' : JSON.stringify(given[name])
  return `${name}: expected ${issue.message}, found ${found}`
}
