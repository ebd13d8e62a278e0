import { cleanPixelsCode } from '@tsumugi/deidentify'
import { type DicomFile, itemsOf, type NewElement, parseDicom, textOf, textsOf } from '@tsumugi/dicom'
import { type PixelBox, redactPixels } from '@tsumugi/imaging'

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
    marks: isMasked ? [burnedInNo, ...cleanMarks(file)] : [burnedInNo],
  })
  if (result.kind === 'refused') return undefined
  const output = parseDicom(result.bytes).file
  return output && { output, maskedFrames: result.maskedFrames }
}

const burnedInNo: NewElement = { tag: 0x00280301, vr: 'CS', value: 'NO' }

/** De-identification Method and its codes, with what they say already. */
function cleanMarks({ dataset }: DicomFile): readonly NewElement[] {
  const methods = textsOf(dataset, 0x00120063)
  const codes = itemsOf(dataset, 0x00120064).map(item => ({
    code: textOf(item, 0x00080100) ?? '',
    meaning: textOf(item, 0x00080104) ?? '',
  }))
  const items = [...codes.filter(({ code }) => code !== cleanPixelsCode.code), cleanPixelsCode].map(codeItem)
  return [
    {
      tag: 0x00120063,
      vr: 'LO',
      value: [...methods.filter(method => method !== 'clean pixel data'), 'clean pixel data'],
    },
    { tag: 0x00120064, vr: 'SQ', value: { items } },
  ]
}

const codeItem = ({ code, meaning }: { readonly code: string; readonly meaning: string }): readonly NewElement[] => [
  { tag: 0x00080100, vr: 'SH', value: code },
  { tag: 0x00080102, vr: 'SH', value: 'DCM' },
  { tag: 0x00080104, vr: 'LO', value: meaning },
]
