import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** CPU seconds that processes, and all their children living or ended, have used so far. Linux only. */
export function cpuSecondsOf(processIds: readonly number[]): number {
  const wanted = new Set(processIds)
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => readStat(Number(name)))
    .filter(stat => stat !== undefined)
    .filter(stat => wanted.has(stat.id) || wanted.has(stat.parentId))
    .reduce((sum, stat) => sum + stat.ticks / ticksPerSecond, 0)
}

/** @see proc_pid_stat(5): fields 4 (ppid) and 14 to 17 (utime, stime, cutime, cstime). */
function readStat(id: number): { id: number; parentId: number; ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parentId = 0] = fields
    return { id, parentId, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) }
  } catch {
    // The process ended between the listing and the reading.
    return undefined
  }
}
