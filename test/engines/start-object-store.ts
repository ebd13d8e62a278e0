/** A real S3 for tests: Ceph's object gateway as Debian packages it, on loopback, with all it stores in memory. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../scripts/platform/free-port.ts'

export interface RunningEngine {
  /** What the platform must be told to use it. */
  readonly env: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

const programs = ['ceph', 'ceph-mon', 'ceph-mgr', 'ceph-osd', 'radosgw', 'radosgw-admin'].map(
  name => `/usr/bin/${name}`,
)
const user = { key: 'tsumugi-test', secret: 'a-secret-of-the-test' }

/** Start one with a bucket; undefined where Ceph is not installed. Takes about 20 s. */
export async function startObjectStore(): Promise<RunningEngine | undefined> {
  if (!programs.every(program => existsSync(program))) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'tsumugi-ceph-'))
  const ports = { monitor: await freePort(), legacy: await freePort(), gateway: await freePort() }
  const daemons: ChildProcess[] = []
  const stop = async () => {
    for (const daemon of daemons.toReversed()) daemon.kill('SIGKILL')
    await wait(200)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    prepare(folder, ports)
    const start = (...args: string[]) => daemons.push(spawn(args[0] ?? '', [...args.slice(1), '-f', ...inside(folder)]))
    start('/usr/bin/ceph-mon', '-i', 'a')
    const disk = randomUUID()
    run('ceph', '--connect-timeout', '30', 'osd', 'new', disk, ...inside(folder))
    run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', disk, ...inside(folder))
    start('/usr/bin/ceph-osd', '-i', '0')
    start('/usr/bin/ceph-mgr', '-i', 'a')
    start('/usr/bin/radosgw', '-n', 'client.rgw')
    const endpoint = `http://127.0.0.1:${ports.gateway}`
    await untilAnswers(endpoint)
    const { key, secret } = user
    run(
      ...(['radosgw-admin', 'user', 'create', '--uid=test', '--display-name=test'] as const),
      ...[`--access-key=${key}`, `--secret=${secret}`, ...inside(folder)],
    )
    const env = { TSUMUGI_S3_ENDPOINT: endpoint, AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret }
    return { env, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const inside = (folder: string) => ['-c', join(folder, 'ceph.conf')]

function run(program: string, ...args: string[]): void {
  const done = spawnSync(`/usr/bin/${program}`, args, { encoding: 'utf8', timeout: 60_000 })
  if (done.status !== 0)
    throw new Error(`${program} ended with ${done.status ?? done.signal}: ${done.stderr.slice(-500)}`)
}

interface Ports {
  readonly monitor: number
  readonly legacy: number
  readonly gateway: number
}

/** Configuration, keys and the monitor's first state. One copy of everything, since it is thrown away. */
function prepare(folder: string, { monitor, legacy, gateway }: Ports): void {
  for (const name of ['mon', 'osd', 'mgr', 'rgw']) mkdirSync(join(folder, name))
  const cluster = randomUUID()
  const address = `[v2:127.0.0.1:${monitor},v1:127.0.0.1:${legacy}]`
  const settings = {
    ...{ fsid: cluster, 'mon host': address, 'mon initial members': 'a' },
    ...{ 'public addr': '127.0.0.1', 'cluster addr': '127.0.0.1' },
    ...{ 'osd pool default size': 1, 'osd pool default min size': 1, 'mon allow pool size one': true },
    ...{ 'osd pool default pg num': 4, 'osd pool default pgp num': 4, 'osd crush chooseleaf type': 0 },
    ...{ 'osd objectstore': 'memstore', 'memstore device bytes': 2 ** 30, 'mon data avail crit': 1 },
    ...{ 'mon data': `${folder}/mon`, 'osd data': `${folder}/osd`, 'mgr data': `${folder}/mgr` },
    ...{ 'rgw data': `${folder}/rgw`, 'rgw frontends': `beast endpoint=127.0.0.1:${gateway}` },
    ...{ 'run dir': folder, 'admin socket': `${folder}/$name.asok`, 'pid file': `${folder}/$name.pid` },
    ...{ 'log file': `${folder}/$name.log`, keyring: `${folder}/keyring`, 'mgr initial modules': '' },
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  writeFileSync(join(folder, 'ceph.conf'), `[global]\n${lines.join('\n')}\n`)
  const keyring = join(folder, 'keyring')
  writeFileSync(keyring, '')
  for (const [name, ...caps] of capabilities)
    run('ceph-authtool', keyring, '--gen-key', '-n', name, ...caps.flatMap(([part, right]) => ['--cap', part, right]))
  const map = join(folder, 'monmap')
  run('monmaptool', '--create', '--addv', 'a', address, '--fsid', cluster, map)
  run('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring, ...inside(folder))
}

type Capability = readonly [part: string, right: string]
const capabilities: readonly (readonly [name: string, ...Capability[]])[] = [
  ['mon.', ['mon', 'allow *']],
  ['client.admin', ['mon', 'allow *'], ['osd', 'allow *'], ['mgr', 'allow *']],
  ['osd.0', ['mon', 'allow profile osd'], ['osd', 'allow *'], ['mgr', 'allow profile osd']],
  ['mgr.a', ['mon', 'allow profile mgr'], ['osd', 'allow *']],
  ['client.rgw', ['mon', 'allow rw'], ['osd', 'allow rwx']],
]

async function untilAnswers(endpoint: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(250)) {
    const isUp = await fetch(endpoint).then(
      answer => answer.ok,
      () => false,
    )
    if (isUp) return
  }
  throw new Error('The object store did not answer within a minute.')
}
