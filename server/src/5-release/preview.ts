import { readNifti, type Volume } from '@tsumugi/imaging'
import sharp from 'sharp'
import { listContent } from './load-content.ts'
import type { Workshop } from './write-part.ts'

const tileSizePx = 256
const columns = 3
const mostTiles = 6

/** Store a PNG of the middle slices of the first series, three beside each other, for the catalogue. Answers its digest, or null when no
 *  image can be read. The same images give the same picture. */
export async function putPreview({ db, blobs, releaseId }: Workshop): Promise<string | null> {
  const content = await listContent(db, releaseId)
  const tiles: Buffer[] = []
  for (const one of content.slice(0, mostTiles)) {
    const { volume } = readNifti(await blobs.readBlob(one.derivative_digest))
    if (volume !== undefined) tiles.push(await drawTile(volume))
  }
  if (tiles.length === 0) return null
  return (await blobs.putBlob(await drawSheet(tiles))).digest
}

/** The middle slice as a square tile; pixels are stretched so that a millimetre is as wide as it is high. */
async function drawTile(volume: Volume): Promise<Buffer> {
  const [slices, rows, width] = volume.shape
  const start = Math.floor(slices / 2) * rows * width
  const slice = volume.voxels.subarray(start, start + rows * width)
  const [columnMm, rowMm] = volume.spacingMm
  const scale = tileSizePx / Math.max(width * columnMm, rows * rowMm)
  const picture = sharp(windowed(slice), { raw: { width, height: rows, channels: 1 } })
  const size = (mm: number) => Math.max(1, Math.min(tileSizePx, Math.round(mm * scale)))
  const resized = await picture
    .resize(size(width * columnMm), size(rows * rowMm), { fit: 'fill' })
    .png()
    .toBuffer()
  return sharp(resized).resize(tileSizePx, tileSizePx, { fit: 'contain', background: '#000' }).png().toBuffer()
}

/** Grey from the 1st to the 99th percentile, which leaves out metal and empty corners. */
function windowed(slice: ArrayLike<number>): Uint8Array {
  const sorted = Float64Array.from(slice).sort()
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0
  const [low, high] = [at(0.01), at(0.99)]
  const range = high > low ? high - low : 1
  return Uint8Array.from(slice, value => Math.max(0, Math.min(255, Math.round(((value - low) / range) * 255))))
}

async function drawSheet(tiles: readonly Buffer[]): Promise<Buffer> {
  const width = Math.min(tiles.length, columns) * tileSizePx
  const height = Math.ceil(tiles.length / columns) * tileSizePx
  const sheet = sharp({ create: { width, height, channels: 3, background: '#000' } })
  const placed = tiles.map((input, index) => ({
    input,
    left: (index % columns) * tileSizePx,
    top: Math.floor(index / columns) * tileSizePx,
  }))
  return sheet.composite(placed).png().toBuffer()
}
