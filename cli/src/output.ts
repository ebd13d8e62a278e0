/** Results go to standard output, everything else to standard error, so that a result can be piped. */
export interface Output {
  /** Print a result: `--json` prints the value, else the text. */
  result(value: unknown, text: string): void
  /** Tell a person something on standard error. */
  tell(text: string): void
  /** Tell how far it is: one line that is overwritten on a terminal, else a line every ten seconds. */
  progress(done: number, total: number, note: string): void
}

const silenceMs = 10_000

/** The output of this process. */
export function createOutput(isJson: boolean): Output {
  let lastAt = 0
  const isTerminal = process.stderr.isTTY === true && process.env.TERM !== 'dumb'
  return {
    result: (value, text) => void process.stdout.write(`${isJson ? JSON.stringify(value) : text}\n`),
    tell: text => void process.stderr.write(`${text}\n`),
    progress(done, total, note) {
      const line = `${done}/${total} ${note}`
      const isLast = done === total
      if (isTerminal) process.stderr.write(`\r\u001b[K${line}${isLast ? '\n' : ''}`)
      else if (isLast || Date.now() - lastAt > silenceMs) {
        lastAt = Date.now()
        process.stderr.write(`${line}\n`)
      }
    },
  }
}

/** Rows as columns of text under a head. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map(row => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [head, ...rows].map(line).join('\n')
}
