import { createHash } from 'node:crypto'
import { mkdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SubmissionManifest } from '@tsumugi/api'
import type { OptionName, PixelPolicy, TornStudies, UnknownSubjects } from '@tsumugi/deidentify'
import {
  appendJournal,
  deidentifyScan,
  framesFolderOf,
  type JournalLine,
  listFrameRecords,
  readJournal,
  sourceOf,
} from '#deidentify'
import { collectionOfInput, loadBatch, type Scan, scan, settleBatch, type Taking } from '#receive'
import { DamagedOutput, holdRefused, loadSealed, outputsOf, type SealedSubmission, seal, unseal } from '#seal'
import { enrol, loadSent, type RetryLimits, type SentSubmission, send } from '#send'
import { type Enrolment, type GatewayKeys, loadEnrolment, loadKeys, type OnProgress, openVault } from '#work'

/** What a run of the gateway needs. The same input and work folder go on where an earlier run stopped. */
export interface GatewayRun {
  /** A folder, a zip archive or a file; or `queue:COLLECTION`. */
  readonly input: string
  /** How to take from the queue: `take` unless told. */
  readonly taking?: Taking
  /** Keys, vault, journals and sealed submissions; inside the hospital, mode 0700. */
  readonly workFolder: string
  /** With `code`: enrol first where that was not done. */
  readonly server?: string
  readonly code?: string
  readonly name?: string
  readonly legalBasis?: SubmissionManifest['legalBasis']
  readonly agreementReference?: string
  readonly options?: readonly OptionName[]
  readonly pixels?: PixelPolicy
  /** The issuer whose Patient IDs are the hospital's own numbering. */
  /** People who look alike, at least, in tables with quasi-identifying columns. */
  readonly k?: number
  readonly ownIssuer?: string
  /** Objects without a Patient ID: `withhold` unless told. */
  readonly unknownSubjects?: UnknownSubjects
  /** Studies that carry two Patient IDs: `withhold` unless told. */
  readonly tornStudies?: TornStudies
  /** What a site's first submission does when the rules have not passed the self-test: `run` (default) runs it, `require` refuses. */
  readonly selfTest?: 'run' | 'require'
  readonly retry?: Partial<RetryLimits>
  readonly onProgress?: OnProgress
  /** Told what was found, before anything is de-identified. */
  readonly onReceived?: (found: Scan) => Promise<void>
  readonly signal?: AbortSignal
  readonly waitIfPaused?: () => Promise<void>
}

/** How a run ended. `held` lists what stayed back, by the names of the input; for the hospital alone. */
export interface GatewayResult {
  readonly runFolder: string
  readonly sent: SentSubmission | undefined
  readonly counts: {
    readonly subjects: number
    readonly series: number
    readonly instances: number
    readonly files: number
  }
  readonly held: readonly { readonly name: string; readonly reason: string }[]
  /** What was sent although something about it is odd. */
  readonly odd: Scan['odd']
}

/** No enrolment, and no code to make one. */
export class NotEnrolled extends Error {
  constructor() {
    super('This gateway is not enrolled yet. Run enrol with the server and the one-time code first.')
    this.name = 'NotEnrolled'
  }
}

/** Receive, de-identify, seal and send an input: everything from a hospital's folder to the platform's receipt. */
export async function runGateway(run: GatewayRun): Promise<GatewayResult> {
  const keys = await loadKeys(run.workFolder)
  const enrolment = await findOrMakeEnrolment(run, keys)
  const received = await receive(run, keys)
  await run.onReceived?.(received.found)
  const result = await finishRun(run, { ...received, keys, enrolment })
  run.onProgress?.({ stage: 'done', done: 1, total: 1 })
  return result
}

/** What a run stands on once its input was looked through. */
export interface ReceivedRun {
  readonly runFolder: string
  readonly found: Scan
  /** Under which name the queue has given its objects. */
  readonly batchName?: string | undefined
  readonly keys: GatewayKeys
  readonly enrolment: Enrolment
}

/** The rest of a run after receiving. What an earlier run sealed is sent as it is; what was accepted is not touched again. What the platform
 *  refuses by name is held back and the rest sent without it, so that one file never keeps the others from going. */
