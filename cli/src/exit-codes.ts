import { ApiError } from '@tsumugi/api'

/** What the exit code tells a script. Documented in README.md. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notSignedIn: 4,
  invalid: 5,
  conflict: 6,
  network: 7,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A command that ends early, with a sentence for a person and the code for a script. */
export class CliFailure extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.name = 'CliFailure'
    this.exitCode = exitCode
  }
}

/** The exit code of whatever ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CliFailure) return error.exitCode
  if (error instanceof ApiError) return exitCodeOfStatus(error.status)
  return isUsageError(error) ? exitCodes.usage : exitCodes.failed
}

function exitCodeOfStatus(status: number): ExitCode {
  if (status === 401) return exitCodes.notSignedIn
  if (status === 409) return exitCodes.conflict
  // 0: no answer came. 429 and 5xx pass, so a script may try again.
  if (status === 0 || status === 429 || status >= 500) return exitCodes.network
  return status === 400 ? exitCodes.usage : exitCodes.failed
}

/** The command-line parser's own errors: a missing argument, an unknown command. */
function isUsageError(error: unknown): boolean {
  return error instanceof Error && error.name === 'CLIError'
}
