import type { ErrorBody } from '@tsumugi/api'
import pg from 'pg'
import { z } from 'zod'
import { codeOf, isDatabaseDown, isDiskFull } from './error-code.ts'
import { Refusal, type RefusalFacts, refuse } from './refusals.ts'

/** Any error as the refusal that answers it. What we did not foresee is `http/internal` and tells nothing but its request id. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if (isDiskFull(error))
    return refuse('storage/full', {
      message: 'The platform has no space left. Nothing was stored.',
      hint: 'Try again when the operator has made space.',
    })
  if (isDatabaseDown(error))
    return refuse('database/unavailable', {
      message: 'The database does not answer. Nothing was changed.',
      hint: 'Try again in a moment.',
      headers: { 'retry-after': '5' },
    })
  return (
    ofFramework(error) ??
    refuse('http/internal', {
      message: 'The platform failed at this request. It was written down.',
      hint: 'Tell the operator the request id.',
    })
  )
}

/** What the schema of the contract did not accept, as one refusal that names the first bad field. Never repeats the value. */
export function invalidInput(part: 'params' | 'query' | 'body' | 'header', error: z.ZodError): Refusal {
  const issue = error.issues[0]
  const path = [part, ...(issue?.path.map(String) ?? [])].join('.')
  const others = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : ''
  return refuse('http/invalid-input', {
    message: `${path}: ${issue?.message ?? 'invalid'}${others}`,
    subject: path,
    ...expectationOf(issue),
  })
}

/** The JSON body of an answer that is not 2xx. */
export function errorBodyOf({ code, facts, message }: Refusal, requestId: string): ErrorBody {
  const { expected, found, subject, hint } = facts
  return {
    error: {
      code,
      message,
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
      ...(subject === undefined ? {} : { subject }),
      ...(hint === undefined ? {} : { hint }),
      requestId,
    },
  }
}

/** What may be logged of an error. A message of the database may hold a value, so only its codes and names are kept. */
export function loggableOf(error: unknown): object {
  if (error instanceof pg.DatabaseError)
    return {
      name: 'DatabaseError',
      code: error.code,
      table: error.table,
      column: error.column,
      constraint: error.constraint,
      routine: error.routine,
    }
  if (error instanceof z.ZodError)
    return { name: 'ZodError', issues: error.issues.map(issue => `${issue.path.join('.')}: ${issue.code}`) }
  if (error instanceof Error)
    return {
      name: error.name,
      code: codeOf(error),
      message: error.message,
      stack: error.stack,
      ...(error.cause === undefined ? {} : { cause: loggableOf(error.cause) }),
    }
  return { name: typeof error }
}

function expectationOf(issue: z.core.$ZodIssue | undefined): RefusalFacts {
  if (issue?.code === 'invalid_type') return { expected: issue.expected }
  if (issue?.code === 'invalid_format') return { expected: issue.format }
  if (issue?.code === 'invalid_value') return { expected: issue.values.map(String).join(' | ') }
  if (issue?.code === 'too_small') return { expected: `at least ${issue.minimum}` }
  if (issue?.code === 'too_big') return { expected: `at most ${issue.maximum}` }
  return {}
}

/** @see Fastify's list of errors */
function ofFramework(error: unknown): Refusal | undefined {
  switch (codeOf(error)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse('http/too-large', { message: 'The body is larger than this route takes.' })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return refuse('http/unsupported-media-type', { message: 'This route does not take this media type.' })
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
      return refuse('http/invalid-input', { message: 'The request cannot be read.', expected: 'well-formed JSON' })
    default:
      return isBadJson(error)
        ? refuse('http/invalid-input', { message: 'The body is not well-formed JSON.', expected: 'well-formed JSON' })
        : undefined
  }
}

function isBadJson(error: unknown): boolean {
  return error instanceof SyntaxError && 'statusCode' in error && error.statusCode === 400
}
