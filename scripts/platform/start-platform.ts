import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startPostgres, stopPostgres } from '../../server/src/platform/postgres.ts'
import { node24, root } from '../node24.mjs'
import { freePort, requirePort } from './free-port.ts'

export interface PlatformOptions {
  /** Folder of all that the platform keeps. */
  readonly home: string
  /** Port of the API on loopback; 0 takes a free one. */
  readonly port: number
  readonly env?: Record<string, string>
  /** Told each line that the mains print, with the name of the main. */
  readonly onLine?: (main: string, line: string) => void
}

export interface RunningPlatform {
  readonly url: string
  /** Process ids by main, for those who must kill one. */
  readonly processIds: () => Record<string, number>
  /** End all that was started here, gracefully, database last. */
  readonly stop: () => Promise<void>
}

interface Main {
  readonly name: 'api' | 'worker'
  child: ChildProcess | undefined
  restarts: number
}

/** Start database, api and worker, and keep them up: one that dies is started again, at most once a second.
 *  Resolves when the API answers; rejects with the last lines of its log when it does not within a minute. */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const logs = join(options.home, 'logs')
  mkdirSync(logs, { recursive: true })
  const port = options.port === 0 ? await freePort() : options.port
  await requirePort(port)
  const url = `http://127.0.0.1:${port}`
  const isEmbedded = (options.env?.DATABASE_URL ?? process.env.DATABASE_URL) === undefined
  const state = { isStopping: false, isReviving: false, postgresId: 0, database: '' }
  const mains: Main[] = [
    { name: 'api', child: undefined, restarts: 0 },
    { name: 'worker', child: undefined, restarts: 0 },
  ]
  if (isEmbedded) await bringPostgres()
  const environment = {
    ...{ ...process.env, ...options.env, TSUMUGI_HOME: options.home, TSUMUGI_PORT: String(port) },
    TSUMUGI_SUPERVISED: 'true',
  }
  for (const main of mains) launch(main)
  const watch = isEmbedded ? setInterval(() => void revivePostgres(), 1000) : undefined
  const stop = async () => {
    state.isStopping = true
    clearInterval(watch)
    await Promise.all(mains.map(endMain))
    if (isEmbedded) await stopPostgres(options.home)
    rmSync(join(options.home, 'running.json'), { force: true })
  }
  await untilHealthy(url, mains).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  writeFileSync(join(options.home, 'running.json'), JSON.stringify({ supervisor: process.pid, url }))
  return {
    url,
    stop,
    processIds: () => ({
      ...Object.fromEntries(mains.map(main => [main.name, main.child?.pid ?? 0])),
      postgres: state.postgresId,
    }),
  }

  function launch(main: Main): void {
    const file = join(root, 'server', 'src', 'main', `${main.name}.ts`)
    const child = spawn(node24(), ['--disable-warning=ExperimentalWarning', file], {
      cwd: root,
      env: environment,
      // The first pipe is for nothing but its end, by which a process learns that this one is gone.
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
    main.child = child
    const log = createWriteStream(join(logs, `${main.name}.log`), { flags: 'a' })
    eachLine(child.stderr, line => log.write(`${line}\n`))
    eachLine(child.stdout, line => {
      // A line of standard output that is not JSON is for people, such as the one-time link, and must not stay in a file.
      if (line.startsWith('{')) log.write(`${line}\n`)
      options.onLine?.(main.name, line)
    })
    child.on('exit', async () => {
      log.end()
      if (state.isStopping) return
      main.restarts++
      await wait(1000)
      if (!state.isStopping) launch(main)
    })
  }

  async function bringPostgres(): Promise<void> {
    const { processId, connectionString } = await startPostgres(options.home)
    const hasMoved = state.database !== '' && state.database !== connectionString
    state.postgresId = processId
    state.database = connectionString
    // The mains keep the address that they began with.
    if (hasMoved) for (const main of mains) main.child?.kill('SIGTERM')
  }

  async function revivePostgres(): Promise<void> {
    if (state.isStopping || state.isReviving || isAlive(state.postgresId)) return
    state.isReviving = true
    // Whatever hinders it, the next second tries again.
    await bringPostgres().catch(() => {})
    state.isReviving = false
  }
}

function eachLine(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = ''
  stream?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
}

async function untilHealthy(url: string, mains: readonly Main[]): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    const isUp = await fetch(`${url}/healthz`).then(
      answer => answer.ok,
      () => false,
    )
    if (isUp) return
    if (mains.some(main => main.restarts > 3))
      throw new Error('A part of the platform ends as soon as it starts. The logs folder says why.')
    await wait(150)
  }
  throw new Error('The platform did not answer within a minute. The logs folder says why.')
}

async function endMain(main: Main): Promise<void> {
  const child = main.child
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const isGone = await Promise.race([ended.then(() => true), wait(20_000, false)])
  if (!isGone) child.kill('SIGKILL')
}

/** Whether a process lives; signal 0 only asks. */
export function isAlive(processId: number): boolean {
  if (processId <= 0) return false
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
