import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ReceiveWarning, receiveReasons, receiveWarnings, type Scan } from '#receive'
import type { OnProgress } from '#work'
import { openContents } from './contents.ts'
import { deidentifyInstance } from './deidentify-instance.ts'
import { deidentifyOthers } from './deidentify-others.ts'
import { openFaceStep } from './faces/open-face-step.ts'
import { isAwaitingLook, type JournalLine, openJournal, settleLooks, sourceOf } from './journal.ts'
import { openRedactor } from './pixels/open-redactor.ts'
import { createRewriter } from './rewrite-instance.ts'
import { deidentifyRulesOf, facePolicyOf, type RunRules } from './run-rules.ts'

export interface DeidentifyInput {
  readonly scan: Scan
  /** All images of the input, also those that are not of this run: text and faces are judged by the whole series. */
  readonly images?: Scan['instances']
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
    const deidentifyRules = deidentifyRulesOf(rules, scan)
    const siblings = Map.groupBy(input.images ?? scan.instances, one => one.seriesInstanceUid)
    const filesOf = (uid: string) => siblings.get(uid) ?? []
    const isAnonymised = rules.isAnonymised === true
    const work = {
      ...{ runFolder, contents, folders: new Set<string>(), rules: deidentifyRules },
      rewrite: createRewriter(deidentifyRules),
      redact: await openRedactor(rules, filesOf),
      faces: openFaceStep({ policy: facePolicyOf(rules), isAnonymised, filesOf }),
    }
    const total = [scan.instances, scan.slides, scan.tables, scan.records, scan.variants].flat().length
    let count = 0
    const step = () => {
      input.signal?.throwIfAborted()
      input.onProgress?.({ stage: 'deidentify', done: ++count, total })
    }
    for (const instance of scan.instances) {
      await input.waitIfPaused?.()
      if (!done.has(sourceOf(instance)))
        for (const line of await deidentifyInstance(instance, work)) await journal.append(line)
      step()
    }
    for await (const line of deidentifyOthers({
      scan,
      runFolder,
      siteKey: rules.siteKey,
      isAnonymised,
      ...(rules.k === undefined ? {} : { k: rules.k }),
      contents,
      isDone: file => done.has(sourceOf(file)),
      step,
    }))
      await journal.append(line)
    return settleLooks(journal.lines)
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
    // A person may have decided since.
    if (isAwaitingLook(line) || !(await isInPlace(line, runFolder))) continue
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

/** The sentence for something odd about files that are sent. */
export const describeWarning = (warning: ReceiveWarning): string => receiveWarnings[warning]

/** The sentence for a reason of the journal. */
export const describeReason = (reason: string): string =>
  Object.entries(receiveReasons).find(([code]) => code === reason)?.[1] ?? reason
