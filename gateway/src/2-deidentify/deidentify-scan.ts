import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  aliasUidOf,
  createPlanner,
  type DeidentifyRules,
  type OptionName,
  type PixelPolicy,
  residualCheck,
  type TornStudies,
  type UnknownSubjects,
} from '@tsumugi/deidentify'
import { type DicomFile, editDicom, parseDicom } from '@tsumugi/dicom'
import {
  type ReceiveReason,
  type ReceiveWarning,
  receiveReasons,
  receiveWarnings,
  type Scan,
  type ScannedInstance,
} from '#receive'
import type { OnProgress } from '#work'
import { deidentifyOthers } from './deidentify-others.ts'
import { describeOutput } from './describe-output.ts'
import { type JournalLine, openJournal, sourceOf } from './journal.ts'
import { splitMosaic } from './split-mosaic.ts'

/** The rules of a run. */
export interface RunRules {
  readonly siteKey: Uint8Array
  readonly options?: readonly OptionName[]
  readonly pixels?: PixelPolicy
  readonly ownIssuer?: string
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
  try {
    const done = await findDone(journal.lines, runFolder)
    const deidentifyRules: DeidentifyRules = {
      key: rules.siteKey,
      ...(rules.options ? { options: rules.options } : {}),
      ...(rules.pixels ? { pixels: rules.pixels } : {}),
      ...(rules.ownIssuer ? { ownIssuer: rules.ownIssuer } : {}),
      ...(rules.unknownSubjects ? { unknownSubjects: rules.unknownSubjects } : {}),
      ...(rules.tornStudies ? { tornStudies: rules.tornStudies } : {}),
      findKnownTexts: pseudonym => scan.knownTexts.get(pseudonym),
    }
    const plan = createPlanner(deidentifyRules)
    const total = scan.instances.length + scan.slides.length + scan.tables.length + scan.variants.length
    let count = 0
    const step = () => {
      input.signal?.throwIfAborted()
      input.onProgress?.({ stage: 'deidentify', done: ++count, total })
    }
    const folders = new Set<string>()
    for (const instance of scan.instances) {
      await input.waitIfPaused?.()
      if (!done.has(sourceOf(instance)))
        for (const line of await deidentifyOne(instance, { plan, rules: deidentifyRules, runFolder, folders }))
          await journal.append(line)
      step()
    }
    for await (const line of deidentifyOthers({
      scan,
      runFolder,
      siteKey: rules.siteKey,
      isDone: file => done.has(sourceOf(file)),
      step,
    }))
      await journal.append(line)
    return journal.lines
  } finally {
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

interface Work {
  readonly plan: ReturnType<typeof createPlanner>
  readonly rules: DeidentifyRules
  readonly runFolder: string
  readonly folders: Set<string>
}

async function deidentifyOne(file: ScannedInstance, work: Work): Promise<readonly JournalLine[]> {
  const source = sourceOf(file)
  const withheld = (reason: ReceiveReason): JournalLine[] => {
    const studyInstanceUid = aliasUidOf(file.studyInstanceUid, file, work.rules)
    return [{ kind: 'withheld', source, name: file.name, reason, studyInstanceUid }]
  }
  const bytes = await readFile(file.path).catch(() => undefined)
  if (bytes === undefined) return withheld('file/unreadable-disk')
  const planned = work.plan(parseDicom(bytes))
  if (planned.kind === 'withheld') return withheld(planned.reason)
  const edited = Buffer.concat(editDicom(planned.file, planned.edit).chunks)
  const output = parseDicom(edited)
  if (output.file === undefined) return withheld('file/unreadable')
  if (residualCheck(output.file, planned.alias.pseudonym).length > 0) return withheld('residual/found')
  const uidOfSlice = (sliceNumber: number) =>
    aliasUidOf(`${file.sopInstanceUid}/slice/${sliceNumber}`, planned.alias, work.rules)
  const slices = await splitMosaic(planned.file, output.file, uidOfSlice)
  const written: JournalLine[] = []
  for (const [index, one] of (slices ?? [output.file]).entries()) {
    const line = await writeOutput(one, work)
    const { pseudonym } = planned.alias
    // The acts of one input count once.
    const actions = index === 0 ? planned.actions : {}
    written.push({ ...line, source, pseudonym, actions, ...(slices === undefined ? {} : { parts: slices.length }) })
  }
  return written
}

async function writeOutput(file: DicomFile, work: Work) {
  const facts = describeOutput(file)
  const name = join('out', facts.seriesInstanceUid, `${facts.sopInstanceUid}.dcm`)
  await writeWhole(join(work.runFolder, name), file.bytes, work.folders)
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  return { kind: 'instance' as const, file: name, sha256, sizeBytes: file.bytes.length, ...facts }
}

/** Whole or not at all under its name; without a sync, since what a power cut takes is made again and the pack checks every digest. */
export async function writeWhole(path: string, bytes: Uint8Array, folders: Set<string>): Promise<void> {
  const folder = join(path, '..')
  if (!folders.has(folder)) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    folders.add(folder)
  }
  const handle = await open(`${path}.part`, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
  } finally {
    await handle.close()
  }
  await rename(`${path}.part`, path)
}

/** The sentence for something odd about files that are sent. */
export const describeWarning = (warning: ReceiveWarning): string => receiveWarnings[warning]

/** The sentence for a reason of the journal. */
export const describeReason = (reason: string): string =>
  Object.entries(receiveReasons).find(([code]) => code === reason)?.[1] ?? reason
