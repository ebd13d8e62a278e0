import { aperio } from './aperio.ts'
import { hamamatsu } from './hamamatsu.ts'
import { leica } from './leica.ts'
import { moveFirst } from './move-first.ts'
import { ome } from './ome.ts'
import { collectPatches, type PatchList } from './patches.ts'
import { philips } from './philips.ts'
import {
  imageDescription,
  type SlideFormat,
  type SlideJudgement,
  type SlidePage,
  type SlidePlan,
  type SlideReason,
} from './slide-plan.ts'
import { pixelRanges, sweepRest } from './sweep.ts'
import { type ReadAt, readNumbers, readTiff, type TiffDirectory, type TiffEntry, type TiffFile } from './tiff.ts'
import { ventana } from './ventana.ts'

const formats: readonly SlideFormat[] = [aperio, hamamatsu, leica, ventana, philips, ome]
const [ascii, undefinedType, bytes, signedBytes] = [2, 7, 1, 6]
/** Make, Model, Software: they stay where they begin as those of a known maker do. */
const productTags = new Set([271, 272, 305])
const products =
  /^(aperio|leica|hamamatsu|nanozoomer|ndp|philips|ventana|roche|iscan|3dhistech|pannoramic|zeiss|axio|olympus|vs\d|scanscope|gt ?450|at2|c\d{4,5}|scn\d|ome|bio-?formats|libvips|vips|openslide|imagemagick|tifffile|libtiff)[\w .,:/()+-]{0,80}$/i
const isKept = (page: SlidePage, tag: number) => productTags.has(tag) && products.test(page.texts.get(tag) ?? '')
/** JPEG tables, colour profile, YCbCr positions and the like, which are pixels' own. */
const keptBlobs = new Set([347, 34675])
const xmp = 700
/** Directories of Exif, GPS and their like: none of the known formats has one, and what is in them is not understood. */
const foreignDirectories = [34665, 34853, 40965]
const maxTextBytes = 64 * 1024 * 1024

/**
 * Plan the de-identification of a slide: images that show the label are zeroed and taken out of the chain of directories, texts keep what the
 * format's keep-list names, and every other text is zeroed. Aperio SVS, Hamamatsu NDPI, Leica SCN, Ventana BIF, Philips TIFF and OME-TIFF are
 * known, by their content.
 */
export async function planSlide(
  readAt: ReadAt,
  sizeBytes: number,
): Promise<SlidePlan | { readonly reason: SlideReason }> {
  const file = await readTiff(readAt, sizeBytes)
  if (file === undefined) return { reason: await whyNoTiff(readAt) }
  const all = [...file.directories, ...file.subDirectories]
  if (all.some(({ entries }) => foreignDirectories.some(tag => entries.has(tag)) || hasHugeText(entries)))
    return { reason: 'slide/not-understood' }
  const pages: SlidePage[] = []
  for (const directory of all) pages.push(await readPage(readAt, file, directory))
  const format = formats.find(({ recognise }) => recognise(pages))
  if (format === undefined) return { reason: 'slide/unsupported-format' }
  const judged = format.judge(pages)
  if ('reason' in judged) return judged
  return makePlan({ readAt, file, pages, judged, extension: format.extension })
}

interface Making {
  readonly readAt: ReadAt
  readonly file: TiffFile
  readonly pages: readonly SlidePage[]
  readonly judged: SlideJudgement
  readonly extension: string
}

async function makePlan(making: Making): Promise<SlidePlan | { readonly reason: SlideReason }> {
  const { readAt, file, pages, judged, extension } = making
  const gone = new Set(pages.filter(judged.isRemoved))
  const moved = await moveWhereNeeded(making, gone)
  const kept = moved?.kept ?? pages.filter(page => !gone.has(page))
  if (judged.carriedTag !== undefined && moved === undefined && pages[0] !== undefined && gone.has(pages[0]))
    return { reason: 'slide/not-understood' }
  const list = collectPatches()
  const removedTexts: string[] = []
  for (const page of kept) removedTexts.push(...cleanPage(page, list, judged.cleanText))
  for (const page of gone) {
    removedTexts.push(...textsOfRemoved(page, judged.cleanText))
    list.count('image-removed')
  }
  const parts = { kept: kept.map(page => page.directory), gone: [...gone].map(page => page.directory) }
  const subs = new Set(file.subDirectories)
  const chain = parts.kept.filter(directory => !subs.has(directory))
  if (chain.length === 0 || parts.gone.some(directory => subs.has(directory))) return { reason: 'slide/not-understood' }
  relink(file, chain, { list, moved })
  if (judged.hollowPage !== undefined) list.count('image-removed')
  const written = moved && { offset: moved.offset, length: moved.bytes.length }
  const isSure = await sweepRest(
    { readAt: readWith(readAt, moved), file, ...parts, hollow: judged.hollowPage?.directory, written },
    list,
  )
  const patches = list.finish()
  if (patches === undefined || !isSure) return { reason: 'slide/not-understood' }
  return { patches, removedTexts: findable(removedTexts, kept, judged.cleanText), actions: list.actions, extension }
}

