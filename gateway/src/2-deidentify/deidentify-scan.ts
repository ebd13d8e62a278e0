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
import { editDicom, parseDicom } from '@tsumugi/dicom'
import {
  type FoundFile,
  type ReceiveReason,
  type ReceiveWarning,
  receiveReasons,
  receiveWarnings,
  type Scan,
} from '#receive'
import type { OnProgress } from '#work'
import { deidentifyOthers } from './deidentify-others.ts'
import { describeOutput } from './describe-output.ts'
import { type JournalLine, openJournal, sourceOf } from './journal.ts'

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
    const done = new Set<string>()
    for (const line of journal.lines) if (await isInPlace(line, runFolder)) done.add(line.source)
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
      const source = sourceOf(instance)
      if (!done.has(source)) {
        const line = await deidentifyOne(instance, source, { plan, runFolder, folders })
        const study = () => aliasUidOf(instance.studyInstanceUid, instance, deidentifyRules)
        await journal.append(line.kind === 'withheld' ? { ...line, studyInstanceUid: study() } : line)
      }
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

async function isInPlace(line: JournalLine, runFolder: string): Promise<boolean> {
  if (line.kind === 'withheld') return true
  const info = await stat(join(runFolder, line.file)).catch(() => undefined)
  return info?.size === line.sizeBytes
}

interface Work {
  readonly plan: ReturnType<typeof createPlanner>
  readonly runFolder: string
  readonly folders: Set<string>
}

async function deidentifyOne(file: FoundFile, source: string, work: Work): Promise<JournalLine> {
  const withheld = (reason: ReceiveReason): JournalLine => ({ kind: 'withheld', source, name: file.name, reason })
  const bytes = await readFile(file.path).catch(() => undefined)
  if (bytes === undefined) return withheld('file/unreadable-disk')
  const planned = work.plan(parseDicom(bytes))
  if (planned.kind === 'withheld') return withheld(planned.reason)
  const edited = Buffer.concat(editDicom(planned.file, planned.edit).chunks)
  const output = parseDicom(edited)
  if (output.file === undefined) return withheld('file/unreadable')
  if (residualCheck(output.file, planned.alias.pseudonym).length > 0) return withheld('residual/found')
  const facts = describeOutput(output.file)
  const name = join('out', facts.seriesInstanceUid, `${facts.sopInstanceUid}.dcm`)
  await writeWhole(join(work.runFolder, name), edited, work.folders)
  return {
    kind: 'instance',
    source,
    file: name,
    sha256: createHash('sha256').update(edited).digest('hex'),
    sizeBytes: edited.length,
    pseudonym: planned.alias.pseudonym,
    ...facts,
    actions: planned.actions,
  }
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
