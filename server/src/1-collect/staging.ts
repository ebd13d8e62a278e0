import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '#platform/config'
import { codeOf } from '#platform/error-code'

/** Where the bytes of submissions wait: `home`/staging/<submission>/<digest>. A file is as long as what was received of it. */
export function stagedPath({ home }: Pick<Config, 'home'>, submissionId: string, digest: string): string {
  return join(home, 'staging', submissionId, digest)
}

/** Bytes received so far; 0 when there are none. */
export async function stagedBytes(path: string): Promise<number> {
  return (await stat(path).catch(ignoreMissing))?.size ?? 0
}

/** Open a staged file for appending, making it and its folder when missing. */
export async function openStaged(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  return open(path, 'a', 0o600)
}

/** SHA-256 of a staged file. */
export async function digestOfStaged(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** Forget what was received of one object. */
export async function dropStaged(path: string): Promise<void> {
  await rm(path, { force: true })
}

/** Forget all that is staged for a submission. */
export async function dropStaging({ home }: Pick<Config, 'home'>, submissionId: string): Promise<void> {
  await rm(join(home, 'staging', submissionId), { recursive: true, force: true })
}

/** Free bytes of the disk that holds the staging folder. */
export async function freeStagingBytes({ home }: Pick<Config, 'home'>): Promise<number> {
  const { bavail, bsize } = await statfs(home)
  return bavail * bsize
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
  return undefined
}
