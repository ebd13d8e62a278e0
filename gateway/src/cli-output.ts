import type { OnProgress, Progress } from '#work'
import type { Failure } from './describe-failure.ts'

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
  /** Something that happened on the way: an event of `--json`, else a line on stderr. */
  readonly note: (value: unknown, line: string) => void
  readonly result: (value: unknown, lines: readonly string[]) => void
  readonly fail: (error: unknown) => Promise<ExitCode>
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
    note: (value, line) => {
      if (isJson) process.stdout.write(`${JSON.stringify(value)}\n`)
      else process.stderr.write(`${line}\n`)
    },
    result: (value, lines) => {
      if (isTerminal && lastStage !== '') process.stderr.write('\r\x1b[K')
      if (isJson) process.stdout.write(`${JSON.stringify({ event: 'result', ...Object(value) })}\n`)
      else process.stdout.write(lines.map(line => `${line}\n`).join(''))
    },
    fail: async error => {
      // Loaded when it is needed: it knows the failures of every stage.
      const { describeFailure } = await import('./describe-failure.ts')
      const { code, message, kind } = describeFailure(error)
      if (isJson) process.stdout.write(`${JSON.stringify({ event: 'result', error: { code, message } })}\n`)
      process.stderr.write(`${isTerminal && lastStage !== '' ? '\n' : ''}${message}\n`)
      return exitOf[kind]
    },
  }
}

const exitOf = {
  'not-enrolled': exitCodes.notSignedIn,
  'signed-out': exitCodes.notSignedIn,
  refused: exitCodes.refused,
  conflict: exitCodes.conflict,
  network: exitCodes.network,
  stopped: exitCodes.interrupted,
  input: exitCodes.usage,
  disk: exitCodes.failed,
  failed: exitCodes.failed,
} as const satisfies Record<Failure['kind'], ExitCode>
