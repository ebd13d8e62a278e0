import { cleanFacesCode } from '@tsumugi/deidentify'
import { type DicomFile, type NewElement, parseDicom, uidOf } from '@tsumugi/dicom'
import { findSeriesFaces, replaceFrames, type SaidRegion, type SeriesFaces } from '@tsumugi/imaging'
import type { ReceiveReason } from '#receive'
import { methodMarks } from '../method-marks.ts'
import type { Rewritten } from '../rewrite-instance.ts'
import { findFacesOf, type SeriesFile } from './load-series.ts'
import type { FacedImage, FacedSlices } from './open-face-step.ts'

const reasons = {
  undecided: 'faces/undecided',
  'too-large': 'faces/too-large',
} as const satisfies Record<string, ReceiveReason>

/** Takes the face of its series from one image after another. A series is looked at when its first image comes, and always with the same result. */
export function createFaceRemover(filesOf: (seriesInstanceUid: string) => readonly SeriesFile[]) {
  const found = new Map<string, Promise<SeriesFaces>>()
  const facesOf = (uid: string, said: SaidRegion) => {
    const key = `${uid} ${said}`
    const known = found.get(key)
    if (known !== undefined) return known
    // A series is rarely met again once the next has begun; each holds some ten megabytes.
    if (found.size >= 8) found.clear()
    const made = findFacesOf(filesOf(uid), said)
    found.set(key, made)
    return made
  }
  return {
    clearImage: async (
      { plan, output }: Extract<Rewritten, { kind: 'rewritten' }>,
      said: SaidRegion,
    ): Promise<FacedImage> => {
      const { dataset } = plan.file
      const faces = await facesOf(uidOf(dataset, 0x0020000e) ?? '', said)
      return clearOne(output, faces, uidOf(dataset, 0x00080018) ?? '')
    },
    clearSlices: async (images: readonly DicomFile[], said: SaidRegion): Promise<FacedSlices> => {
      const faces = await findSeriesFaces(images, async index => images[index], said)
      const cleared: DicomFile[] = []
      let isChanged = false
      for (const image of images) {
        const one = await clearOne(image, faces, uidOf(image.dataset, 0x00080018) ?? '')
        if (one.kind === 'withheld') return one
        cleared.push(one.output)
        isChanged ||= one.isChanged
      }
      return { kind: 'goes', images: cleared, isChanged }
    },
  }
}

/** One image by what was found; `sopInstanceUid` is that by which it was looked at. */
async function clearOne(output: DicomFile, faces: SeriesFaces, sopInstanceUid: string): Promise<FacedImage> {
  if (faces.kind === 'none') return { kind: 'goes', output, isChanged: false }
  if (faces.kind !== 'found') return { kind: 'withheld', reason: reasons[faces.kind] }
  let isChanged = false
  const replaced = await replaceFrames(output, {
    of: frameNumber => {
      const one = faces.replacementOf(sopInstanceUid, frameNumber)
      if (one !== undefined) isChanged = true
      return one
    },
    marks: marksOf(output),
  })
  const file = replaced.kind === 'replaced' ? parseDicom(replaced.bytes).file : undefined
  return file === undefined
    ? { kind: 'withheld', reason: 'faces/not-written' }
    : { kind: 'goes', output: file, isChanged }
}

/** All images of a series without its face say so, also those that never showed any of it. @see DICOM PS3.15 E.3.2 */
const marksOf = (output: DicomFile): readonly NewElement[] => [
  { tag: 0x00280302, vr: 'CS', value: 'NO' },
  ...methodMarks(output, cleanFacesCode),
]
