import { ApiError } from '@tsumugi/api'
import { isPassing } from '#send'
import type { OnProgress, Progress } from '#work'
import { NotEnrolled } from './run-gateway.ts'

/** What the process ends with. @see docs/howto: help exit-codes */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  partDone: 3,
  notSignedIn: 4,
  refused: 5,
  conflict: 6,
  network: 7,
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** How a command speaks: data on stdout, progress and messages on stderr. With `--json` NDJSON events, the last of which is one `result`. */
export interface Output {
  readonly progress: OnProgress
  readonly result: (value: unknown, lines: readonly string[]) => void
  readonly fail: (error: unknown) => ExitCode
}

export function openOutput(isJson: boolean): Output {
  const isTerminal = process.stderr.isTTY === true && process.env.TERM !== 'dumb'
  let lastAt = 0
  let lastStage = ''
  const say = (progress: Progress) => {
    if (isJson) return void process.stdout.write(`${JSON.stringify({ event: 'progress', ...progress })}\n`)
    const text = `${progress.stage} ${progress.done}/${progress.total}`
    if (isTerminal) process.stderr.write(`\r\x1b[K${text}`)
    else process.stderr.write(`${text}\n`)
  }
  return {
    progress: progress => {
      // On a terminal ten times a second, else a line every ten seconds and one at each stage's beginning and end.
      const isEdge = progress.stage !== lastStage || progress.done === progress.total
      if (!isEdge && Date.now() - lastAt < (isTerminal ? 100 : 10_000)) return
      lastAt = Date.now()
      lastStage = progress.stage
      say(progress)
    },
    result: (value, lines) => {
      if (isTerminal && lastStage !== '') process.stderr.write('\r\x1b[K')
      if (isJson) process.stdout.write(`${JSON.stringify({ event: 'result', ...Object(value) })}\n`)
      else process.stdout.write(lines.map(line => `${line}\n`).join(''))
    },
    fail: error => {
      const { code, message, exit } = describeFailure(error)
      if (isJson) process.stdout.write(`${JSON.stringify({ event: 'result', error: { code, message } })}\n`)
      process.stderr.write(`${isTerminal && lastStage !== '' ? '\n' : ''}${message}\n`)
      return exit
    },
  }
}

function describeFailure(error: unknown): { code: string; message: string; exit: ExitCode } {
  if (error instanceof NotEnrolled)
    return { code: 'gateway/not-enrolled', message: error.message, exit: exitCodes.notSignedIn }
  if (error instanceof ApiError) {
    const hint = error.body?.error.hint
    return {
      code: error.code,
      message: hint === undefined ? error.message : `${error.message} ${hint}`,
      exit: exitOf(error),
    }
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'interrupted', message: 'Stopped. The same command goes on from here.', exit: exitCodes.interrupted }
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return { code: 'input/missing', message: 'The input is not there.', exit: exitCodes.usage }
  return { code: 'failed', message: error instanceof Error ? error.message : 'Failed.', exit: exitCodes.failed }
}

function exitOf(error: ApiError): ExitCode {
  if (isPassing(error)) return exitCodes.network
  if (error.status === 401 || error.status === 403) return exitCodes.notSignedIn
  return error.status === 409 ? exitCodes.conflict : exitCodes.refused
}
