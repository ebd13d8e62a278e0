import { openSlide, type Slide } from '@tsumugi/imaging'
import type { Blobs } from '#platform/blobs'
import type { SubjectFile } from './contract.ts'
import type { ByteSource } from './read-tar.ts'
import { refuse } from './refusals.ts'

/** A slide's pyramid: level 0 is the largest; `mpp` is micrometres a pixel, null when the slide does not say. */
export interface SlideShape {
  readonly width: number
  readonly height: number
  readonly mpp: number | null
  readonly levels: { width: number; height: number; tileWidth: number; tileHeight: number }[]
}

/** A slide over any source of bytes, or in words what is wrong with it. */
export async function openSlideOf(source: ByteSource): Promise<Slide | { problem: string }> {
  const read = (offset: number, length: number) => source.read(offset, offset + length)
  const { slide, issues } = await openSlide({ sizeBytes: source.sizeBytes, read })
  return slide ?? { problem: issues[0]?.message ?? 'no slide format is recognised' }
}

/** The shape of a slide as the contract has it. */
export function shapeOf({ description }: Slide): SlideShape {
  const { width, height, mpp, levels } = description
  return { width, height, mpp, levels: levels.map(level => ({ ...level })) }
}

/** Open a stored slide; tiles are read by range. Refused (`slide/no-such-tile`) when the file is no slide. */
export async function openStoredSlide(blobs: Blobs, file: SubjectFile): Promise<Slide> {
  const read = (start: number, end: number) =>
    blobs.readBlob(file.digest, { start, end: Math.min(end, file.sizeBytes) })
  const slide = file.kind === 'slide' ? await openSlideOf({ sizeBytes: file.sizeBytes, read }) : { problem: 'no slide' }
  if ('problem' in slide)
    throw refuse('slide/no-such-tile', {
      message: 'The file is no slide.',
      expected: 'a slide',
      found: file.kind,
      subject: file.id,
    })
  return slide
}

/** One tile as JPEG. Refused (`slide/no-such-tile`) outside the pyramid. */
export async function loadTile(
  blobs: Blobs,
  file: SubjectFile,
  { level, column, row }: { level: number; column: number; row: number },
): Promise<Uint8Array> {
  const slide = await openStoredSlide(blobs, file)
  const tile = await slide.readTile(level, column, row)
  if (tile === undefined)
    throw refuse('slide/no-such-tile', {
      message: 'The slide has no tile there.',
      expected: `level 0 to ${slide.description.levels.length - 1}, within the level`,
      found: `level ${level}, column ${column}, row ${row}`,
      subject: file.id,
    })
  return tile
}
