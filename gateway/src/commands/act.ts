import { UsageError } from '../choose-rules.ts'
import { type ExitCode, exitCodes, type Output, openOutput } from '../cli-output.ts'

/** Aborted by the first Ctrl-C. */
export const interruption = new AbortController()
process.once('SIGINT', () => {
  interruption.abort()
  // The first Ctrl-C finishes the file or chunk in hand, the second ends at once.
  process.once('SIGINT', () => process.exit(exitCodes.interrupted))
})

/** Do the work of a command and end the process with its code, 2 for a wrong value of an option; what goes wrong is said in words. */
export async function act(isJson: boolean, work: (output: Output) => Promise<ExitCode>): Promise<void> {
  const output = openOutput(isJson)
  try {
    process.exitCode = await work(output)
  } catch (error) {
    process.exitCode = error instanceof UsageError ? exitCodes.usage : await output.fail(error)
    if (error instanceof UsageError) process.stderr.write(`${error.message}\n`)
  }
}
