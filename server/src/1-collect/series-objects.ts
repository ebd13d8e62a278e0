import type { Readable } from 'node:stream'
import { type PackIndex, packIndex, seriesDetail } from '@tsumugi/api'
import { z } from 'zod'
import type { Blobs } from '#platform/blobs'
import type { Db } from '#platform/db'
import { refuse } from './refusals.ts'

/** The slice order of a series as its own blob: slices by position along the normal, first to last; frames that have no position
 *  keep the order of the pack. */
export const sliceOrder = z.object({
  format: z.literal('tsumugi-slices@1'),
  seriesInstanceUid: z.string(),
  slices: seriesDetail.shape.slices,
})
export type SliceOrder = z.output<typeof sliceOrder>

/** The slice order that a digest names. */
export async function loadSliceOrder(blobs: Blobs, digest: string): Promise<SliceOrder> {
  return sliceOrder.parse(JSON.parse(new TextDecoder().decode(await blobs.readBlob(digest))))
}

/** The index of a series' pack: what is per instance. Refused (`collect/not-found`) when there is no such series. */
export async function loadPackIndex(db: Db, blobs: Blobs, seriesId: string): Promise<PackIndex> {
  const { indexDigest } = await loadPackDigests(db, seriesId)
  return readPackIndex(await blobs.readBlob(indexDigest))
}

/** Parse the bytes of an index blob. Throws when they are no index. */
export function readPackIndex(bytes: Uint8Array): PackIndex {
  return packIndex.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

/** The Part 10 file at `index` of the pack (0-based, the pack's order), read by range. Refused (`series/no-such-instance`) outside. */
export async function openSeriesInstance(
  db: Db,
  blobs: Blobs,
  seriesId: string,
  index: number,
): Promise<{ stream: Readable; sizeBytes: number; sopInstanceUid: string; packDigest: string; offset: number }> {
  const { packDigest, indexDigest } = await loadPackDigests(db, seriesId)
  const { instances } = readPackIndex(await blobs.readBlob(indexDigest))
  const instance = instances[index]
  if (instance === undefined)
    throw refuse('series/no-such-instance', {
      message: 'The series has no instance at this index.',
      expected: `0 to ${instances.length - 1}`,
      found: String(index),
      subject: seriesId,
    })
  const { offset, length, sopInstanceUid } = instance
  const stream = await blobs.openBlob(packDigest, { start: offset, end: offset + length })
  return { stream, sizeBytes: length, sopInstanceUid, packDigest, offset }
}

/** Every Part 10 file of a series in the pack's order: what `@tsumugi/imaging` builds a volume from. The whole pack is read into memory. */
export async function loadSeriesInstances(db: Db, blobs: Blobs, seriesId: string): Promise<Uint8Array[]> {
  const { packDigest, indexDigest } = await loadPackDigests(db, seriesId)
  const { instances } = readPackIndex(await blobs.readBlob(indexDigest))
  const pack = await blobs.readBlob(packDigest)
  return instances.map(({ offset, length }) => pack.subarray(offset, offset + length))
}

/** Digests of a series' pack and of its index. Refused: `collect/not-found`. */
export async function loadPackDigests(db: Db, seriesId: string): Promise<{ packDigest: string; indexDigest: string }> {
  const row = await db
    .selectFrom('series')
    .where('id', '=', seriesId)
    .select(['pack_digest as packDigest', 'index_digest as indexDigest'])
    .executeTakeFirst()
  if (row === undefined) throw refuse('collect/not-found', { message: 'There is no such series.', subject: seriesId })
  return row
}