/** Reads what is to be written where a directory is written anew, and the file elsewhere. */
function readWith(readAt: ReadAt, moved: Relinking['moved']): ReadAt {
  if (moved === undefined) return readAt
  return (offset, length) => {
    const at = offset - moved.offset
    return at >= 0 && at + length <= moved.bytes.length
      ? Promise.resolve(moved.bytes.subarray(at, at + length))
      : readAt(offset, length)
  }
}

/** Where the first page goes and its text describes the slide: the pages that stay, the first of them written anew over removed pixels. */
async function moveWhereNeeded({ readAt, file, pages, judged }: Making, gone: ReadonlySet<SlidePage>) {
  const [first] = pages
  const [to, ...rest] = pages.filter(page => !gone.has(page))
  const tag = judged.carriedTag
  if (first === undefined || to === undefined || tag === undefined || !gone.has(first)) return undefined
  const [largest] = ((await pixelRanges(readAt, file, first.directory)) ?? []).sort((a, b) => b.length - a.length)
  if (largest === undefined) return undefined
  const at = Math.ceil(largest.offset / 8) * 8
  const room = largest.offset + largest.length - at
  const made = await moveFirst({ readAt, file, from: first, to, tag, at, room })
  return made && { kept: [made.page, ...rest], offset: at, bytes: made.bytes }
}

/** The file that a 3DHISTECH slide is named by is a JPEG; its label lies in a folder beside it. */
async function whyNoTiff(readAt: ReadAt): Promise<SlideReason> {
  const mark = Buffer.from(await readAt(0, 3)).toString('hex')
  return mark === 'ffd8ff' ? 'slide/unsupported-format' : 'slide/not-tiff'
}

const hasHugeText = (entries: TiffDirectory['entries']) =>
  [...entries.values()].some(({ type, valueBytes }) => type === ascii && valueBytes > maxTextBytes)

async function readPage(readAt: ReadAt, file: TiffFile, directory: TiffDirectory): Promise<SlidePage> {
  const texts = new Map<number, string>()
  for (const entry of directory.entries.values()) {
    if (entry.type !== ascii && (entry.tag !== xmp || entry.valueBytes > maxTextBytes)) continue
    const raw = Buffer.from(await readAt(entry.valueOffset, entry.valueBytes))
    texts.set(entry.tag, raw.toString('latin1').replace(/\0+$/, ''))
  }
  const numbersAt = async (tag: number) => {
    const entry = directory.entries.get(tag)
    return entry === undefined ? [] : readNumbers({ ...file, readAt }, entry)
  }
  const [subfileType = 0] = await numbersAt(254)
  const [width = 0] = await numbersAt(256)
  const [height = 0] = await numbersAt(257)
  const lens = directory.entries.get(65421)
  const lensBytes = lens === undefined ? undefined : Buffer.from(await readAt(lens.valueOffset, 4))
  const sourceLens = file.isLittleEndian ? lensBytes?.readFloatLE(0) : lensBytes?.readFloatBE(0)
  const description = texts.get(imageDescription) ?? ''
  return { directory, texts, description, subfileType, isTiled: directory.entries.has(322), width, height, sourceLens }
}

type CleanText = (page: SlidePage, tag: number) => { text: string; removed: readonly string[] } | undefined

