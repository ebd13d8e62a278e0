import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { aliasUid, type DeidentifyRules } from '@tsumugi/deidentify'
import { type Dataset, uidOf } from '@tsumugi/dicom'
import { patientNumbersOf, type ReceiveReason } from '#receive'
import type { OptOutCheck } from '#work'
import { clearPixels } from './clear-pixels.ts'
import { listSeries } from './faces/load-series.ts'
import { type FaceStep, openFaceStep } from './faces/open-face-step.ts'
import { openRedactor, type Redactor } from './pixels/open-redactor.ts'
import { createRewriter } from './rewrite-instance.ts'
import { largestHeldBytes, rewriteLarge } from './rewrite-large.ts'
import { deidentifyRulesOf, facePolicyOf, type RunRules } from './run-rules.ts'

/** What became of the files of a folder. Names are those of the input and stay inside the hospital. */
export interface FolderResult {
  readonly written: number
  readonly withheld: readonly { readonly name: string; readonly reason: ReceiveReason }[]
  readonly actions: Readonly<Record<string, number>>
}

/** The rules of a run, and who is left out. */
export interface FolderRules extends RunRules {
  readonly isOptedOut?: OptOutCheck
}

/**
 * De-identify all DICOM files below `from` into `to/<study>/<series>/<instance>.dcm` (UIDs after replacement), each file for itself: names met in one
 * file are not searched for in another, as a run of the gateway does. One process, synchronous reads and writes, for speed.
 */
export async function deidentifyFolder(from: string, to: string, rules: FolderRules): Promise<FolderResult> {
  const deidentifyRules = deidentifyRulesOf(rules)
  const paths = await listPaths(from)
  const policy = facePolicyOf(rules)
  // Only a face makes it needful to know the series before the first file is written.
  const series = policy === 'remove' ? await listSeries(paths) : undefined
  const filesOf = (uid: string) => series?.get(uid) ?? []
  const work: Work = {
    to,
    rules: deidentifyRules,
    rewrite: createRewriter(deidentifyRules),
    redact: await openRedactor(rules),
    folders: new Set(),
    isOptedOut: isOptedOutBy(rules),
    faces: openFaceStep({ policy, isAnonymised: rules.isAnonymised === true, filesOf }),
  }
  const read = createFileReader()
  const withheld: { name: string; reason: ReceiveReason }[] = []
  const actions: Record<string, number> = {}
  let written = 0
  for (const path of paths) {
    const bytes = read(path)
    const outcome = bytes === undefined ? await writeLarge(path, work) : await writeHeld(bytes, work)
    if ('reason' in outcome) {
      withheld.push({ name: relative(from, path), reason: outcome.reason })
      continue
    }
    written += outcome.written
    for (const [act, times] of Object.entries(outcome.actions)) actions[act] = (actions[act] ?? 0) + times
  }
  return { written, withheld, actions }
}

interface Work {
  readonly to: string
  readonly rules: DeidentifyRules
  readonly rewrite: ReturnType<typeof createRewriter>
  readonly redact: Redactor | undefined
  readonly folders: Set<string>
  readonly isOptedOut: (dataset: Dataset) => boolean
  readonly faces: FaceStep
}
type Outcome =
  | { readonly reason: ReceiveReason }
  | { readonly written: number; readonly actions: Readonly<Record<string, number>> }

function isOptedOutBy({ isOptedOut }: FolderRules): (dataset: Dataset) => boolean {
  if (isOptedOut === undefined) return () => false
  return dataset => patientNumbersOf(dataset).some(({ patientId, issuer }) => isOptedOut(patientId, issuer))
}

async function writeHeld(bytes: Uint8Array, work: Work): Promise<Outcome> {
  const rewritten = work.rewrite(bytes)
  if (rewritten.kind === 'withheld') return rewritten
  if (work.isOptedOut(rewritten.plan.file.dataset)) return { reason: 'subject/opted-out' }
  const { sopInstanceUid } = rewritten.plan
  const cleared = await clearPixels(rewritten, work, sliceNumber =>
    aliasUid(work.rules.key, `${sopInstanceUid}/slice/${sliceNumber}`),
  )
  if (cleared.kind === 'withheld') return cleared
  const { images, actions } = cleared
  for (const { dataset, bytes: image } of images) writeFileSync(await pathOf(dataset, work), image)
  return { written: images.length, actions }
}

async function writeLarge(path: string, work: Work): Promise<Outcome> {
  if (work.redact !== undefined) return { reason: 'pixels/too-large' }
  const partial = join(work.to, 'large.part')
  const rewritten = await rewriteLarge(path, partial, work.rules)
  if (rewritten.kind === 'withheld') return rewritten
  const isOut = work.isOptedOut(rewritten.plan.file.dataset)
  const held = isOut ? 'subject/opted-out' : work.faces.findHeldLarge(rewritten.header)
  if (held !== undefined) {
    await rm(partial, { force: true })
    return { reason: held }
  }
  await rename(partial, await pathOf(rewritten.header.dataset, work))
  return { written: 1, actions: rewritten.plan.actions }
}

async function pathOf(dataset: Dataset, { to, folders }: Work): Promise<string> {
  const [study, series, instance] = [0x0020000d, 0x0020000e, 0x00080018].map(tag => uidOf(dataset, tag) ?? '')
  const folder = join(to, study ?? '', series ?? '')
  if (!folders.has(folder)) {
    await mkdir(folder, { recursive: true })
    folders.add(folder)
  }
  return join(folder, `${instance}.dcm`)
}

/** Reads files into one buffer that grows to the largest and stays; what is read is good until the next file. Nothing for a file too large to be held. */
function createFileReader(): (path: string) => Uint8Array | undefined {
  let buffer = Buffer.allocUnsafeSlow(2 ** 20)
  return path => {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      if (size > largestHeldBytes) return undefined
      if (size > buffer.length) buffer = Buffer.allocUnsafeSlow(Math.ceil(size * 1.25))
      let length = 0
      while (length < size) {
        const count = readSync(file, buffer, length, size - length, null)
        if (count === 0) break
        length += count
      }
      return buffer.subarray(0, length)
    } finally {
      closeSync(file)
    }
  }
}

async function listPaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}
