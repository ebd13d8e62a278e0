import { type ReadAt, readNumbers, readTiff, type TiffDirectory, type TiffEntry, type TiffFile } from './tiff.ts'

/** Bytes to write over the copy of a slide, at `offset`. */
export interface SlidePatch {
  readonly offset: number
  readonly bytes: Uint8Array
}

/** How to make a slide's copy free of its label. The file keeps its length and all its image tiles their bytes. */
export interface SlidePlan {
  /** In ascending order of offset, not overlapping. */
  readonly patches: readonly SlidePatch[]
  /** Texts that stood in the slide and must not be found in the copy; for the check alone, never to be shown outside the hospital. */
  readonly removedTexts: readonly string[]
  readonly actions: Readonly<Record<string, number>>
}

/** Why a slide was withheld. Only Aperio SVS is known; other formats keep labels in places of their own. */
export type SlideReason = 'slide/not-tiff' | 'slide/unsupported-format' | 'slide/too-large-label'

const imageDescription = 270
const stripOffsets = 273
const stripByteCounts = 279
const tileWidth = 322
const newSubfileType = 254
/** DocumentName, PageName, DateTime, Artist, HostComputer, Copyright, XMP, IPTC, Photoshop, Exif and GPS directories' texts, image ID. */
const textTags = [269, 285, 306, 315, 316, 33432, 700, 33723, 34377, 37510, 42016, 32781]
/** Keys of Aperio's description that say how the picture was made, and no more. */
const keptKeys = new Set([
  ...[
    'AppMag',
    'MPP',
    'StripeWidth',
    'Left',
    'Top',
    'LineCameraSkew',
    'LineAreaXOffset',
    'LineAreaYOffset',
    'Focus Offset',
  ],
  ...[
    'OriginalWidth',
    'OriginalHeight',
    'Originalheight',
    'ICC Profile',
    'Exposure Time',
    'Exposure Scale',
    'DisplayColor',
    'Gamma',
  ],
])
const maxLabelBytes = 256 * 1024 * 1024

/**
 * Plan the de-identification of an Aperio SVS slide: the label and macro images are zeroed and taken out of the chain of directories (a macro
 * often shows the label), descriptions keep technical keys alone, and texts of other tags are zeroed.
 */
export async function planSlide(
  readAt: ReadAt,
  sizeBytes: number,
): Promise<SlidePlan | { readonly reason: SlideReason }> {
  const file = await readTiff(readAt, sizeBytes)
  if (file === undefined) return { reason: 'slide/not-tiff' }
  const descriptions = await Promise.all(file.directories.map(directory => readText(readAt, directory)))
  if (!descriptions[0]?.startsWith('Aperio')) return { reason: 'slide/unsupported-format' }
  const isLabel = await Promise.all(
    file.directories.map((directory, index) => showsLabel(readAt, file, directory, descriptions[index] ?? '')),
  )
  const patches: SlidePatch[] = []
  const removedTexts: string[] = []
  const actions: Record<string, number> = { 'image-removed': 0, 'description-cleaned': 0, 'text-removed': 0 }
  const count = (action: string) => {
    actions[action] = (actions[action] ?? 0) + 1
  }
  for (const [index, directory] of file.directories.entries()) {
    const text = descriptions[index] ?? ''
    if (isLabel[index]) {
      const strips = await stripRanges(readAt, file, directory)
      if (strips.reduce((sum, strip) => sum + strip.length, 0) > maxLabelBytes)
        return { reason: 'slide/too-large-label' }
      patches.push(...strips.map(({ offset, length }) => ({ offset, bytes: new Uint8Array(length) })))
      count('image-removed')
    }
    const entry = directory.entries.get(imageDescription)
    if (entry !== undefined) {
      const cleaned = isLabel[index] ? '' : cleanDescription(text)
      removedTexts.push(...secretsOf(text))
      if (cleaned !== text) {
        patches.push(textPatch(entry, cleaned))
        count('description-cleaned')
      }
    }
    for (const tag of textTags) {
      const found = directory.entries.get(tag)
      if (found === undefined || found.valueBytes > 1_000_000) continue
      patches.push({ offset: found.valueOffset, bytes: new Uint8Array(found.valueBytes) })
      count('text-removed')
    }
  }
  patches.push(...relink(file, isLabel))
  return { patches: patches.sort((a, b) => a.offset - b.offset), removedTexts, actions }
}

