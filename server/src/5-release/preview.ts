import { readNifti, thumbnail, type Volume } from '@tsumugi/imaging'
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
    // Recipes change the scale of values, so no modality is told: the window comes from the values themselves.
    const { volume } = readNifti(await blobs.readBlob(one.derivative_digest))
    if (volume !== undefined) tiles.push(await drawTile(volume))
  }
  if (tiles.length === 0) return null
  return (await blobs.putBlob(await drawSheet(tiles))).digest
}

/** The middle slice on a black square. */
async function drawTile(volume: Volume): Promise<Buffer> {
  const picture = await thumbnail(volume, { widthPx: tileSizePx })
  return sharp(picture).resize(tileSizePx, tileSizePx, { fit: 'contain', background: '#000' }).png().toBuffer()
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
