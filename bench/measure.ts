import { spawnSync } from 'node:child_process'

/** What one run of a command cost: CPU seconds of it and all its children, and wall seconds. */
export interface Cost {
  readonly cpuSeconds: number
  readonly wallSeconds: number
}

/** Run a shell command and measure it; throws with its last lines when it fails. `sh`'s own `times` counts the children. */
export function measure(command: string): Cost {
  const began = process.hrtime.bigint()
  const done = spawnSync('sh', ['-c', `{ ${command} ; } >/dev/null; status=$?; times; exit $status`], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  const wallSeconds = Number(process.hrtime.bigint() - began) / 1e9
  if (done.status !== 0)
    throw new Error(`ended with ${done.status}: ${command.slice(0, 120)} …\n${done.stderr.slice(-800)}`)
  const children = done.stdout.trim().split('\n')[1] ?? ''
  const cpuSeconds = children.split(' ').reduce((sum, part) => sum + secondsOf(part), 0)
  return { cpuSeconds, wallSeconds }
}

/** `1m2.34s` → 62.34. */
function secondsOf(part: string): number {
  const [, minutes = '0', seconds = '0'] = /^(\d+)m([\d.]+)s$/.exec(part) ?? []
  return Number(minutes) * 60 + Number(seconds)
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