/** Keep the first line of an Aperio description (sizes and codec) and the technical keys after it. */
export function cleanDescription(text: string): string {
  const [head = '', ...pairs] = text.split('|')
  const kept = pairs.filter(pair => keptKeys.has(pair.split('=')[0]?.trim() ?? ''))
  return [head.replace(/;[^;]*$/, tail => (/\[|\(/.test(tail) ? tail : '')), ...kept].join('|')
}

/** Values that identified the slide: user, file name, bar code, date and every other key that is not technical. */
function secretsOf(text: string): string[] {
  return text
    .split('|')
    .slice(1)
    .flatMap(pair => {
      const [name = '', ...rest] = pair.split('=')
      const value = rest.join('=').trim()
      return keptKeys.has(name.trim()) || value.length < 5 ? [] : [value]
    })
}

async function readText(readAt: ReadAt, directory: TiffDirectory): Promise<string> {
  const entry = directory.entries.get(imageDescription)
  if (entry === undefined || entry.valueBytes > 1_000_000) return ''
  return Buffer.from(await readAt(entry.valueOffset, entry.valueBytes))
    .toString('latin1')
    .replace(/\0+$/, '')
}

/** True for a label or macro: so named, or (GT 450 has no names) an untiled image of reduced type 1 or 9. */
async function showsLabel(readAt: ReadAt, file: TiffFile, directory: TiffDirectory, text: string): Promise<boolean> {
  if (directory.entries.has(tileWidth)) return false
  if (/\b(label|macro)\b/i.test(text)) return true
  const entry = directory.entries.get(newSubfileType)
  const [type = 0] = entry === undefined ? [] : await readNumbers(readAt, file, entry)
  return type === 1 || type === 9
}

async function stripRanges(readAt: ReadAt, file: TiffFile, directory: TiffDirectory) {
  const offsets = directory.entries.get(stripOffsets)
  const counts = directory.entries.get(stripByteCounts)
  if (offsets === undefined || counts === undefined) return []
  const lengths = await readNumbers(readAt, file, counts)
  return (await readNumbers(readAt, file, offsets)).map((offset, i) => ({ offset, length: lengths[i] ?? 0 }))
}

function textPatch(entry: TiffEntry, text: string): SlidePatch {
  const bytes = new Uint8Array(entry.valueBytes)
  bytes.set(Buffer.from(text, 'latin1').subarray(0, Math.max(0, entry.valueBytes - 1)))
  return { offset: entry.valueOffset, bytes }
}

/** Point each link of the chain past the directories that are taken out. */
function relink(file: TiffFile, isRemoved: readonly boolean[]): SlidePatch[] {
  const patches: SlidePatch[] = []
  let field = file.firstField
  let written = file.directories[0]?.offset ?? 0
  for (const [index, directory] of file.directories.entries()) {
    if (isRemoved[index]) continue
    if (written !== directory.offset) patches.push(linkPatch(file, field, directory.offset))
    field = directory.nextField
    written = directory.next
  }
  if (written !== 0) patches.push(linkPatch(file, field, 0))
  return patches
}

function linkPatch(file: TiffFile, offset: number, target: number): SlidePatch {
  const bytes = new Uint8Array(file.isBigTiff ? 8 : 4)
  const view = new DataView(bytes.buffer)
  if (file.isBigTiff) view.setBigUint64(0, BigInt(target), file.isLittleEndian)
  else view.setUint32(0, target, file.isLittleEndian)
  return { offset, bytes }
}
