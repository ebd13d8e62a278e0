import { stripVTControlCharacters } from 'node:util'
import { ApiError } from '@tsumugi/api'
import { renderUsage, runCommand } from 'citty'
import { checkFlags } from './check-flags.ts'
import { tsumugi } from './commands.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'

const rawArgs = process.argv.slice(2)

try {
  if (rawArgs.length === 0 || rawArgs.some(arg => arg === '--help' || arg === '-h')) await showHelp()
  else if (rawArgs[0] === '--version') process.stdout.write('0.1.0\n')
  else {
    checkFlags(rawArgs)
    await runCommand(tsumugi, { rawArgs })
  }
} catch (error) {
  process.exitCode = error instanceof Error && error.name === 'AbortError' ? 130 : exitCodeOf(error)
  process.stderr.write(`${lineOf(error)}\n`)
}

async function showHelp(): Promise<void> {
  const commands = tsumugi.subCommands
  const [name = ''] = rawArgs
  const known = commands !== undefined && typeof commands === 'object' && name in commands
  const found = known ? Object.entries(commands).find(([one]) => one === name)?.[1] : undefined
  const usage = typeof found === 'object' && !(found instanceof Promise) ? found : tsumugi
  const text = await renderUsage(usage)
  process.stdout.write(`${process.stdout.isTTY ? text : stripVTControlCharacters(text)}\n`)
  if (rawArgs.length === 0) process.exitCode = exitCodes.usage
}

function lineOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Something broke.'
  const message = process.stderr.isTTY ? error.message : stripVTControlCharacters(error.message)
  const hint = error instanceof ApiError ? error.body?.error.hint : undefined
  return hint === undefined ? message : `${message} ${hint}`
}
