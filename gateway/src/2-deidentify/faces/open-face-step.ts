import type { DicomFile } from '@tsumugi/dicom'
import type { ReceiveReason } from '#receive'
import { describeOutput } from '../describe-output.ts'
import { mayHoldFace, saysHead } from '../face-risk.ts'
import type { Rewritten } from '../rewrite-instance.ts'
import type { SeriesFile } from './load-series.ts'

/**
 * What becomes of images of which a face could be made: `remove` takes the face out of CT and MR and holds back what it cannot judge, `withhold` holds all
 * of them back, `accept` lets them go as they are.
 */
export type FacePolicy = 'remove' | 'withhold' | 'accept'

/** An image that goes, as it was or without the face of its series; or why it stays back. */
export type FacedImage =
  | { readonly kind: 'withheld'; readonly reason: ReceiveReason }
  | { readonly kind: 'goes'; readonly output: DicomFile; readonly isChanged: boolean }

/** The slices of a volume, as they were or without its face; or why they stay back. */
export type FacedSlices =
  | { readonly kind: 'withheld'; readonly reason: ReceiveReason }
  | { readonly kind: 'goes'; readonly images: readonly DicomFile[]; readonly isChanged: boolean }

export interface FaceStep {
  /** Take the face from a rewritten image, or hold it back. */
  readonly apply: (rewritten: Extract<Rewritten, { kind: 'rewritten' }>) => Promise<FacedImage>
  /** Take the face from slices that are a volume by themselves, in any order. */
  readonly applyToSlices: (images: readonly DicomFile[]) => Promise<FacedSlices>
  /** Why an image that is too large to be held stays back; by its header, since its pixels are not looked at. */
  readonly findHeldLarge: (header: DicomFile) => ReceiveReason | undefined
}

/** Judges images one after another by the policy, each series once. Data that are anonymised hold nothing of which a face could be made but CT and MR
 *  that the policy `remove` has cleared. `filesOf` gives the files of a series by its UID before the profile. */
export function openFaceStep({
  policy,
  isAnonymised,
  filesOf,
}: {
  readonly policy: FacePolicy
  readonly isAnonymised: boolean
  readonly filesOf: (seriesInstanceUid: string) => readonly SeriesFile[]
}): FaceStep {
  const judge = (output: DicomFile): 'goes' | 'look' | 'stays' => {
    const facts = describeOutput(output)
    if ((policy === 'accept' && !isAnonymised) || !mayHoldFace(facts)) return 'goes'
    const isVolume = facts.modality === 'CT' || facts.modality === 'MR'
    if (policy === 'remove' && isVolume) return 'look'
    return policy === 'remove' && !isAnonymised ? 'goes' : 'stays'
  }
  const remover = policy === 'remove' ? openRemover(filesOf) : undefined
  return {
    apply: async rewritten => {
      const { output } = rewritten
      const verdict = judge(output)
      if (verdict === 'goes') return { kind: 'goes', output, isChanged: false }
      if (verdict === 'stays' || remover === undefined) return { kind: 'withheld', reason: 'faces/withheld' }
      return (await remover).clearImage(rewritten, saysHead(describeOutput(output)) ? 'head' : 'unknown')
    },
    applyToSlices: async images => {
      const [first] = images
      const verdict = first === undefined ? 'goes' : judge(first)
      if (first === undefined || verdict === 'goes') return { kind: 'goes', images, isChanged: false }
      if (verdict === 'stays' || remover === undefined) return { kind: 'withheld', reason: 'faces/withheld' }
      return (await remover).clearSlices(images, saysHead(describeOutput(first)) ? 'head' : 'unknown')
    },
    findHeldLarge: header => {
      const verdict = judge(header)
      return verdict === 'goes' ? undefined : verdict === 'look' ? 'faces/too-large' : 'faces/withheld'
    },
  }
}

/** Loaded with the policy alone, since it brings the decoders with it. */
async function openRemover(filesOf: (seriesInstanceUid: string) => readonly SeriesFile[]) {
  const { createFaceRemover } = await import('./remove-face.ts')
  return createFaceRemover(filesOf)
}
