import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { CliFailure, exitCodes } from './exit-codes.ts'

const credentials = z.object({ server: z.url({ protocol: /^https?$/ }), apiKey: z.string().min(1) })
export type Credentials = z.output<typeof credentials>

/** The user's folder for this program. @see XDG Base Directory Specification */
export function configFolder(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'tsumugi')
}

/** Keep server and API key, readable by the user alone. */
export async function saveCredentials(env: NodeJS.ProcessEnv, given: Credentials): Promise<void> {
  await writePrivate(join(configFolder(env), 'credentials.json'), JSON.stringify(given))
}

/** Write a file of mode 0600 as a whole. */
export async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(`${path}.part`, text, { mode: 0o600 })
  await chmod(`${path}.part`, 0o600)
  await rename(`${path}.part`, path)
}

/** Server and key in force: TSUMUGI_SERVER and TSUMUGI_API_KEY before what `sign-in` kept. Exit 4 when there is none. */
export async function loadCredentials(env: NodeJS.ProcessEnv): Promise<Credentials> {
  const saved = await findSaved(env)
  const parsed = credentials.safeParse({
    server: trimServer(env.TSUMUGI_SERVER ?? saved?.server ?? ''),
    apiKey: env.TSUMUGI_API_KEY ?? saved?.apiKey,
  })
  if (!parsed.success)
    throw new CliFailure(exitCodes.notSignedIn, 'You are not signed in. Run: tsumugi sign-in --server https://…')
  return parsed.data
}

/** The server to ask what anybody may ask. Exit 2 when none is named. */
export async function loadServer(env: NodeJS.ProcessEnv, flag: string | undefined): Promise<string> {
  const server = trimServer(flag ?? env.TSUMUGI_SERVER ?? (await findSaved(env))?.server ?? '')
  if (!z.url({ protocol: /^https?$/ }).safeParse(server).success)
    throw new CliFailure(exitCodes.usage, 'Name the platform: --server https://…')
  return server
}

const trimServer = (server: string) => server.replace(/\/+$/, '')

async function findSaved(env: NodeJS.ProcessEnv): Promise<Credentials | undefined> {
  const text = await readFile(join(configFolder(env), 'credentials.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return credentials.parse(JSON.parse(text))
  } catch (cause) {
    throw new CliFailure(
      exitCodes.notSignedIn,
      `The kept sign-in cannot be read (${cause instanceof Error ? cause.name : 'unknown'}). Sign in again.`,
    )
  }
}
