import { commands, logCommands } from './commands.ts'
import { CliFailure, exitCodes } from './exit-codes.ts'

/** Refuse a flag that the command does not have (exit 2): a mistyped `--key` must not pass for a check that was made. */
export function checkFlags(rawArgs: readonly string[]): void {
  const [name = '', second = ''] = rawArgs
  const all: Record<string, { args?: unknown }> = name === 'log' ? logCommands : commands
  const args = all[name === 'log' ? second : name]?.args
  if (typeof args !== 'object' || args === null) return
  const end = rawArgs.indexOf('--')
  for (const given of end < 0 ? rawArgs : rawArgs.slice(0, end)) {
    const flag = /^--?([A-Za-z][\w-]*)/.exec(given)?.[1]
    if (flag === undefined || flag in args) continue
    throw new CliFailure(exitCodes.usage, `Unknown option --${flag}. See: tsumugi ${name} --help`)
  }
}
