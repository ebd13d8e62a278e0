import type { DicomFile } from '@tsumugi/dicom'
import type { ReceiveReason } from '#receive'
import type { FaceStep } from './faces/open-face-step.ts'
import { type Redactor, redactRewritten } from './pixels/open-redactor.ts'
import { imagesOf, isMosaic, type Rewritten } from './rewrite-instance.ts'

/** The images that go of one input, with the acts of it all; or why it stays back. */
export type ClearedImages =
  | { readonly kind: 'withheld'; readonly reason: ReceiveReason; readonly frameId?: string }
  | {
      readonly kind: 'goes'
      readonly images: readonly DicomFile[]
      readonly actions: Readonly<Record<string, number>>
      /** True where one input became several images, or another. */
      readonly isSplit: boolean
    }

/** Take face and text from the pixels of a rewritten image. A mosaic is a volume by itself: it is parted first, and its face is looked for in its own slices. */
export async function clearPixels(
  rewritten: Extract<Rewritten, { kind: 'rewritten' }>,
  { faces, redact }: { readonly faces: FaceStep; readonly redact: Redactor | undefined },
  uidOfSlice: (sliceNumber: number) => string,
): Promise<ClearedImages> {
  const isParted = isMosaic(rewritten)
  const faced = isParted ? { ...rewritten, kind: 'goes' as const, isChanged: false } : await faces.apply(rewritten)
  if (faced.kind === 'withheld') return faced
  const redacted = await redactRewritten({ ...rewritten, output: faced.output }, redact)
  if (redacted.kind === 'withheld') return redacted
  const images = await imagesOf({ ...rewritten, output: redacted.output }, uidOfSlice)
  const cleared = isParted ? await faces.applyToSlices(images) : { ...faced, images }
  if (cleared.kind === 'withheld') return cleared
  return {
    ...{ kind: 'goes', images: cleared.images, isSplit: images.length > 1 || images[0] !== redacted.output },
    actions: { ...redacted.actions, ...(cleared.isChanged ? { facesRemoved: 1 } : {}) },
  }
}
