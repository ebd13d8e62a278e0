import { mkdir } from 'node:fs/promises'
import { findPixelRisk, type PixelRisk } from '@tsumugi/deidentify'
import { type DicomFile, integerOf, modalityOf, uidOf } from '@tsumugi/dicom'
import { findOutsideRegions, loadTextNetworks, type TextBox, type TextNetworks } from '@tsumugi/imaging'
import type { ReceiveReason } from '#receive'
import { drawPictures } from './draw-pictures.ts'
import { examineFrames, type FoundFrame, litFrameOf } from './examine-frames.ts'
import { examineSeries, type SeriesFinding, type Sibling } from './examine-series.ts'
import {
  dropPictures,
  type FrameRecord,
  identifyFrames,
  loadFrameRecord,
  pictureFolderOf,
  saveFrameRecord,
} from './frame-records.ts'
import { maskImage } from './mask-image.ts'

/** Where records and pictures go, and the other files of a series where they are known; without them each slice is looked at for itself. */
export interface RedactorSetting {
  readonly framesFolder: string
  readonly siblingsOf?: (seriesInstanceUid: string) => readonly Sibling[]
  /** Loads what finds text, once something is at risk. */
  readonly loadNetworks?: () => Promise<TextNetworks | undefined>
}
/** An image that goes: as it was, or masked in so many frames; or why it stays back. */
export type RedactedImage =
  | { readonly kind: 'goes'; readonly output: DicomFile; readonly maskedFrames: number }
  | { readonly kind: 'withheld'; readonly reason: ReceiveReason; readonly frameId?: string }

/**
 * Looks for text in the pixels of one image after another. What shows some, and what is of a kind that often does, waits for a person with its pictures;
 * what a person approved is masked and goes. `original` is the file before the profile, `output` after it.
 */
export function createImageRedactor(setting: RedactorSetting) {
  const seriesFindings = new Map<string, Promise<SeriesFinding>>()
  const findSeries = (uid: string, networks: TextNetworks) => {
    const known = seriesFindings.get(uid)
    if (known !== undefined) return known
    // A series is rarely met again once the next has begun.
    if (seriesFindings.size > 64) seriesFindings.clear()
    const made = examineSeries(setting.siblingsOf?.(uid) ?? [], networks)
    seriesFindings.set(uid, made)
    return made
  }
  return async (original: DicomFile, output: DicomFile): Promise<RedactedImage> => {
    const risk = findPixelRisk(original)
    if (risk === 'none') return { kind: 'goes', output, maskedFrames: 0 }
    const { id, sha256 } = identifyFrames(output.bytes)
    const known = await loadFrameRecord(setting.framesFolder, id)
    if (known?.sha256 === sha256) return settle(known, output, setting)
    const networks = await (setting.loadNetworks ?? loadTextNetworks)()
    if (networks === undefined) return { kind: 'withheld', reason: 'pixels/no-finder' }
    const found = await examine({ original, output, risk }, networks, uid => findSeries(uid, networks))
    if (found === undefined) return { kind: 'withheld', reason: 'pixels/not-read' }
    if (found.length === 0 && risk !== 'screen') return { kind: 'goes', output, maskedFrames: 0 }
    const outside = findOutsideRegions(original)
    await keepForReview(setting.framesFolder, output, { id, sha256, found, outside })
    return { kind: 'withheld', reason: 'pixels/review', frameId: id }
  }
}

type AtRisk = { readonly original: DicomFile; readonly output: DicomFile; readonly risk: PixelRisk }

const framesOf = ({ dataset }: DicomFile) =>
  Array.from({ length: Math.max(1, integerOf(dataset, 0x00280008) ?? 1) }, (_, i) => i + 1)

async function examine(
  { original, output, risk }: AtRisk,
  networks: TextNetworks,
  findSeries: (uid: string) => Promise<SeriesFinding>,
): Promise<readonly FoundFrame[] | undefined> {
  const frames = framesOf(output)
  if (risk !== 'series' || frames.length > 1)
    return examineFrames(output, frames, { risk: risk === 'screen' ? 'screen' : 'plain', networks })
  const lit = await litFrameOf(output, 1)
  if (lit === undefined) return undefined
  const series = await findSeries(uidOf(original.dataset, 0x0020000e) ?? '')
  const constant = series.constantOf(lit.height, lit.width)
  const own = series.isSuspect ? await examineFrames(output, [1], { risk: 'plain', networks }) : []
  const boxes = [...constant, ...(own?.[0]?.boxes ?? [])]
  return boxes.length === 0 ? [] : [{ frame: 1, boxes }]
}

/** Pictures of so many frames tell a person what a film shows. */
const mostPictures = 6

interface ToReview {
  readonly id: string
  readonly sha256: string
  readonly found: readonly FoundFrame[]
  /** What a device says is not its image; of all frames, so it is kept once. */
  readonly outside: readonly TextBox[]
}

async function keepForReview(
  framesFolder: string,
  output: DicomFile,
  { id, sha256, found, outside }: ToReview,
): Promise<void> {
  const folder = pictureFolderOf(framesFolder, id)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const frames = framesOf(output)
  const all = outside.length === 0 ? found : [{ frame: 1, boxes: outside }, ...found]
  const boxes = all.flatMap(({ boxes: own }) => own)
  const shown = found.length > 0 ? found.map(({ frame }) => frame) : [1, Math.ceil(frames.length / 2), frames.length]
  const pictures: string[] = []
  for (const number of [...new Set(shown)].slice(0, mostPictures)) {
    const lit = await litFrameOf(output, number)
    if (lit !== undefined) pictures.push(...(await drawPictures(folder, { number, lit, boxes })))
  }
  await saveFrameRecord(framesFolder, {
    ...{ id, sha256, modality: modalityOf(output.dataset), frames: frames.length },
    ...{ rows: integerOf(output.dataset, 0x00280010) ?? 0, columns: integerOf(output.dataset, 0x00280011) ?? 0 },
    found: all.flatMap(({ frame, boxes: own }) => own.map(box => ({ ...box, frame }))),
    ...{ added: [], decision: 'waiting', pictures },
  })
}

/** What a person's decision makes of an image. Text stands still in a film, and is missed in some frames, so every box counts in all frames. */
async function settle(
  record: FrameRecord,
  output: DicomFile,
  { framesFolder }: RedactorSetting,
): Promise<RedactedImage> {
  switch (record.decision) {
    case 'waiting':
      return { kind: 'withheld', reason: 'pixels/review', frameId: record.id }
    case 'held':
      return { kind: 'withheld', reason: 'pixels/held', frameId: record.id }
    case 'approved': {
      const boxes = [...record.found, ...record.added]
      const masked = await maskImage(output, () => boxes)
      if (masked === undefined) return { kind: 'withheld', reason: 'pixels/not-written' }
      await dropPictures(framesFolder, record)
      return { kind: 'goes', output: masked.output, maskedFrames: masked.maskedFrames }
    }
    default:
      return record.decision satisfies never
  }
}
