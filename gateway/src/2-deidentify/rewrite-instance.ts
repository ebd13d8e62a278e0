import { createPlanner, createResidualCheck, type DeidentifyRules, type InstancePlan } from '@tsumugi/deidentify'
import { type DicomFile, editDicom, parseDicom, textsOf } from '@tsumugi/dicom'
import type { ReceiveReason } from '#receive'

/** An instance after the profile, checked for what may be left; or why it stays back. */
export type Rewritten =
  | { readonly kind: 'withheld'; readonly reason: ReceiveReason }
  | {
      readonly kind: 'rewritten'
      readonly plan: Extract<InstancePlan, { kind: 'edit' }>
      /** Its bytes are the output; the memory is used again for the next instance. */
      readonly output: DicomFile
    }

/**
 * Rewrites instances one after another by the same rules. `bytes` is the whole file; the result is good until the next call, since the output of all
 * instances is put together in one buffer: fresh memory for each costs as much as the profile does.
 */
export function createRewriter(rules: DeidentifyRules): (bytes: Uint8Array) => Rewritten {
  const planOf = createPlanner(rules)
  const check = createResidualCheck(rules.siteRules)
  const gather = createGatherer()
  return bytes => {
    const plan = planOf(parseDicom(bytes))
    if (plan.kind === 'withheld') return plan
    const output = parseDicom(gather(editDicom(plan.file, plan.edit).chunks)).file
    if (output === undefined) return { kind: 'withheld', reason: 'file/unreadable' }
    if (check(output, plan.alias.pseudonym).length > 0) return { kind: 'withheld', reason: 'residual/found' }
    return { kind: 'rewritten', plan, output }
  }
}

/** Joins chunks in a buffer that grows to the largest output and stays. */
function createGatherer(): (chunks: readonly Uint8Array[]) => Uint8Array {
  let buffer = Buffer.allocUnsafeSlow(2 ** 20)
  return chunks => {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    if (length > buffer.length) buffer = Buffer.allocUnsafeSlow(Math.ceil(length * 1.25))
    let at = 0
    for (const chunk of chunks) {
      buffer.set(chunk, at)
      at += chunk.length
    }
    return buffer.subarray(0, length)
  }
}

/**
 * The images that an instance leaves as: itself, or the slices of a Siemens mosaic. What splits one is loaded with the first, since few sites have any.
 */
export async function imagesOf(
  { plan, output }: Extract<Rewritten, { kind: 'rewritten' }>,
  uidOfSlice: (sliceNumber: number) => string,
): Promise<readonly DicomFile[]> {
  if (!isMosaic({ plan })) return [output]
  const { splitMosaic } = await import('./split-mosaic.ts')
  return (await splitMosaic(plan.file, output, uidOfSlice)) ?? [output]
}

/** Whether an image holds the slices of a volume beside each other, as Siemens writes them. */
export const isMosaic = ({ plan }: Pick<Extract<Rewritten, { kind: 'rewritten' }>, 'plan'>): boolean =>
  textsOf(plan.file.dataset, 0x00080008).includes('MOSAIC')
