import { hash } from 'node:crypto'
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  aliasUidOf,
  type DeidentifyRules,
  type OptionName,
  type PixelPolicy,
  type SiteRules,
  type TornStudies,
  type UnknownSubjects,
} from '@tsumugi/deidentify'
import { formatTag } from '@tsumugi/dicom'
import {
  type ReceiveReason,
  type ReceiveWarning,
  receiveReasons,
  receiveWarnings,
  type Scan,
  type ScannedInstance,
} from '#receive'
import type { OnProgress } from '#work'
import { type Contents, openContents } from './contents.ts'
import { deidentifyOthers } from './deidentify-others.ts'
import { describeOutput } from './describe-output.ts'
import { mayHoldFace } from './face-risk.ts'
import { type JournalLine, openJournal, sourceOf } from './journal.ts'
import { createRewriter, imagesOf } from './rewrite-instance.ts'
import { largestHeldBytes, rewriteLarge } from './rewrite-large.ts'
import { digestFile, nameOutput, type OutputFolder, writeOutput } from './write-output.ts'

/** The rules of a run. */
export interface RunRules {
  readonly siteKey: Uint8Array
  readonly options?: readonly OptionName[]
  readonly siteRules?: SiteRules
  readonly pixels?: PixelPolicy
  readonly ownIssuer?: string
  /** The stricter rules of anonymised data: no face, no genome, no records, and tables whose people look alike. */
  readonly isAnonymised?: boolean
  /** People who look alike, at least, in tables with quasi-identifying columns. */
  readonly k?: number
  readonly unknownSubjects?: UnknownSubjects
  /** Studies that carry two Patient IDs: `withhold` unless told. */
  readonly tornStudies?: TornStudies
}
export interface DeidentifyInput {
  readonly scan: Scan
  /** `<work>/runs/<id>`: outputs and the journal go here. */
  readonly runFolder: string
  readonly rules: RunRules
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
  /** Awaited before each instance: while it hangs, nothing goes on. */
  readonly waitIfPaused?: () => Promise<void>
}

/**
 * De-identify all that a scan found into the run's folder. Each output is checked for what may be left before it is counted. Inputs that the journal
 * says are done are not done again, so a run that was killed goes on where it stopped. Answers the whole journal.
 */
export async function deidentifyScan(input: DeidentifyInput): Promise<readonly JournalLine[]> {
  const { scan, runFolder, rules } = input
  await mkdir(join(runFolder, 'out'), { recursive: true, mode: 0o700 })
  const journal = await openJournal(join(runFolder, 'journal.jsonl'))
  const contents = await openContents(runFolder)
  try {
    const done = await findDone(journal.lines, runFolder)
    const deidentifyRules: DeidentifyRules = {
      key: rules.siteKey,
      ...(rules.options ? { options: rules.options } : {}),
      ...(rules.siteRules ? { siteRules: rules.siteRules } : {}),
      ...(rules.pixels ? { pixels: rules.pixels } : {}),
      ...(rules.ownIssuer ? { ownIssuer: rules.ownIssuer } : {}),
      ...(rules.unknownSubjects ? { unknownSubjects: rules.unknownSubjects } : {}),
      ...(rules.tornStudies ? { tornStudies: rules.tornStudies } : {}),
      findKnownTexts: pseudonym => scan.knownTexts.get(pseudonym),
    }
    const rewrite = createRewriter(deidentifyRules)
    const total = [scan.instances, scan.slides, scan.tables, scan.records, scan.variants].flat().length
    let count = 0
    const step = () => {
      input.signal?.throwIfAborted()
      input.onProgress?.({ stage: 'deidentify', done: ++count, total })
    }
    const folders = new Set<string>()
    const shared = { rewrite, runFolder, contents, isAnonymised: rules.isAnonymised === true }
    for (const instance of scan.instances) {
      await input.waitIfPaused?.()
      if (!done.has(sourceOf(instance)))
        for (const line of await deidentifyOne(instance, { ...shared, rules: deidentifyRules, folders }))
          await journal.append(line)
      step()
    }
    for await (const line of deidentifyOthers({
      scan,
      runFolder,
      siteKey: rules.siteKey,
      isAnonymised: rules.isAnonymised === true,
      ...(rules.k === undefined ? {} : { k: rules.k }),
      contents,
      isDone: file => done.has(sourceOf(file)),
      step,
    }))
      await journal.append(line)
    return journal.lines
  } finally {
    await contents.close()
    await journal.close()
  }
}

