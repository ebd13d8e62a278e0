/** Debian's DICOM tools as peers of the gateway's sources; installed where this user may, else named as missing. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { node24, root } from '../../scripts/node24.mjs'

const packages = {
  storescu: 'dcmtk',
  dcmsend: 'dcmtk',
  echoscu: 'dcmtk',
  storescp: 'dcmtk',
  findscu: 'dcmtk',
  dcmqrscp: 'dcmtk',
  dcmqridx: 'dcmtk',
  wlmscpfs: 'dcmtk',
  Orthanc: 'orthanc',
} as const
export type Tool = keyof typeof packages

const pathOf = (tool: Tool) =>
  ['/usr/bin', '/usr/sbin'].map(folder => join(folder, tool)).find(path => existsSync(path))

/** Where a tool is, after an attempt to install it; undefined where this user may not. */
export function findTool(tool: Tool): string | undefined {
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
  if (pathOf(tool) === undefined && mayInstall) {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env: environment })
    const args = ['install', '-y', '-qq', '--no-install-recommends', packages[tool]]
    spawnSync('apt-get', args, { stdio: 'ignore', env: environment })
  }
  return pathOf(tool)
}

/** Run a tool to its end. */
export function runTool(path: string, ...args: readonly string[]): Promise<{ status: number | null; output: string }> {
  return new Promise(resolve => {
    const child = spawn(path, args)
    const parts: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part))
    child.on('exit', status => resolve({ status, output: Buffer.concat(parts).toString('latin1') }))
  })
}

/** A command of the gateway in a process of its own, with the events that it has told so far. */
export interface GatewayProcess {
  readonly child: ChildProcess
  readonly events: readonly Record<string, unknown>[]
  /** The first event of that name, when it comes. */
  readonly until: (event: string) => Promise<Record<string, unknown>>
  readonly ended: Promise<number | null>
}

/** Start `tsumugi-gateway` with `--json`. */
export function startGateway(...args: readonly string[]): GatewayProcess {
  const child = spawn(node24(), [join(root, 'gateway/src/main.ts'), ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const events: Record<string, unknown>[] = []
  const listeners = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', line => {
    events.push(JSON.parse(line))
    for (const listener of listeners) listener()
  })
  const errors: Buffer[] = []
  child.stderr.on('data', (part: Buffer) => errors.push(part))
  const ended = new Promise<number | null>(resolve => child.on('close', resolve))
  return {
    ...{ child, events, ended },
    until: name =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = events.find(event => event.event === name)
          if (found !== undefined) resolve(found)
        }
        listeners.add(look)
        look()
        void ended.then(() => reject(new Error(`ended without ${name}: ${Buffer.concat(errors).toString()}`)))
      }),
  }
}