export async function finishRun(run: GatewayRun, received: ReceivedRun): Promise<GatewayResult> {
  const { runFolder, found, keys, enrolment } = received
  const before = await loadSent(runFolder)
  const isSealed = (await loadSealed(runFolder)) !== undefined
  const journal =
    before?.state === 'accepted' || isSealed ? await readJournal(runFolder) : (await prepareRun(run, received)).journal
  const prepared: PreparedRun = { runFolder, scan: found, journal }
  const settled = async (result: GatewayResult) => {
    const heldNames = new Set(result.held.map(({ name }) => name))
    await settleBatch(run.workFolder, run.input, { run: received.batchName, heldNames })
    return result
  }
  if (before?.state === 'accepted') return settled(resultOf(prepared, before))
  const sealed = await sealRun(run, prepared, { keys, enrolment })
  if (sealed === undefined) return settled(resultOf(prepared, undefined))
  // Loaded where it is needed alone, so that other commands start quickly.
  const { passSelfTest } = await import('#selftest')
  await passSelfTest({
    ...{ workFolder: run.workFolder, selfTest: run.selfTest ?? 'run' },
    ...(run.options ? { options: run.options } : {}),
    ...(run.pixels ? { pixels: run.pixels } : {}),
  })
  const sent = await send({
    runFolder,
    sealed,
    enrolment,
    keys,
    ...hooksOf(run),
    ...(run.retry ? { retry: run.retry } : {}),
  })
  // A refused manifest is sealed anew next time, under a new submission id.
  if (sent.state === 'accepted') await clearRun(run, runFolder)
  else await unseal(runFolder)
  const refused = sent.state === 'refused' ? holdRefused(journal, sent.issues) : []
  if (refused.length === 0)
    return sent.state === 'accepted' ? settled(resultOf(prepared, sent)) : resultOf(prepared, sent)
  await appendJournal(runFolder, refused)
  return finishRun(run, received)
}

/** A scanned and de-identified input, not yet sealed. */
export interface PreparedRun {
  readonly runFolder: string
  readonly scan: Scan
  readonly journal: readonly JournalLine[]
}

/** De-identify what was received; nothing leaves. */
export async function prepareRun(
  run: GatewayRun,
  { runFolder, found, keys }: Pick<ReceivedRun, 'runFolder' | 'found' | 'keys'>,
): Promise<PreparedRun> {
  const journal = await deidentifyScan({ scan: found, runFolder, rules: rulesOf(run, keys), ...hooksOf(run) })
  return { runFolder, scan: found, journal }
}

/** Look through an input and remember who is in it. The run's folder is named by what was found, so the same input finds it again. */
export async function receive(
  run: GatewayRun,
  keys: GatewayKeys,
): Promise<Pick<ReceivedRun, 'runFolder' | 'found' | 'batchName'>> {
  const runsFolder = join(run.workFolder, 'runs')
  const unpackFolder = await unpackFolderOf(run)
  await rm(unpackFolder, { recursive: true, force: true })
  const batch = await loadBatch(run.workFolder, run.input, run.taking ?? 'take')
  const found = await scan(run.input, {
    siteKey: keys.siteKey,
    unpackFolder,
    ...(batch === undefined ? {} : { batch }),
    ...(run.ownIssuer === undefined ? {} : { ownIssuer: run.ownIssuer }),
    ...(run.unknownSubjects === undefined ? {} : { unknownSubjects: run.unknownSubjects }),
    tornStudies: tornStudiesOf(run),
    onProgress: (done, total) => run.onProgress?.({ stage: 'receive', done, total }),
    ...(run.signal ? { signal: run.signal } : {}),
  })
  const runFolder = await findRunFolder(run, found, runsFolder)
  await mkdir(runFolder, { recursive: true, mode: 0o700 })
  await remember(run.workFolder, keys, found)
  return { runFolder, found, batchName: batch?.name }
}

/** The rules of a run, as the stages take them. */
export const rulesOf = (run: GatewayRun, keys: GatewayKeys) => ({
  siteKey: keys.siteKey,
  ...(run.options ? { options: run.options } : {}),
  ...(run.pixels ? { pixels: run.pixels, framesFolder: framesFolderOf(run.workFolder) } : {}),
  ...(run.ownIssuer ? { ownIssuer: run.ownIssuer } : {}),
  ...(run.unknownSubjects ? { unknownSubjects: run.unknownSubjects } : {}),
  ...(run.k ? { k: run.k } : {}),
  tornStudies: tornStudiesOf(run),
})

/** With UIDs retained a study cannot become two, so it stays back. */
const tornStudiesOf = (run: GatewayRun): TornStudies =>
  (run.options?.includes('retain-uids') ?? false) ? 'withhold' : (run.tornStudies ?? 'withhold')

async function findOrMakeEnrolment(run: GatewayRun, keys: GatewayKeys): Promise<Enrolment> {
  const found = await loadEnrolment(run.workFolder)
  if (found !== undefined && (run.server === undefined || found.server === run.server)) return found
  if (run.server === undefined || run.code === undefined) throw new NotEnrolled()
  return enrol(run.workFolder, keys, { server: run.server, code: run.code, name: run.name ?? 'gateway' })
}