/** The inputs of which all outputs are in place. */
async function findDone(lines: readonly JournalLine[], runFolder: string): Promise<ReadonlySet<string>> {
  const inPlace = new Map<string, Set<string>>()
  const done = new Set<string>()
  for (const line of lines) {
    if (!(await isInPlace(line, runFolder))) continue
    const files = inPlace.get(line.source) ?? new Set<string>()
    inPlace.set(line.source, files.add(line.kind === 'withheld' ? '' : line.file))
    if (files.size >= (line.kind === 'instance' ? (line.parts ?? 1) : 1)) done.add(line.source)
  }
  return done
}

async function isInPlace(line: JournalLine, runFolder: string): Promise<boolean> {
  if (line.kind === 'withheld') return true
  const info = await stat(join(runFolder, line.file)).catch(() => undefined)
  return info?.size === line.sizeBytes
}

interface Work extends OutputFolder {
  readonly rewrite: ReturnType<typeof createRewriter>
  readonly rules: DeidentifyRules
  readonly isAnonymised: boolean
  readonly contents: Contents
}

async function deidentifyOne(file: ScannedInstance, work: Work): Promise<readonly JournalLine[]> {
  const source = sourceOf(file)
  const withheld = (reason: ReceiveReason, inSha256?: string): JournalLine[] => {
    const studyInstanceUid = aliasUidOf(file.studyInstanceUid, file, work.rules)
    const digest = inSha256 === undefined ? {} : { inSha256 }
    return [{ kind: 'withheld', source, name: file.name, reason, studyInstanceUid, ...digest }]
  }
  if (file.sizeBytes > largestHeldBytes) return deidentifyLarge(file, work, withheld)
  const bytes = await readFile(file.path).catch(() => undefined)
  if (bytes === undefined) return withheld('file/unreadable-disk')
  const inSha256 = hash('sha256', bytes)
  const rewritten = work.rewrite(bytes)
  if (rewritten.kind === 'withheld') return withheld(rewritten.reason, inSha256)
  const { alias, actions } = rewritten.plan
  const uidOfSlice = (sliceNumber: number) =>
    aliasUidOf(`${file.sopInstanceUid}/slice/${sliceNumber}`, alias, work.rules)
  const images = await imagesOf(rewritten, uidOfSlice)
  if (work.isAnonymised && images.some(image => mayHoldFace(describeOutput(image))))
    return withheld('faces/withheld', inSha256)
  const isSplit = images.length > 1 || images[0] !== rewritten.output
  const written: JournalLine[] = []
  for (const [index, image] of images.entries()) {
    await work.contents.noteDataset(image.dataset)
    const line = await writeOutput(image, work)
    // The acts of one input count once.
    const counted = index === 0 ? actions : {}
    const parts = isSplit ? { parts: images.length } : {}
    written.push({ ...line, source, pseudonym: alias.pseudonym, actions: counted, inSha256, ...parts })
  }
  return written
}

async function deidentifyLarge(
  file: ScannedInstance,
  work: Work,
  withheld: (reason: ReceiveReason, inSha256?: string) => readonly JournalLine[],
): Promise<readonly JournalLine[]> {
  const partial = join(work.runFolder, 'large.part')
  const rewritten = await rewriteLarge(file.path, partial, work.rules)
  if (rewritten.kind === 'withheld') return withheld(rewritten.reason)
  const { sha256: inSha256 } = await digestFile(file.path)
  if (work.isAnonymised && mayHoldFace(describeOutput(rewritten.header))) {
    await rm(partial)
    return withheld('faces/withheld', inSha256)
  }
  const { alias, actions } = rewritten.plan
  await work.contents.noteDataset(rewritten.header.dataset)
  // The pixels are not part of what was read again.
  await work.contents.note([{ kind: 'attribute', name: formatTag(0x7fe00010) }])
  const line = await nameOutput(partial, rewritten.header, work)
  return [{ ...line, source: sourceOf(file), pseudonym: alias.pseudonym, actions, inSha256 }]
}

/** The sentence for something odd about files that are sent. */
export const describeWarning = (warning: ReceiveWarning): string => receiveWarnings[warning]

/** The sentence for a reason of the journal. */
export const describeReason = (reason: string): string =>
  Object.entries(receiveReasons).find(([code]) => code === reason)?.[1] ?? reason
