import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Client, provenanceRoutes } from '@tsumugi/api'
import { fromBase64, fromHex, isConsistent, openTreeHead, sha256Hex, toHex } from '@tsumugi/proofs'
import { z } from 'zod'
import { configFolder, writePrivate } from './credentials.ts'
import { CliFailure, exitCodes } from './exit-codes.ts'
import { isPinned } from './pinned-key.ts'

const remembered = z.object({ size: z.number().int(), rootHash: z.string(), keyFingerprint: z.string() })
export interface LogVerdict {
  readonly isConsistent: boolean
  readonly size: number
  readonly rootHash: string
  readonly keyFingerprint: string
  /** Size of the tree head seen last time, or null the first time. */
  readonly extends: number | null
}

/** Check the newest tree head of a platform's log: its signature, the key (pinned, or the one seen before), and that the log only grew since
 *  the head that was seen last. What was seen is kept per server. Exit 5 when the log was rewritten or its key changed. */
export async function verifyLog(
  client: Client,
  options: { server: string; env: NodeJS.ProcessEnv; pin?: string },
): Promise<LogVerdict> {
  const head = await client.call(provenanceRoutes.treeHead, {})
  const publicKey = fromBase64(head.publicKey)
  const opened = openTreeHead(head.note, { name: head.note.split('\n')[0] ?? '', publicKey })
  if (opened === undefined) throw new CliFailure(exitCodes.invalid, 'The signature of the tree head is wrong.')
  const keyFingerprint = sha256Hex(publicKey)
  if (options.pin !== undefined && !(await isPinned(publicKey, options.pin)))
    throw new CliFailure(exitCodes.invalid, `The log is signed by another key than the pinned one: ${keyFingerprint}.`)
  const path = join(
    configFolder(options.env),
    `log-${sha256Hex(new TextEncoder().encode(options.server)).slice(0, 16)}.json`,
  )
  const before = await findRemembered(path)
  if (before !== undefined) await requireExtends(client, before, { ...opened, keyFingerprint })
  const seen = { size: opened.size, rootHash: toHex(opened.rootHash), keyFingerprint }
  await writePrivate(path, JSON.stringify(seen))
  return { isConsistent: true, ...seen, extends: before?.size ?? null }
}

async function findRemembered(path: string): Promise<z.output<typeof remembered> | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : remembered.parse(JSON.parse(text))
}

async function requireExtends(
  client: Client,
  before: z.output<typeof remembered>,
  now: { size: number; rootHash: Uint8Array; keyFingerprint: string },
): Promise<void> {
  if (before.keyFingerprint !== now.keyFingerprint)
    throw new CliFailure(exitCodes.invalid, 'The log is signed by another key than last time.')
  if (now.size < before.size)
    throw new CliFailure(exitCodes.invalid, `The log shrank: it had ${before.size} entries, now ${now.size}.`)
  const { path } = await client.call(provenanceRoutes.consistencyProof, { query: { from: before.size, to: now.size } })
  const claim = {
    from: before.size,
    to: now.size,
    fromRoot: fromHex(before.rootHash),
    toRoot: now.rootHash,
    path: path.map(fromHex),
  }
  if (!isConsistent(claim))
    throw new CliFailure(exitCodes.invalid, `The log was rewritten since the ${before.size} entries seen last.`)
}
