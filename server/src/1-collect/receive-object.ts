import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { GatewayActor } from '#platform/actor'
import type { Config } from '#platform/config'
import type { Db } from '#platform/db'
import { isDiskFull } from '#platform/error-code'
import { refuse as refusePlatform } from '#platform/refusals'
import { refuse } from './refusals.ts'
import { digestOfStaged, dropStaged, freeStagingBytes, openStaged, stagedBytes, stagedPath } from './staging.ts'

/** Bytes of one object from `offset` on. `reserveBytes` of the disk are left free for everything else. */
export interface ReceiveObject {
  readonly submissionId: string
  readonly digest: string
  readonly offset: number
  readonly stream: Readable
  readonly reserveBytes: number
}

// One writer an object: a gateway whose connection hung comes back before the old one is given up.
const writers = new Map<string, { stream: Readable; done: Promise<unknown> }>()

/** Append bytes to an object in staging. What arrived before a broken connection is kept, so that the gateway goes on from there;
 *  when the disk is full, nothing of this call is. A complete object must have the digest it is named by, else it is dropped. */
export async function receiveObject(
  { db, config }: { db: Db; config: Pick<Config, 'home'> },
  actor: GatewayActor,
  input: ReceiveObject,
): Promise<{ receivedBytes: number; isComplete: boolean }> {
  const object = await loadExpected(db, actor, input)
  const path = stagedPath(config, input.submissionId, input.digest)
  await takeOver(path)
  const received = object.isReceived ? object.sizeBytes : await stagedBytes(path)
  if (input.offset !== received)
    throw refuse('submission/wrong-offset', {
      message: 'The upload does not go on where the platform stopped.',
      expected: String(received),
      found: String(input.offset),
      subject: input.digest,
      headers: { 'upload-offset': String(received) },
    })
  if (object.isReceived) return { receivedBytes: received, isComplete: true }
  await requireSpace(config, object.sizeBytes - received + input.reserveBytes)
  const writing = append(path, received, { ...input, sizeBytes: object.sizeBytes })
  writers.set(path, { stream: input.stream, done: writing.catch(() => {}) })
  const total = await writing.finally(() => writers.delete(path))
  if (total < object.sizeBytes) return { receivedBytes: total, isComplete: false }
  await complete(db, path, input)
  return { receivedBytes: total, isComplete: true }
}

async function takeOver(path: string): Promise<void> {
  const earlier = writers.get(path)
  if (earlier === undefined) return
  earlier.stream.destroy(new Error('The same object is being sent again.'))
  await earlier.done
}

async function loadExpected(db: Db, actor: GatewayActor, { submissionId, digest }: ReceiveObject) {
  const row = await db
    .selectFrom('submission')
    .leftJoin('submission_object', join =>
      join.onRef('submission_object.submission_id', '=', 'submission.id').on('submission_object.digest', '=', digest),
    )
    .where('submission.id', '=', submissionId)
    .where('submission.site_id', '=', actor.siteId)
    .select(['submission.state', 'submission_object.size_bytes', 'submission_object.is_received'])
    .executeTakeFirst()
  if (row === undefined)
    throw refuse('collect/not-found', { message: 'There is no such submission.', subject: submissionId })
  if (row.size_bytes === null || row.is_received === null)
    throw refuse('submission/unknown-object', {
      message: 'The submission’s manifest does not name this object.',
      subject: digest,
    })
  if (row.state !== 'receiving')
    throw refuse('submission/wrong-state', {
      message: 'The submission takes no more bytes.',
      expected: 'receiving',
      found: row.state,
      subject: submissionId,
    })
  return { sizeBytes: Number(row.size_bytes), isReceived: row.is_received }
}

async function requireSpace(config: Pick<Config, 'home'>, neededBytes: number): Promise<void> {
  const freeBytes = await freeStagingBytes(config)
  if (freeBytes >= neededBytes) return
  throw diskFull(`${neededBytes} bytes`, `${freeBytes} bytes`)
}

function diskFull(expected: string, found: string) {
  return refusePlatform('storage/full', {
    message: 'The platform’s disk has no room for the upload.',
    expected,
    found,
    hint: 'Try again later; what was received before is kept.',
  })
}

async function append(path: string, start: number, input: ReceiveObject & { sizeBytes: number }): Promise<number> {
  const file = await openStaged(path)
  try {
    return await appendAll(file, start, input)
  } catch (error) {
    if (!isDiskFull(error)) throw error
    await file.truncate(start)
    throw diskFull(`${input.sizeBytes - start} bytes`, 'a full disk')
  } finally {
    await file.close()
  }
}

async function appendAll(
  file: FileHandle,
  start: number,
  { stream, sizeBytes, digest }: ReceiveObject & { sizeBytes: number },
): Promise<number> {
  let total = start
  for await (const chunk of stream) {
    const bytes: Uint8Array = chunk
    if (total + bytes.length > sizeBytes) {
      await file.truncate(start)
      throw refuse('submission/too-many-bytes', {
        message: 'More bytes came than the manifest says.',
        expected: `${sizeBytes} bytes`,
        found: 'more',
        subject: digest,
      })
    }
    await file.appendFile(bytes)
    total += bytes.length
  }
  await file.sync()
  return total
}

async function complete(
  db: Db,
  path: string,
  { submissionId, digest }: Pick<ReceiveObject, 'submissionId' | 'digest'>,
): Promise<void> {
  const found = await digestOfStaged(path)
  if (found !== digest) {
    await dropStaged(path)
    throw refuse('submission/wrong-digest', {
      message: 'The bytes received are not the ones announced; they were dropped.',
      expected: digest,
      found,
      subject: digest,
      hint: 'Send the object again from the start.',
    })
  }
  await db
    .updateTable('submission_object')
    .set({ is_received: true })
    .where('submission_id', '=', submissionId)
    .where('digest', '=', digest)
    .execute()
}

/** Finish objects whose bytes are all in staging but were never checked, because the process ended in between. Wrong ones are dropped. */
export async function completeStaged(
  { db, config }: { db: Db; config: Pick<Config, 'home'> },
  submissionId: string,
): Promise<void> {
  const rows = await db
    .selectFrom('submission_object')
    .where('submission_id', '=', submissionId)
    .where('is_received', '=', false)
    .selectAll()
    .execute()
  for (const { digest, size_bytes } of rows) {
    const path = stagedPath(config, submissionId, digest)
    if (writers.has(path) || (await stagedBytes(path)) !== Number(size_bytes)) continue
    if ((await digestOfStaged(path)) === digest) await complete(db, path, { submissionId, digest })
    else await dropStaged(path)
  }
}
