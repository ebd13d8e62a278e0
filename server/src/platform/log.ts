import { pino } from 'pino'

/** The log of a process: one JSON object a line, so that no text can forge a second line. Values never hold an identifier of a person. */
export interface Log {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** A log to standard output. `name` is the process: api, worker, migrate. */
export function createLog(name: string, level: string): Log {
  return pino({
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['password', 'token', 'secret', '*.password', '*.token'],
  })
}
