import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { ApiError, type Client, type ReleaseManifest, releaseRoutes } from '@tsumugi/api'
import { digestFile } from './digest-file.ts'
import { CliFailure, exitCodes } from './exit-codes.ts'
import { isInside } from './list-tree.ts'

export interface Download {
  readonly releaseId: string
  /** Folder that gets the release's own folder. */
  readonly out: string
  readonly signal: AbortSignal
  readonly onFile: (done: number, total: number, path: string) => void
}

const atOnce = 4
const attempts = 5

/** Download a release, or what is still missing of it, into `<out>/<dataset>-<version>`; answers that folder. A file is written to `.part`, goes on
 *  from where it stopped, and gets its name only once its digest is right. Good files are not asked for again. */
export async function downloadRelease(
  client: Client,
  download: Download,
): Promise<{ folder: string; fetched: number }> {
  const manifest = await client.call(releaseRoutes.releaseFiles, { params: { id: download.releaseId } })
  const name = `${manifest.dataset}-${manifest.version}`
  const folder = join(download.out, name)
  const outside = [name, ...manifest.files.map(file => file.path)].find(path => !isInside(path))
  if (outside !== undefined)
    throw new CliFailure(exitCodes.invalid, 'The manifest names a file outside of the release.')
  const queue = manifest.files.values()
  let done = 0
  let fetched = 0
  async function work(): Promise<void> {
    for (const file of queue) {
      if (await fetchFile(client, download, { folder, file })) fetched++
      download.onFile(++done, manifest.files.length, file.path)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  // The seal comes last: a folder with a seal is whole.
  for (const path of ['manifest.json', 'manifest.sig', 'proof.json'])
    await fetchSeal(client, download, { folder, path })
  return { folder, fetched }
}

interface Wanted {
  readonly folder: string
  readonly file: ReleaseManifest['files'][number]
}

/** Fetch one file unless it is there and good. Answers whether it was fetched. */
async function fetchFile(client: Client, download: Download, { folder, file }: Wanted): Promise<boolean> {
  const target = join(folder, file.path)
  if ((await digestFile(target))?.sha256 === file.sha256) return false
  const part = `${target}.part`
  await mkdir(dirname(target), { recursive: true })
  for (let attempt = 1; ; attempt++) {
    await withRetries(download.signal, () => appendRest(client, download, { part, file }))
    if ((await digestFile(part))?.sha256 === file.sha256) break
    // What was there before was not the beginning of this file: once more from its start.
    await rm(part, { force: true })
    if (attempt === 2)
      throw new CliFailure(
        exitCodes.invalid,
        `${file.path}: the bytes that came do not have the digest of the manifest.`,
      )
  }
  await rename(part, target)
  return true
}

async function appendRest(
  client: Client,
  { releaseId, signal }: Download,
  { part, file }: { part: string; file: Wanted['file'] },
): Promise<void> {
  const have = (await stat(part).catch(() => undefined))?.size ?? 0
  if (have === file.sizeBytes && have > 0) return
  const isResumed = have > 0 && have < file.sizeBytes
  const response = await client.open(releaseRoutes.releaseFile, {
    params: { id: releaseId, '*': file.path },
    signal,
    ...(isResumed ? { headers: { range: `bytes=${have}-` } } : {}),
  })
  const flags = isResumed && response.status === 206 ? 'a' : 'w'
  await pipeline(response.body ?? [], createWriteStream(part, { flags, flush: true }), { signal })
}

async function fetchSeal(
  client: Client,
  { releaseId, signal }: Download,
  { folder, path }: { folder: string; path: string },
): Promise<void> {
  await withRetries(signal, async () => {
    const response = await client.open(releaseRoutes.releaseFile, { params: { id: releaseId, '*': path }, signal })
    const part = join(folder, `${path}.part`)
    await mkdir(folder, { recursive: true })
    await pipeline(response.body ?? [], createWriteStream(part, { flush: true }), { signal })
    await rename(part, join(folder, path))
  })
}

/** Try again after a break of the network, waiting longer each time with some jitter, since many clients break at once. */
async function withRetries(signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act()
    } catch (cause) {
      signal.throwIfAborted()
      const isPassing = cause instanceof ApiError ? [0, 429, 503].includes(cause.status) : isNetworkError(cause)
      if (!isPassing) throw cause
      if (attempt === attempts)
        throw new CliFailure(
          exitCodes.network,
          'The network broke. Run the same command again: it goes on where it stopped.',
        )
      await setTimeout(2 ** attempt * 100 * (0.5 + Math.random()), undefined, { signal })
    }
  }
}

/** undici says `terminated` when the other side closes in the middle of a body. */
function isNetworkError(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    (error instanceof Error && 'code' in error && /^E(CONN|PIPE|TIMEDOUT)|^UND_/.test(String(error.code)))
  )
}
