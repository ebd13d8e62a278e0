import { hash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { aliasUidOf, type DeidentifyRules } from '@tsumugi/deidentify'
import { formatTag } from '@tsumugi/dicom'
import type { ReceiveReason, ScannedInstance } from '#receive'
import { clearPixels } from './clear-pixels.ts'
import type { Contents } from './contents.ts'
import type { FaceStep } from './faces/open-face-step.ts'
import { type JournalLine, sourceOf } from './journal.ts'
import type { Redactor } from './pixels/open-redactor.ts'
import type { createRewriter } from './rewrite-instance.ts'
import { largestHeldBytes, rewriteLarge } from './rewrite-large.ts'
import { digestFile, nameOutput, type OutputFolder, writeOutput } from './write-output.ts'

/** What de-identifying the images of a run works with. */
export interface InstanceWork extends OutputFolder {
  readonly rewrite: ReturnType<typeof createRewriter>
  readonly redact: Redactor | undefined
  readonly rules: DeidentifyRules
  readonly faces: FaceStep
  readonly contents: Contents
}

type Withhold = (
  reason: ReceiveReason,
  facts?: { readonly inSha256: string; readonly frameId?: string },
) => readonly JournalLine[]

/** De-identify one image into the run's folder; the journal's lines of it: one for each output, or why it stays back. */
export async function deidentifyInstance(file: ScannedInstance, work: InstanceWork): Promise<readonly JournalLine[]> {
  const source = sourceOf(file)
  const withhold: Withhold = (reason, facts = undefined) => {
    const studyInstanceUid = aliasUidOf(file.studyInstanceUid, file, work.rules)
    return [{ kind: 'withheld', source, name: file.name, reason, studyInstanceUid, ...facts }]
  }
  if (file.sizeBytes > largestHeldBytes) return deidentifyLarge(file, work, withhold)
  const bytes = await readFile(file.path).catch(() => undefined)
  if (bytes === undefined) return withhold('file/unreadable-disk')
  const inSha256 = hash('sha256', bytes)
  const rewritten = work.rewrite(bytes)
  if (rewritten.kind === 'withheld') return withhold(rewritten.reason, { inSha256 })
  const { alias } = rewritten.plan
  const cleared = await clearPixels(rewritten, work, sliceNumber =>
    aliasUidOf(`${file.sopInstanceUid}/slice/${sliceNumber}`, alias, work.rules),
  )
  if (cleared.kind === 'withheld') {
    const { reason, frameId } = cleared
    return withhold(reason, { inSha256, ...(frameId === undefined ? {} : { frameId }) })
  }
  const { images, isSplit } = cleared
  const written: JournalLine[] = []
  for (const [index, image] of images.entries()) {
    await work.contents.noteDataset(image.dataset)
    const line = await writeOutput(image, work)
    // The acts of one input count once.
    const actions = index === 0 ? cleared.actions : {}
    const parts = isSplit ? { parts: images.length } : {}
    written.push({ ...line, source, pseudonym: alias.pseudonym, actions, inSha256, ...parts })
  }
  return written
}

async function deidentifyLarge(
  file: ScannedInstance,
  work: InstanceWork,
  withhold: Withhold,
): Promise<readonly JournalLine[]> {
  if (work.redact !== undefined) return withhold('pixels/too-large')
  const partial = join(work.runFolder, 'large.part')
  const rewritten = await rewriteLarge(file.path, partial, work.rules)
  if (rewritten.kind === 'withheld') return withhold(rewritten.reason)
  const { sha256: inSha256 } = await digestFile(file.path)
  const held = work.faces.findHeldLarge(rewritten.header)
  if (held !== undefined) {
    await rm(partial)
    return withhold(held, { inSha256 })
  }
  const { alias, actions } = rewritten.plan
  await work.contents.noteDataset(rewritten.header.dataset)
  // The pixels are not part of what was read again.
  await work.contents.note([{ kind: 'attribute', name: formatTag(0x7fe00010) }])
  const line = await nameOutput(partial, rewritten.header, work)
  return [{ ...line, source: sourceOf(file), pseudonym: alias.pseudonym, actions, inSha256 }]
}