/** Decide every text of a page that stays; answers what was taken out, as letters. */
function cleanPage(page: SlidePage, list: PatchList, cleanText: CleanText): string[] {
  const removed: string[] = []
  for (const entry of page.directory.entries.values()) {
    if (isText(entry)) {
      if (isKept(page, entry.tag)) continue
      const text = page.texts.get(entry.tag) ?? ''
      const cleaned = cleanText(page, entry.tag)
      removed.push(...(cleaned?.removed ?? [text]))
      if (cleaned?.text === text) continue
      const patch = padText(cleaned?.text ?? '', entry)
      list.add(entry.valueOffset, patch)
      list.count(entry.tag === imageDescription ? 'description-cleaned' : 'text-removed')
    } else if (isUnknown(entry)) {
      list.zero(entry.valueOffset, entry.valueBytes)
      list.count('text-removed')
    }
  }
  return removed.map(asLetters)
}

/** A text in the room of the old one: blanks after what stays, since readers warn of zeros within a text; zeros where nothing stays. */
function padText(text: string, { type, valueBytes }: TiffEntry): Uint8Array {
  const patch = Buffer.alloc(valueBytes, text === '' ? 0 : ' ')
  patch.write(text, 'latin1')
  if (type === ascii) patch[valueBytes - 1] = 0
  return patch
}

const isText = ({ type, tag }: TiffEntry) => type === ascii || tag === xmp
const asLetters = (text: string) => Buffer.from(text, 'latin1').toString('utf8').trim()

/** Bytes that are no picture's own, and private numbers other than those known to be technical (a serial number can be a number). */
function isUnknown({ type, tag }: TiffEntry): boolean {
  if ([bytes, signedBytes, undefinedType].includes(type)) return tag >= 700 && !keptBlobs.has(tag)
  if (tag < 32768 || (tag >= 32995 && tag <= 32998) || keptBlobs.has(tag)) return false
  return tag < 65420 || tag > 65458 || tag === 65428 || tag === 65442
}

const textsOfRemoved = (page: SlidePage, cleanText: CleanText): string[] =>
  [...page.texts.keys()]
    .filter(tag => !isKept(page, tag) && tag !== imageDescription)
    .flatMap(tag => cleanText(page, tag)?.removed ?? [page.texts.get(tag) ?? ''])
    .map(asLetters)

interface Relinking {
  readonly list: PatchList
  readonly moved: { readonly offset: number; readonly bytes: Uint8Array } | undefined
}

/** Point each link of the chain past the directories that are taken out; the link of a directory written anew is in its own bytes. */
function relink(file: TiffFile, chain: readonly TiffDirectory[], { list, moved }: Relinking): void {
  let field = file.firstField
  let written = file.directories[0]?.offset ?? 0
  const point = (target: number) => {
    const link = linkBytes(file, target)
    const inside = moved === undefined ? -1 : field - moved.offset
    if (moved !== undefined && inside >= 0 && inside < moved.bytes.length) moved.bytes.set(link, inside)
    else if (written !== target) list.add(field, link)
  }
  for (const directory of chain) {
    point(directory.offset)
    field = directory.nextField
    written = directory.next
  }
  point(0)
  if (moved !== undefined) list.add(moved.offset, moved.bytes)
}

function linkBytes(file: TiffFile, target: number): Uint8Array {
  const link = new Uint8Array(file.layout === 'classic' ? 4 : 8)
  const view = new DataView(link.buffer)
  if (link.length === 8) view.setBigUint64(0, BigInt(target), file.isLittleEndian)
  else view.setUint32(0, target, file.isLittleEndian)
  return link
}

/** Texts worth a search: not short, not part of what stays; of a long one (a picture in Base64) pieces of it. */
function findable(removed: readonly string[], kept: readonly SlidePage[], cleanText: CleanText): string[] {
  const stays = kept
    .flatMap(page =>
      [...page.texts.keys()].map(tag =>
        isKept(page, tag) ? (page.texts.get(tag) ?? '') : (cleanText(page, tag)?.text ?? ''),
      ),
    )
    .map(asLetters)
    .join('\n')
    .toLowerCase()
  const pieces = [...new Set(removed)].flatMap(text =>
    text.length <= 400 ? [text] : [text.slice(0, 200), text.slice(text.length >> 1).slice(0, 200), text.slice(-200)],
  )
  return [...new Set(pieces)].filter(text => text.length >= 5 && !stays.includes(text.toLowerCase()))
}
