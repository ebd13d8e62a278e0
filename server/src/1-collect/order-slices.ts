import { type DicomFile, numberOf, parseDicom, uidOf } from '@tsumugi/dicom'
import { readStacks } from '@tsumugi/imaging'
import type { SliceOrder } from './series-objects.ts'

/** Slices of a series in the order of position along the normal, first to last, with the shape `[rows, columns]` that they share.
 *  Of a series that holds several stacks these are the slices of the largest, which is the one that `buildVolume` builds by default,
 *  so that a label map over `slices` fits the volume. Frames of what is no stack of images keep the order of the pack. */
export function orderSlices(headers: readonly DicomFile[]): {
  slices: SliceOrder['slices']
  rows: number | null
  columns: number | null
} {
  const [largest] = readStacks(headers).stacks
  if (largest !== undefined) {
    const [, rows, columns] = largest.shape
    return { slices: largest.slices.map(slice => ({ ...slice })), rows, columns }
  }
  const [first] = headers
  const slices = headers.flatMap((file, instanceIndex) => framesOf(file, instanceIndex))
  const sizeOf = (keyword: string) => (first === undefined ? null : (numberOf(first.dataset, keyword) ?? null))
  return { slices, rows: sizeOf('Rows'), columns: sizeOf('Columns') }
}

function framesOf({ dataset }: DicomFile, instanceIndex: number): SliceOrder['slices'] {
  const count = Math.max(1, numberOf(dataset, 'NumberOfFrames') ?? 1)
  const sopInstanceUid = uidOf(dataset, 'SOPInstanceUID') ?? ''
  return Array.from({ length: count }, (_, index) => ({ sopInstanceUid, instanceIndex, frameNumber: index + 1 }))
}

/** The file without its pixels, so that the headers of a long series fit into memory together. */
export function headerOf(file: DicomFile): DicomFile {
  if (file.isDeflated) return file
  const { stoppedAt } = parseDicom(file.bytes, { stopAtPixelData: true }).file ?? {}
  if (stoppedAt === undefined) return file
  return parseDicom(file.bytes.slice(0, stoppedAt)).file ?? file
}
