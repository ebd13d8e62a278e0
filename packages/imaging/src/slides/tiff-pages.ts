import { GeoTIFF, GeoTIFFImage } from 'geotiff'
import type { SlideSource } from './slide.ts'

/** One image of a TIFF with what tells its part in a slide. */
export type TiffPage = {
  readonly image: GeoTIFFImage
  readonly width: number
  readonly height: number
  readonly isTiled: boolean
  readonly compression: number
  readonly photometric: number
  readonly subfileType: number
  readonly description: string
  /** Hamamatsu's magnification: −1 macro, −2 map. */
  readonly sourceLens: number | undefined
  readonly mpp: number | null
}

/** The pages of a TIFF in file order, and the reduced images of the first one's SubIFDs; throws what geotiff throws on a broken file. */
export async function readTiffPages(
  source: SlideSource,
): Promise<{ pages: readonly TiffPage[]; reduced: readonly TiffPage[] }> {
  const reader = toGeotiffSource(source)
  const tiff = await GeoTIFF.fromSource(reader)
  const count = await tiff.getImageCount()
  const pages: TiffPage[] = []
  for (let index = 0; index < count; index++) pages.push(await describePage(await tiff.getImage(index)))
  const [first] = pages
  const reduced: TiffPage[] = []
  const offsets = first?.image.fileDirectory.hasTag(330) ? await first.image.fileDirectory.loadValue(330) : []
  for (const offset of numbersIn(offsets)) {
    const directory = await tiff.parser.parseFileDirectoryAt(offset)
    reduced.push(await describePage(new GeoTIFFImage(directory, tiff.littleEndian, false, reader)))
  }
  return { pages, reduced }
}

/** A numeric TIFF value as a list; anything else is empty. */
export function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return Array.from(Object.values(value), Number)
  return []
}

function toGeotiffSource(source: SlideSource) {
  const fetchSlice = async ({ offset, length }: { offset: number; length: number }) => {
    const bytes = await source.read(offset, Math.max(0, Math.min(length, source.sizeBytes - offset)))
    const copy = new ArrayBuffer(bytes.length)
    new Uint8Array(copy).set(bytes)
    return { offset, length: bytes.length, data: copy }
  }
  return {
    fileSize: source.sizeBytes,
    fetchSlice,
    fetch: async (slices: { offset: number; length: number }[]) =>
      (await Promise.all(slices.map(fetchSlice))).map(slice => slice.data),
    // The caller opened the file, so the caller closes it.
    close: async () => {},
  }
}

async function describePage(image: GeoTIFFImage): Promise<TiffPage> {
  const directory = image.fileDirectory
  const load = async (tag: number) => (directory.hasTag(tag) ? await directory.loadValue(tag) : undefined)
  const number = async (tag: number) => numbersIn(await load(tag))[0]
  const description = String((await load(270)) ?? '')
  return {
    image,
    width: image.getWidth(),
    height: image.getHeight(),
    isTiled: image.isTiled,
    compression: (await number(259)) ?? 1,
    photometric: (await number(262)) ?? 1,
    subfileType: (await number(254)) ?? 0,
    description,
    sourceLens: await number(65421),
    mpp: findMpp(description, numbersIn(await load(282)), (await number(296)) ?? 2),
  }
}

/** Aperio and OME say it in the description; else the resolution tags do, in pixels per inch (2) or centimetre (3). */
function findMpp(description: string, [pixels = 0, per = 1]: readonly number[], unit: number): number | null {
  const said = /\bMPP\s*=\s*([\d.]+)/.exec(description)?.[1] ?? /PhysicalSizeX="([\d.eE+-]+)"/.exec(description)?.[1]
  const resolution = pixels / (per || 1)
  const counted = resolution > 0 ? (unit === 3 ? 10_000 : 25_400) / resolution : 0
  const mpp = said === undefined ? counted : Number(said)
  // Outside this range it is the resolution of a printed page, not of a microscope.
  return mpp > 0.01 && mpp < 100 ? mpp : null
}
