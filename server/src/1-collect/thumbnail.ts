import { buffer } from 'node:stream/consumers'
import { buildVolume, decodeFrames, encodePng, thumbnail, type Voxels } from '@tsumugi/imaging'
import sharp from 'sharp'
import type { Blobs } from '#platform/blobs'
import type { Db } from '#platform/db'
import { refuse } from './refusals.ts'
import { loadSliceOrder, openSeriesInstance } from './series-objects.ts'

/** Widest a thumbnail may be, in pixels. */
const widthPx = 256

/** Digest of a series' thumbnail, a PNG of the middle slice. Made when first asked for and kept as a blob; only the middle instance
 *  is read. Refused (`series/no-picture`) when its pixels cannot be decoded. */
export async function loadThumbnail(db: Db, blobs: Blobs, seriesId: string): Promise<string> {
  const row = await db
    .selectFrom('series')
    .where('id', '=', seriesId)
    .select(['thumbnail_digest', 'order_digest'])
    .executeTakeFirst()
  if (row === undefined) throw refuse('collect/not-found', { message: 'There is no such series.', subject: seriesId })
  if (row.thumbnail_digest !== null) return row.thumbnail_digest
  const { slices } = await loadSliceOrder(blobs, row.order_digest)
  const middle = slices[Math.floor(slices.length / 2)]
  const { stream } = await openSeriesInstance(db, blobs, seriesId, middle?.instanceIndex ?? 0)
  const png = await drawFrame(new Uint8Array(await buffer(stream)), middle?.frameNumber ?? 1)
  if (png === undefined)
    throw refuse('series/no-picture', { message: 'The series has no picture that can be drawn.', subject: seriesId })
  const { digest } = await blobs.putBlob(png)
  await db.updateTable('series').set({ thumbnail_digest: digest }).where('id', '=', seriesId).execute()
  return digest
}

async function drawFrame(bytes: Uint8Array, frameNumber: number): Promise<Uint8Array | undefined> {
  const { decoded } = await decodeFrames(bytes, { frameNumbers: [frameNumber] })
  const samples = decoded?.frames[0]
  if (decoded === undefined || samples === undefined) return undefined
  const { rows: height, columns: width } = decoded
  if (decoded.samplesPerPixel === 3) return drawColour(Uint8Array.from(samples), { width, height })
  const { volume } = await buildVolume([bytes], { mayBeIrregular: true })
  if (volume !== undefined && volume.shape[0] === 1) return thumbnail(volume, { widthPx })
  const pixels = stretch(samples, decoded.photometric === 'MONOCHROME1')
  return encodePng({ width, height, pixels, pixelMm: [1, 1] }, { widthPx })
}

async function drawColour(pixels: Uint8Array, { width, height }: { width: number; height: number }) {
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } })
  return picture.resize({ width: widthPx, height: widthPx, fit: 'inside', withoutEnlargement: true }).png().toBuffer()
}

/** Grey from the least to the greatest value of the frame, where nothing says what the values mean. */
function stretch(samples: Voxels, isInverted: boolean): Uint8Array {
  let low = Infinity
  let high = -Infinity
  for (const sample of samples) {
    low = Math.min(low, sample)
    high = Math.max(high, sample)
  }
  const range = Math.max(1, high - low)
  return Uint8Array.from(samples, sample => {
    const grey = Math.round((255 * (sample - low)) / range)
    return isInverted ? 255 - grey : grey
  })
}
