import type { FileHandle } from 'node:fs/promises'
import { issue } from '../issues.ts'
import type { AssociatedImage, OpenedSlide, Slide, SlideDescription, SlideLevel, SlideSource } from './slide.ts'
import { readTiffPages, type TiffPage } from './tiff-pages.ts'
import { makeTileReader } from './tiff-tiles.ts'

/** A slide source over an open file. */
export async function fileSource(handle: FileHandle): Promise<SlideSource> {
  const { size } = await handle.stat()
  const read = async (offset: number, length: number) => {
    const bytes = new Uint8Array(length)
    const { bytesRead } = await handle.read(bytes, 0, length, offset)
    return bytes.subarray(0, bytesRead)
  }
  return { sizeBytes: size, read }
}

/** Open SVS, NDPI, OME-TIFF or plain pyramidal TIFF. Levels come largest first; label, macro and thumbnail are named, not levels. */
export async function openSlide(source: SlideSource): Promise<OpenedSlide> {
  try {
    const { pages: stored, reduced } = await readTiffPages(source)
    const pages = scanFirst(stored)
    const [first] = pages
    if (!first) return { slide: undefined, issues: [issue('not-an-image', 'the TIFF has no image')] }
    const format = formatOf(first)
    const levels = findLevels(format, pages, reduced)
    const description: SlideDescription = {
      ...{ format, width: first.width, height: first.height, mpp: first.mpp },
      levels: levels.map(toLevel),
      associated: pages.filter(page => !levels.includes(page)).flatMap(page => describeAssociated(format, page, first)),
    }
    const slide: Slide = {
      description,
      readTile: makeTileReader(
        source,
        levels.map(page => ({ page, level: toLevel(page) })),
      ),
    }
    return { slide, issues: [] }
  } catch {
    // geotiff throws for every kind of broken or foreign file; to the caller that is one issue.
    return { slide: undefined, issues: [issue('unreadable-file', 'the file cannot be read as a TIFF slide')] }
  }
}

/** The page that says it is level 0 comes first: a Ventana slide has its label before it. */
function scanFirst(pages: readonly TiffPage[]): readonly TiffPage[] {
  const isScan = ({ description }: TiffPage) => /^level=0\b/.test(description)
  return [...pages.filter(isScan), ...pages.filter(page => !isScan(page))]
}

function formatOf(first: TiffPage): SlideDescription['format'] {
  if (first.description.startsWith('Aperio')) return 'svs'
  if (first.sourceLens !== undefined) return 'ndpi'
  return first.description.includes('<OME') ? 'ome-tiff' : 'tiff'
}

function findLevels(
  format: SlideDescription['format'],
  pages: readonly TiffPage[],
  reduced: readonly TiffPage[],
): readonly TiffPage[] {
  const [first] = pages
  if (!first) return []
  const candidates = format === 'ome-tiff' || reduced.length > 0 ? [first, ...reduced] : pages
  const isLevel = (page: TiffPage) => {
    if (page === first) return true
    if (format === 'ndpi') return (page.sourceLens ?? 0) > 0
    if (format === 'svs' && !page.isTiled) return false
    return page.width < first.width && Math.abs((page.width * first.height) / (page.height * first.width) - 1) < 0.02
  }
  return candidates.filter(isLevel).sort((a, b) => b.width - a.width)
}

/** Tiles as stored; strips and whole-image streams are cut into tiles of 512. */
function toLevel({ width, height, isTiled, image }: TiffPage): SlideLevel {
  return isTiled
    ? { width, height, tileWidth: image.getTileWidth(), tileHeight: image.getTileHeight() }
    : { width, height, tileWidth: 512, tileHeight: 512 }
}

/** Other planes of an OME-TIFF (channels, focus) are no associated images. */
function describeAssociated(
  format: SlideDescription['format'],
  page: TiffPage,
  first: TiffPage,
): readonly AssociatedImage[] {
  if (format === 'ome-tiff' && page.width === first.width && page.height === first.height) return []
  return [{ kind: kindOf(format, page), width: page.width, height: page.height }]
}

function kindOf(
  format: SlideDescription['format'],
  { description, subfileType, sourceLens }: TiffPage,
): AssociatedImage['kind'] {
  if (format === 'ndpi') return sourceLens === -1 ? 'macro' : 'other'
  if (/(\b|_)label(\b|_)/i.test(description) || (format === 'svs' && subfileType === 1)) return 'label'
  if (/\bmacro\b/i.test(description) || (format === 'svs' && subfileType === 9)) return 'macro'
  return format === 'svs' || /thumbnail/i.test(description) ? 'thumbnail' : 'other'
}
