import { type DicomFile, itemsOf, numberOf, numbersOf, parseDicom, textOf, textsOf } from '@tsumugi/dicom'
import sharp from 'sharp'
import { markAsRgb } from '../codecs/mark-as-rgb.ts'
import { issue } from '../issues.ts'
import { decodeFrames } from '../pixels/decode-frames.ts'
import { describePixels } from '../pixels/describe-pixels.ts'
import { findFrameBytes } from '../pixels/find-frame-bytes.ts'
import { findPixelEncoding } from '../pixels/transfer-syntaxes.ts'
import { type AssociatedImage, countTiles, type OpenedSlide, type SlideLevel } from './slide.ts'

type DicomLevel = {
  readonly file: DicomFile
  readonly level: SlideLevel
  findFrame(column: number, row: number): number | undefined
}

/** Open the instances of one VL Whole Slide Microscopy series: tiled instances are levels, LABEL, OVERVIEW and THUMBNAIL are associated.
 *  Of several focal planes or optical paths the first is read. @see DICOM PS3.3 A.32.8, C.8.12.4 */
export async function openDicomSlide(series: readonly (Uint8Array | DicomFile)[]): Promise<OpenedSlide> {
  const files = series.flatMap(file => (file instanceof Uint8Array ? (parseDicom(file).file ?? []) : file))
  const levels = files
    .filter(file => flavour(file) === 'VOLUME')
    .map(toLevel)
    .sort((a, b) => b.level.width - a.level.width)
  const [first] = levels
  if (!first)
    return { slide: undefined, issues: [issue('not-an-image', 'no instance of the series is a level of a slide')] }
  const description = {
    ...{ format: 'dicom' as const, width: first.level.width, height: first.level.height, mpp: mppOf(first.file) },
    levels: levels.map(({ level }) => level),
    associated: files.filter(file => flavour(file) !== 'VOLUME').map(describeAssociated),
  }
  const readTile = async (index: number, column: number, row: number) => {
    const found = levels[index]
    const frame = found?.findFrame(column, row)
    return found && frame !== undefined ? readFrame(found.file, frame) : undefined
  }
  return { slide: { description, readTile }, issues: [] }
}

/** Third value of Image Type: VOLUME, LABEL, OVERVIEW or THUMBNAIL. @see DICOM PS3.3 C.8.12.4.1.1 */
function flavour({ dataset }: DicomFile): string {
  return textsOf(dataset, 0x00080008)[2] ?? ''
}

function describeAssociated(file: DicomFile): AssociatedImage {
  const kinds = { LABEL: 'label', OVERVIEW: 'macro', THUMBNAIL: 'thumbnail' } as const
  const kind = Object.entries(kinds).find(([name]) => name === flavour(file))?.[1] ?? 'other'
  return { kind, width: widthOf(file), height: heightOf(file) }
}

function widthOf({ dataset }: DicomFile): number {
  return numberOf(dataset, 0x00480006) ?? numberOf(dataset, 0x00280011) ?? 0
}

function heightOf({ dataset }: DicomFile): number {
  return numberOf(dataset, 0x00480007) ?? numberOf(dataset, 0x00280010) ?? 0
}

function mppOf({ dataset }: DicomFile): number | null {
  const [shared] = itemsOf(dataset, 0x52009229)
  const [measures] = shared ? itemsOf(shared, 0x00289110) : []
  const [, columnMm] = measures ? numbersOf(measures, 0x00280030) : []
  return columnMm && columnMm > 0 ? columnMm * 1000 : null
}

function toLevel(file: DicomFile): DicomLevel {
  const { dataset } = file
  const level = {
    width: widthOf(file),
    height: heightOf(file),
    tileWidth: numberOf(dataset, 0x00280011) ?? 1,
    tileHeight: numberOf(dataset, 0x00280010) ?? 1,
  }
  const [across, down] = countTiles(level)
  const isFull = textOf(dataset, 0x00209311) === 'TILED_FULL' || itemsOf(dataset, 0x52009230).length === 0
  const sparse = isFull ? undefined : mapSparse(file, level)
  const findFrame = (column: number, row: number) => {
    if (!Number.isInteger(column) || !Number.isInteger(row) || column < 0 || row < 0 || column >= across || row >= down)
      return undefined
    return sparse ? sparse.get(row * across + column) : row * across + column + 1
  }
  return { file, level, findFrame }
}

/** Frame number by tile from each frame's position in the total pixel matrix, which counts from 1. @see DICOM PS3.3 C.8.12.6.1 */
function mapSparse({ dataset }: DicomFile, level: SlideLevel): ReadonlyMap<number, number> {
  const [across] = countTiles(level)
  const frames = new Map<number, number>()
  itemsOf(dataset, 0x52009230).forEach((item, index) => {
    const [position] = itemsOf(item, 0x0048021a)
    const left = position && numberOf(position, 0x0048021e)
    const top = position && numberOf(position, 0x0048021f)
    if (left === undefined || top === undefined) return
    const tile = Math.floor((top - 1) / level.tileHeight) * across + Math.floor((left - 1) / level.tileWidth)
    if (!frames.has(tile)) frames.set(tile, index + 1)
  })
  return frames
}

async function readFrame(file: DicomFile, frameNumber: number): Promise<Uint8Array | undefined> {
  const description = describePixels(file)
  if ('issue' in description) return undefined
  if (findPixelEncoding(file.transferSyntaxUid) === 'jpeg-8-bit' && description.bitsAllocated === 8) {
    const stored = findFrameBytes(file, description)?.find(frameNumber)?.bytes
    if (!stored) return undefined
    return description.photometric === 'RGB' ? markAsRgb(stored) : stored
  }
  const { decoded } = await decodeFrames(file, { frameNumbers: [frameNumber] })
  const pixels = decoded?.frames[0]
  if (!decoded || !pixels) return undefined
  const shift = pixels.BYTES_PER_ELEMENT > 1 ? Math.max(0, decoded.bitsStored - 8) : 0
  const raw = { width: decoded.columns, height: decoded.rows, channels: decoded.samplesPerPixel }
  return sharp(
    Uint8Array.from(pixels, value => value >> shift),
    { raw },
  )
    .jpeg({ quality: 85 })
    .toBuffer()
}
