import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { forgetInputs } from '#deidentify'
import {
  certifyDestruction,
  loadSealed,
  manifestDigest,
  outputsOf,
  type SealedSubmission,
  saveCertificate,
} from '#seal'
import { loadSent, recordProvision, type SentSubmission } from '#send'
import { destroyRunKey, type GatewayKeys, isMissing, loadText, writeDurably } from '#work'
import type { GatewayRun, ReceivedRun } from './gateway-run.ts'
import { clearRun } from './prepare-run.ts'

type Closing = Pick<ReceivedRun, 'runFolder' | 'keys' | 'enrolment'>

/**
 * What follows the platform's receipt: the provision is recorded; the key of an anonymised run is destroyed and certified; what is needed no more is deleted; `settle` lets the
 * queue go; and last what leads from anonymised outputs to their inputs is forgotten, which settling still needs. Each step may be cut short and is ended by the next call.
 */
export async function closeRun(
  run: GatewayRun,
  { runFolder, keys, enrolment }: Closing,
  sent: SentSubmission,
  settle: () => Promise<void>,
): Promise<void> {
  const sealed = await loadSealed(runFolder)
  if (sealed !== undefined) {
    await recordProvision(run.workFolder, enrolment.server, { manifest: sealed.manifest, sent })
    await destroyKey(runFolder, { sealed, sent, keys })
  }
  await clearRun(run, runFolder)
  await settle()
  if (!isAnonymised(sealed) || !sent.isReceiptSigned) return
  await writeDurably(settledPath(runFolder), '')
  await forgetWayBack(runFolder)
}

/** End the closing of anonymised runs that was cut short and whose command was never given again, so that no key outlives its submission for long. */
export async function closeOthers(workFolder: string, keys: GatewayKeys): Promise<void> {
  const runs = await readdir(join(workFolder, 'runs')).catch((error: unknown): string[] => {
    if (isMissing(error)) return []
    throw error
  })
  for (const name of runs) {
    const runFolder = join(workFolder, 'runs', name)
    const [sealed, sent] = [await loadSealed(runFolder), await loadSent(runFolder)]
    if (sent?.state !== 'accepted' || sealed === undefined || !isAnonymised(sealed)) continue
    await destroyKey(runFolder, { sealed, sent, keys })
    if ((await loadText(settledPath(runFolder))) !== undefined) await forgetWayBack(runFolder)
  }
}

const isAnonymised = (sealed: SealedSubmission | undefined) => sealed?.manifest.mode === 'anonymised'

/** Says that the queue has let go of the run, whose names of inputs nobody needs any more. */
const settledPath = (runFolder: string) => join(runFolder, 'settled')

interface Accepted {
  readonly sealed: SealedSubmission
  readonly sent: SentSubmission
  readonly keys: GatewayKeys
}

/** Without a receipt that bears the platform's signature it is not sure that the run will not be needed again. */
async function destroyKey(runFolder: string, { sealed, sent, keys }: Accepted): Promise<void> {
  if (!isAnonymised(sealed) || !sent.isReceiptSigned) return
  const destruction = await destroyRunKey(runFolder)
  if (destruction === undefined) return
  const { submissionId, siteCode, gatewayId } = sealed.manifest
  const about = { run: basename(runFolder), submissionId, manifestDigest: manifestDigest(sealed.manifest) }
  await saveCertificate(runFolder, certifyDestruction(destruction, { ...about, siteCode, gatewayId }, keys.signing))
}

const forgetWayBack = (runFolder: string) =>
  forgetInputs(runFolder, journal => {
    const { instances, files, withheld } = outputsOf(journal)
    return [...instances, ...files, ...withheld]
  })
