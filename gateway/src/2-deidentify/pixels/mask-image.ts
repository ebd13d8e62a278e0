import { cleanPixelsCode } from '@tsumugi/deidentify'
import { type DicomFile, type NewElement, parseDicom, textOf } from '@tsumugi/dicom'
import { type PixelBox, redactPixels } from '@tsumugi/imaging'
import { methodMarks } from '../method-marks.ts'

/** An image after its mask, or nothing where the mask cannot be written. */
export interface MaskedImage {
  readonly output: DicomFile
  readonly maskedFrames: number
}

/** Blank boxes in a de-identified image and have it say so: Burned In Annotation NO and, where something was masked, the Clean Pixel Data Option.
 *  @see DICOM PS3.15 E.3.1, PS3.16 CID 7050 */
export async function maskImage(
  file: DicomFile,
  boxesOf: (frameNumber: number) => readonly PixelBox[],
): Promise<MaskedImage | undefined> {
  const frames = Array.from({ length: Number(textOf(file.dataset, 0x00280008) ?? 1) }, (_, i) => i + 1)
  const isMasked = frames.some(number => boxesOf(number).length > 0)
  const result = await redactPixels(file, {
    boxesOf,
    marks: isMasked ? [burnedInNo, ...methodMarks(file, cleanPixelsCode)] : [burnedInNo],
  })
  if (result.kind === 'refused') return undefined
  const output = parseDicom(result.bytes).file
  return output && { output, maskedFrames: result.maskedFrames }
}

const burnedInNo: NewElement = { tag: 0x00280301, vr: 'CS', value: 'NO' }
