import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { appendJournal, deidentifyScan, type JournalLine, nameOfSource } from '#deidentify'
import { type Scan, settleBatch } from '#receive'
import { keepSealedHolds } from '#review'
import { DamagedOutput, holdRefused, loadSealed, outputsOf, type SealedSubmission, seal, unseal } from '#seal'
import { enrol, loadSent, type SentSubmission, send } from '#send'
import { type Enrolment, type GatewayKeys, loadEnrolment, loadKeys } from '#work'
import { closeOthers, closeRun } from './close-run.ts'
import type { GatewayRun, PreparedRun, ReceivedRun } from './gateway-run.ts'
import { optionsInForce } from './legal-mode.ts'
import { hooksOf, loadPrepared, loadRuleKeys, prepareRun, receive, refuseNewOptOuts, rulesOf } from './prepare-run.ts'

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
  await closeOthers(run.workFolder, keys)
  await run.onReceived?.(received.found)
  const result = await finishRun(run, { ...received, keys, enrolment })
  run.onProgress?.({ stage: 'done', done: 1, total: 1 })
  return result
}

/** The rest of a run after receiving. What an earlier run sealed is sent as it is; what was accepted is not touched again. What the platform
 *  refuses by name is held back and the rest sent without it, so that one file never keeps the others from going. */
export async function finishRun(run: GatewayRun, received: ReceivedRun): Promise<GatewayResult> {
  const { runFolder, keys, siteRules } = received
  const before = await loadSent(runFolder)
  const isSealed = (await loadSealed(runFolder)) !== undefined
  const prepared =
    before?.state === 'accepted' || isSealed ? await loadPrepared(received) : await prepareRun(run, received)
  const { journal } = prepared
  const settled = async (result: GatewayResult) => {
    const settle = () => letGo(run, received.batchName, result.sent?.state === 'accepted' ? journal : [])
    if (result.sent?.state === 'accepted') await closeRun(run, received, result.sent, settle)
    else await settle()
    return result
  }
  if (before?.state === 'accepted') return settled(resultOf(prepared, before))
  if (!isSealed) await keepSealedHolds(runFolder)
  const sealed = await sealRun(run, prepared, received)
  if (sealed === undefined) return settled(resultOf(prepared, undefined))
  // Loaded where it is needed alone, so that other commands start quickly.
  const { passSelfTest } = await import('#selftest')
  await passSelfTest({
    ...{ workFolder: run.workFolder, selfTest: run.selfTest ?? 'run', siteRules },
    options: optionsInForce(run),
    ...(run.pixels ? { pixels: run.pixels } : {}),
  })
  await refuseNewOptOuts(run, keys, received.found)
  const sent = await send({
    runFolder,
    sealed,
    enrolment: received.enrolment,
    keys,
    ...hooksOf(run),
    ...(run.retry ? { retry: run.retry } : {}),
  })
  // A refused manifest is sealed anew next time, under a new submission id.
  if (sent.state !== 'accepted') await unseal(runFolder)
  const refused = sent.state === 'refused' ? holdRefused(journal, sent.issues) : []
  if (refused.length === 0)
    return sent.state === 'accepted' ? settled(resultOf(prepared, sent)) : resultOf(prepared, sent)
  await appendJournal(runFolder, refused)
  return finishRun(run, received)
}

/** The queue lets go of what the platform has a receipt for, and of nothing else. */
async function letGo(run: GatewayRun, batchName: string | undefined, sent: readonly JournalLine[]): Promise<void> {
  const sentNames = new Set(outputsOf(sent).instances.map(line => nameOfSource(line.source)))
  await settleBatch(run.workFolder, run.input, { run: batchName, sentNames })
}

async function findOrMakeEnrolment(run: GatewayRun, keys: GatewayKeys): Promise<Enrolment> {
  const found = await loadEnrolment(run.workFolder)
  if (found !== undefined && (run.server === undefined || found.server === run.server)) return found
  if (run.server === undefined || run.code === undefined) throw new NotEnrolled()
  return enrol(run.workFolder, keys, { server: run.server, code: run.code, name: run.name ?? 'gateway' })
}

/** Seal; if an output was damaged by a power cut, make the damaged ones again, once. */
export async function sealRun(
  run: GatewayRun,
  prepared: PreparedRun,
  received: Pick<ReceivedRun, 'keys' | 'enrolment' | 'siteRules' | 'images'>,
): Promise<SealedSubmission | undefined> {
  const { keys, enrolment, siteRules, images } = received
  const sealWith = (journal: readonly JournalLine[]) =>
    seal({
      ...{ runFolder: prepared.runFolder, journal, keys, enrolment, siteRules },
      ...{ legalBasis: run.legalBasis ?? 'opt-out-notice', mode: run.mode ?? 'pseudonymised' },
      optedOutExcluded: prepared.scan.optedOut.size,
      ...(run.notice === undefined ? {} : { notice: run.notice }),
      ...(run.operator === undefined ? {} : { operator: run.operator }),
      ...(run.agreementReference === undefined ? {} : { agreementReference: run.agreementReference }),
      options: optionsInForce(run),
      ...(run.onProgress ? { onProgress: run.onProgress } : {}),
    })
  try {
    return await sealWith(prepared.journal)
  } catch (error) {
    if (!(error instanceof DamagedOutput)) throw error
    await rm(join(prepared.runFolder, 'out'), { recursive: true, force: true })
    await rm(join(prepared.runFolder, 'journal.jsonl'), { force: true })
    const { scan: found, runFolder } = prepared
    const rules = rulesOf(run, { siteRules, keys: await loadRuleKeys(run, runFolder, keys) })
    return sealWith(await deidentifyScan({ scan: found, images, runFolder, rules, ...hooksOf(run) }))
  }
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
