import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Client, collectRoutes, submissionReceipt, submission as submissionSchema } from '@tsumugi/api'
import { fromBase64, isSignedJson } from '@tsumugi/proofs'
import { z } from 'zod'
import type { SealedSubmission } from '#seal'
import { type Enrolment, type GatewayKeys, loadJson, type OnProgress, writeDurably } from '#work'
import { type RetryLimits, withRetry } from './retry.ts'
import { openClient } from './session.ts'

/** What the platform answered in the end. `receipt` is there once it was accepted; only then may anything here be deleted. */
export const sentSubmission = z.object({
  submissionId: z.string(),
  state: z.enum(['accepted', 'refused']),
  receipt: submissionReceipt.nullable(),
  issues: submissionSchema.shape.issues,
  /** True when the receipt's signature is the platform's. */
  isReceiptSigned: z.boolean(),
})
export type SentSubmission = z.output<typeof sentSubmission>
type Submission = z.output<typeof submissionSchema>

export interface SendInput {
  readonly runFolder: string
  readonly sealed: SealedSubmission
  readonly enrolment: Enrolment
  readonly keys: GatewayKeys
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
  readonly retry?: Partial<RetryLimits>
  /** Held between two chunks while it answers a promise that is pending; for pausing. */
  readonly waitIfPaused?: () => Promise<void>
}

const chunkBytes = 8 * 1024 * 1024
const pollMs = 250

/** The answer of an earlier send of this run, if it came to its end. */
export const loadSent = (runFolder: string): Promise<SentSubmission | undefined> =>
  loadJson(join(runFolder, 'sent.json'), sentSubmission)

/**
 * Send a sealed submission and wait for its receipt. Only what the platform lacks is sent, from the byte where it stopped; after a break the same call
 * goes on. Sending what was accepted before changes nothing. @see docs/design/the-thread.md §3
 */
export async function send(input: SendInput): Promise<SentSubmission> {
  const before = await loadSent(input.runFolder)
  if (before?.state === 'accepted') return before
  const client = openClient(input.enrolment, input.keys)
  const retry = <T>(act: () => Promise<T>) => withRetry(act, input.retry, input.signal)
  let state = await retry(() => client.call(collectRoutes.openSubmission, { body: input.sealed }))
  if (state.state === 'receiving') {
    await uploadMissing(client, state, input)
    const params = { id: state.id }
    state = await retry(() => client.call(collectRoutes.commitSubmission, { params }))
  }
  while (state.state === 'checking' || state.state === 'receiving') {
    await sleep(pollMs, undefined, input.signal ? { signal: input.signal } : {})
    const params = { id: state.id }
    state = await retry(() => client.call(collectRoutes.gatewaySubmission, { params }))
  }
  const sent = answerOf(state, input.enrolment)
  await writeDurably(join(input.runFolder, 'sent.json'), JSON.stringify(sent))
  return sent
}

async function uploadMissing(client: Client, state: Submission, input: SendInput): Promise<void> {
  const total = state.missing.reduce((sum, object) => sum + object.sizeBytes, 0)
  let done = state.missing.reduce((sum, object) => sum + object.receivedBytes, 0)
  const report = (bytes: number) => {
    done += bytes
    input.onProgress?.({ stage: 'send', done, total })
  }
  report(0)
  for (const object of state.missing) await uploadObject(client, state.id, object, { ...input, report })
}

async function uploadObject(
  client: Client,
  id: string,
  object: Submission['missing'][number],
  input: SendInput & { readonly report: (bytes: number) => void },
): Promise<void> {
  const handle = await open(join(input.runFolder, 'objects', object.digest))
  try {
    let offset = object.receivedBytes
    while (offset < object.sizeBytes) {
      await input.waitIfPaused?.()
      input.signal?.throwIfAborted()
      const length = Math.min(chunkBytes, object.sizeBytes - offset)
      const { buffer } = await handle.read(Buffer.alloc(length), 0, length, offset)
      const next = await sendChunk(client, { id, digest: object.digest, offset, bytes: buffer }, input)
      input.report(next - offset)
      offset = next
    }
  } finally {
    await handle.close()
  }
}

interface Chunk {
  readonly id: string
  readonly digest: string
  readonly offset: number
  readonly bytes: Uint8Array
}

/** Send one chunk; answers the offset at which the platform now stands, which after a lost answer may be beyond what we think. */
async function sendChunk(client: Client, chunk: Chunk, input: SendInput): Promise<number> {
  const { id, digest, offset, bytes } = chunk
  try {
    const reply = await withRetry(
      () =>
        client.call(collectRoutes.uploadObject, {
          params: { id, digest },
          body: new Uint8Array(bytes),
          headers: { 'upload-offset': String(offset) },
          ...(input.signal ? { signal: input.signal } : {}),
        }),
      input.retry,
      input.signal,
    )
    return reply.receivedBytes
  } catch (error) {
    const expected = error instanceof ApiError && error.status === 409 ? Number(error.body?.error.expected) : Number.NaN
    if (!Number.isSafeInteger(expected)) throw error
    return expected
  }
}

function answerOf(state: Submission, enrolment: Enrolment): SentSubmission {
  const { receipt } = state
  return {
    submissionId: state.id,
    state: state.state === 'accepted' ? 'accepted' : 'refused',
    receipt,
    issues: state.issues,
    isReceiptSigned: receipt !== null && isReceiptSigned(receipt, enrolment),
  }
}

function isReceiptSigned(receipt: NonNullable<Submission['receipt']>, enrolment: Enrolment): boolean {
  const { signature, ...body } = receipt
  return isSignedJson(body, signature, fromBase64(enrolment.platformPublicKey))
}
