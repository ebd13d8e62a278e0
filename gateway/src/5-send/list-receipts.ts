import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SubmissionManifest } from '@tsumugi/api'
import { type AcceptedSubmission, type DestructionCertificate, loadCertificate, loadSealed } from '#seal'
import { isMissing } from '#work'
import { loadSent } from './send.ts'

/** A submission that the platform accepted, with the receipts of all its studies (in `manifest`) and the platform's answer. */
export interface SentReceipts extends AcceptedSubmission {
  /** The name of the run's folder. */
  readonly run: string
  readonly manifest: SubmissionManifest
  /** Whether the answer bears the platform's signature. */
  readonly isAcceptanceSigned: boolean
  /** That the key of an anonymised submission was destroyed. */
  readonly certificate: DestructionCertificate | undefined
}

/** The receipts of all submissions of a work folder that the platform accepted, the oldest first. Made from what the runs keep; nothing is asked of the platform. */
export async function listReceipts(workFolder: string): Promise<readonly SentReceipts[]> {
  const runs = await readdir(join(workFolder, 'runs')).catch((error: unknown): string[] => {
    if (isMissing(error)) return []
    throw error
  })
  const found = await Promise.all(runs.map(run => loadReceipts(workFolder, run)))
  return found.flatMap(one => one ?? []).sort((a, b) => (a.acceptance.acceptedAt < b.acceptance.acceptedAt ? -1 : 1))
}

async function loadReceipts(workFolder: string, run: string): Promise<SentReceipts | undefined> {
  const runFolder = join(workFolder, 'runs', run)
  const [sent, sealed] = [await loadSent(runFolder), await loadSealed(runFolder)]
  if (sent?.state !== 'accepted' || sent.receipt === null || sealed === undefined) return undefined
  const certificate = await loadCertificate(runFolder)
  const { receipt: acceptance, isReceiptSigned: isAcceptanceSigned } = sent
  return { run, manifest: sealed.manifest, acceptance, isAcceptanceSigned, certificate }
}