const hooksOf = (run: GatewayRun) => ({
  ...(run.onProgress ? { onProgress: run.onProgress } : {}),
  ...(run.signal ? { signal: run.signal } : {}),
  ...(run.waitIfPaused ? { waitIfPaused: run.waitIfPaused } : {}),
})

/** Seal; if an output was damaged by a power cut, make the damaged ones again, once. */
export async function sealRun(
  run: GatewayRun,
  prepared: PreparedRun,
  who: { readonly keys: GatewayKeys; readonly enrolment: Enrolment },
): Promise<SealedSubmission | undefined> {
  const sealWith = (journal: readonly JournalLine[]) =>
    seal({
      ...{ runFolder: prepared.runFolder, journal, keys: who.keys, enrolment: who.enrolment },
      legalBasis: run.legalBasis ?? 'opt-out-notice',
      ...(run.agreementReference === undefined ? {} : { agreementReference: run.agreementReference }),
      ...(run.options === undefined ? {} : { options: run.options }),
      ...(run.onProgress ? { onProgress: run.onProgress } : {}),
    })
  try {
    return await sealWith(prepared.journal)
  } catch (error) {
    if (!(error instanceof DamagedOutput)) throw error
    await rm(join(prepared.runFolder, 'out'), { recursive: true, force: true })
    await rm(join(prepared.runFolder, 'journal.jsonl'), { force: true })
    const { scan: found, runFolder } = prepared
    return sealWith(await deidentifyScan({ scan: found, runFolder, rules: rulesOf(run, who.keys), ...hooksOf(run) }))
  }
}

/** The folder of this input under these rules. Once it was accepted, what a person has approved since makes another run of it. */
async function findRunFolder(run: GatewayRun, found: Scan, runsFolder: string): Promise<string> {
  const first = join(runsFolder, nameOf(found, run, []))
  if (run.pixels !== 'redact' || (await loadSent(first))?.state !== 'accepted') return first
  const records = await listFrameRecords(framesFolderOf(run.workFolder))
  const waited = new Set(
    (await readJournal(first)).flatMap(line => (line.kind === 'withheld' ? (line.frameId ?? []) : [])),
  )
  const approved = records.filter(({ id, decision }) => decision === 'approved' && waited.has(id)).map(({ id }) => id)
  return approved.length === 0 ? first : join(runsFolder, nameOf(found, run, approved))
}

function nameOf(found: Scan, run: GatewayRun, approved: readonly string[]): string {
  const files = [...found.instances, ...found.slides, ...found.tables, ...found.records, ...found.variants]
  const hash = createHash('sha256').update(
    JSON.stringify([
      run.options ?? [],
      run.pixels ?? '',
      run.ownIssuer ?? '',
      run.unknownSubjects ?? '',
      tornStudiesOf(run),
      ...(run.k === undefined ? [] : [run.k]),
      ...approved,
    ]),
  )
  for (const file of files) hash.update(`\n${sourceOf(file)}`)
  return hash.digest('hex').slice(0, 24)
}

async function remember(workFolder: string, keys: GatewayKeys, found: Scan): Promise<void> {
  const vault = await openVault(workFolder, keys.siteKey)
  const firstSeenAt = new Date().toISOString()
  await vault.remember([...found.people].map(([pseudonym, person]) => ({ pseudonym, ...person, firstSeenAt })))
}

/** After the receipt nothing but the journal, the manifest and the answer is needed. */
async function clearRun(run: GatewayRun, runFolder: string): Promise<void> {
  for (const name of ['objects', 'out']) await rm(join(runFolder, name), { recursive: true, force: true })
  await rm(await unpackFolderOf(run), { recursive: true, force: true })
}

const unpackFolderOf = async (run: GatewayRun) => {
  const name = createHash('sha256')
    .update(collectionOfInput(run.input) === undefined ? await realpath(run.input) : run.input)
    .digest('hex')
    .slice(0, 16)
  return join(run.workFolder, 'runs', `unpacked-${name}`)
}

function resultOf({ runFolder, scan: found, journal }: PreparedRun, sent: SentSubmission | undefined): GatewayResult {
  const { instances, files, withheld } = outputsOf(journal)
  return {
    runFolder,
    sent,
    counts: {
      subjects: new Set([...instances, ...files].map(line => line.pseudonym)).size,
      series: new Set(instances.map(line => line.seriesInstanceUid)).size,
      instances: instances.length,
      files: files.length,
    },
    odd: found.odd,
    held: [...found.broken, ...withheld.map(({ name, reason }) => ({ name, reason }))],
  }
}
