/** The `code` of a system or database error, such as `ENOENT` or `57P03`; undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Whether the disk (ours or the database's) is full. @see PostgreSQL error code 53100 disk_full */
export function isDiskFull(error: unknown): boolean {
  return chain(error).some(one => ['ENOSPC', 'EDQUOT', '53100'].includes(codeOf(one) ?? ''))
}

/** Whether the database cannot be reached or is going down, so that the same act may succeed later. */
export function isDatabaseDown(error: unknown): boolean {
  return chain(error).some(one => {
    const code = codeOf(one) ?? ''
    const isText =
      one instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect)/.test(one.message)
    return isText || downCodes.includes(code) || /^08...$/.test(code)
  })
}

// 57P0x: shutdown, crash, cannot connect now; 53300: too many connections.
const downCodes = ['57P01', '57P02', '57P03', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT']

function chain(error: unknown): unknown[] {
  const all: unknown[] = []
  for (let one = error; one !== undefined && all.length < 8; one = causeOf(one)) all.push(one)
  return all
}

function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0]
  return error instanceof Error ? error.cause : undefined
}
