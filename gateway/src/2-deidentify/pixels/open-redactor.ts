import { strict as assert } from 'node:assert'
import type { PixelPolicy } from '@tsumugi/deidentify'
import type { DicomFile } from '@tsumugi/dicom'
import type { Rewritten } from '../rewrite-instance.ts'
import type { Sibling } from './examine-series.ts'
import type { createImageRedactor, RedactedImage } from './redact-image.ts'

export type Redactor = ReturnType<typeof createImageRedactor>

/** What looks for text in pixels, where the policy is `redact`; nothing else. It is loaded then alone, since it brings the decoders with it. */
export async function openRedactor(
  { pixels, framesFolder }: { readonly pixels?: PixelPolicy; readonly framesFolder?: string },
  siblingsOf?: (seriesInstanceUid: string) => readonly Sibling[],
): Promise<Redactor | undefined> {
  if (pixels !== 'redact') return undefined
  assert(framesFolder !== undefined, 'the policy redact has a folder for what waits for a look')
  const { createImageRedactor: create } = await import('./redact-image.ts')
  return create({ framesFolder, ...(siblingsOf === undefined ? {} : { siblingsOf }) })
}

/** A rewritten image after the look for text, with the acts of it all; `redact` undefined means that pixels are not looked at. */
export async function redactRewritten(
  { plan, output }: Extract<Rewritten, { kind: 'rewritten' }>,
  redact: Redactor | undefined,
): Promise<
  | Extract<RedactedImage, { kind: 'withheld' }>
  | { readonly kind: 'goes'; readonly output: DicomFile; readonly actions: Readonly<Record<string, number>> }
> {
  if (redact === undefined) return { kind: 'goes', output, actions: plan.actions }
  const redacted = await redact(plan.file, output)
  if (redacted.kind === 'withheld') return redacted
  const masked = redacted.maskedFrames
  const actions = masked === 0 ? plan.actions : { ...plan.actions, pixelsMasked: masked }
  return { kind: 'goes', output: redacted.output, actions }
}
