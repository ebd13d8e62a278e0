import { parseArgs } from 'node:util'

/** Parse a script's own flags; an unknown flag ends the process with code 2 and the usage line. */
export function readFlags<T extends Record<string, { type: 'string' | 'boolean'; default?: string | boolean }>>(
  usage: string,
  options: T,
) {
  try {
    return parseArgs({ options, allowPositionals: false, strict: true }).values
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}`)
    process.exit(2)
  }
}
