import sharp, { type Sharp } from 'sharp'
import { markAsRgb } from '../codecs/mark-as-rgb.ts'
import { countTiles, type SlideLevel, type SlideSource } from './slide.ts'
import { numbersIn, type TiffPage } from './tiff-pages.ts'

/** A level with the page that holds it. */
export type LevelPage = { readonly page: TiffPage; readonly level: SlideLevel }

type Place = { readonly column: number; readonly row: number }
type TileReader = (level: number, column: number, row: number) => Promise<Uint8Array | undefined>

const jpegCompression = 7
const jpegQuality = 85

/** A reader of tiles as JPEG: stored JPEG tiles spliced with their tables, everything else decoded and encoded anew. */
export function makeTileReader(source: SlideSource, levels: readonly LevelPage[]): TileReader {
  const whole = new Map<TiffPage, Promise<Whole>>()
  return async (index, column, row) => {
    const found = levels[index]
    if (!found || !isInside(found.level, { column, row })) return undefined
    const { page, level } = found
    if (page.compression === jpegCompression && page.isTiled)
      return passTile(source, page, row * countTiles(level)[0] + column)
    if (page.compression === jpegCompression) {
      const decoded = whole.get(page) ?? decodeWhole(source, page)
      whole.set(page, decoded)
      return cutWhole(await decoded, level, { column, row })
    }
    return encodeRegion(page, level, { column, row })
  }
}

function isInside(level: SlideLevel, { column, row }: Place): boolean {
  const [across, down] = countTiles(level)
  return Number.isInteger(column) && Number.isInteger(row) && column >= 0 && row >= 0 && column < across && row < down
}

/** The stored bytes, without decoding: tables less their EOI, then the tile less its SOI. @see Adobe Photoshop TIFF Technical Note 2 */
async function passTile(source: SlideSource, page: TiffPage, tile: number): Promise<Uint8Array | undefined> {
  const directory = page.image.fileDirectory
  const offset = Number(await directory.loadValueIndexed('TileOffsets', tile))
  const length = Number(await directory.loadValueIndexed('TileByteCounts', tile))
  if (!(length > 2)) return undefined
  const stored = await source.read(offset, length)
  const tables = directory.hasTag('JPEGTables')
    ? Uint8Array.from(numbersIn(await directory.loadValue('JPEGTables')))
    : new Uint8Array(0)
  const stream = tables.length > 4 ? splice(tables, stored) : stored
  return page.photometric === 2 ? markAsRgb(stream) : stream
}

function splice(tables: Uint8Array, tile: Uint8Array): Uint8Array {
  const joined = new Uint8Array(tables.length - 2 + tile.length - 2)
  joined.set(tables.subarray(0, tables.length - 2))
  joined.set(tile.subarray(2), tables.length - 2)
  return joined
}

/** A level that is one JPEG stream (NDPI), decoded once and kept. */
type Whole = { readonly pixels: Uint8Array; readonly channels: 1 | 3 }

async function decodeWhole(source: SlideSource, page: TiffPage): Promise<Whole> {
  const directory = page.image.fileDirectory
  const offset = Number(numbersIn(await directory.loadValue('StripOffsets'))[0])
  const length = Number(numbersIn(await directory.loadValue('StripByteCounts'))[0])
  const { data, info } = await sharp(await source.read(offset, length), { limitInputPixels: 2 ** 29 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { pixels: data, channels: info.channels === 1 ? 1 : 3 }
}

async function cutWhole({ pixels, channels }: Whole, level: SlideLevel, place: Place): Promise<Uint8Array> {
  const area = areaOf(level, place)
  const raw = { width: level.width, height: level.height, channels }
  const cut = sharp(pixels, { raw, limitInputPixels: 2 ** 29 }).extract({
    left: area.left,
    top: area.top,
    width: area.width,
    height: area.height,
  })
  return pad(cut, level, area).jpeg({ quality: jpegQuality }).toBuffer()
}

type Area = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

function areaOf({ width, height, tileWidth, tileHeight }: SlideLevel, { column, row }: Place): Area {
  const [left, top] = [column * tileWidth, row * tileHeight]
  return { left, top, width: Math.min(tileWidth, width - left), height: Math.min(tileHeight, height - top) }
}

/** Tiles at the edge have full size like stored ones. */
function pad(picture: Sharp, level: SlideLevel, area: Area): Sharp {
  return picture.extend({
    right: level.tileWidth - area.width,
    bottom: level.tileHeight - area.height,
    background: '#fff',
  })
}

async function encodeRegion(page: TiffPage, level: SlideLevel, place: Place): Promise<Uint8Array> {
  const area = areaOf(level, place)
  const window = [area.left, area.top, area.left + area.width, area.top + area.height]
  const samples = Array.from({ length: page.image.getSamplesPerPixel() >= 3 ? 3 : 1 }, (_, i) => i)
  const raster = await page.image.readRasters({ window, samples, interleave: true })
  const bits = page.image.getBitsPerSample()
  const shift = bits > 8 && bits <= 16 ? bits - 8 : 0
  const pixels = Uint8Array.from(numbersIn(raster), value => (shift > 0 ? value >> shift : value))
  const raw = { width: area.width, height: area.height, channels: samples.length === 3 ? 3 : 1 } as const
  return pad(sharp(pixels, { raw }), level, area).jpeg({ quality: jpegQuality }).toBuffer()
}
