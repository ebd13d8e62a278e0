import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { legalMode, legalNotice, type SubmissionManifest } from '@tsumugi/api'
import { z } from 'zod'
import { loadText } from '#work'
import type { SentSubmission } from './send.ts'

const provision = z.object({
  submissionId: z.string(),
  manifestDigest: z.string(),
  providedAt: z.string(),
  /** The platform, by its address and the name of the key that signed its receipt. */
  recipient: z.object({ server: z.string(), keyId: z.string() }),
  mode: legalMode,
  legalBasis: z.string(),
  notice: legalNotice.optional(),
  agreementReference: z.string().optional(),
  operator: z.string().optional(),
  optedOutExcluded: z.number(),
  provided: z.object({
    subjects: z.number(),
    studies: z.number(),
    series: z.number(),
    instances: z.number(),
    files: z.number(),
    modalities: z.array(z.string()),
    fileKinds: z.array(z.string()),
  }),
})
/** What was provided, when, to whom, and under what; names no person. @see APPI Art. 29, Ethical Guidelines 2021 ch. 4 § 8 */
export type Provision = z.output<typeof provision>

const pathOf = (workFolder: string) => join(workFolder, 'provisions.jsonl')

/** The record of provisions of a work folder, the oldest first. */
export async function listProvisions(workFolder: string): Promise<readonly Provision[]> {
  const lines = ((await loadText(pathOf(workFolder))) ?? '').split('\n').filter(Boolean)
  return lines.flatMap(line => readLine(line) ?? [])
}

/** Note that a submission was accepted: one line in `<work>/provisions.jsonl`, once, however often it is called. */
export async function recordProvision(
  workFolder: string,
  server: string,
  { manifest, sent }: { readonly manifest: SubmissionManifest; readonly sent: SentSubmission },
): Promise<void> {
  const { receipt } = sent
  if (receipt === null) return
  const known = await listProvisions(workFolder)
  if (known.some(one => one.submissionId === sent.submissionId)) return
  const line = JSON.stringify(provisionOf(server, manifest, receipt))
  // An own line even behind one that a crash tore.
  await appendFile(pathOf(workFolder), `\n${line}\n`, { mode: 0o600, flush: true })
}

function provisionOf(
  server: string,
  manifest: SubmissionManifest,
  receipt: NonNullable<SentSubmission['receipt']>,
): Provision {
  const { subjects, studies, series, instances, files } = receipt
  const all = manifest.subjects.flatMap(subject => subject.studies.flatMap(study => study.series))
  const fileKinds = manifest.subjects.flatMap(subject => subject.files.map(file => file.kind))
  const operator = manifest.subjects.flatMap(subject => subject.studies)[0]?.receipt.operator
  return {
    ...{ submissionId: receipt.submissionId, manifestDigest: receipt.manifestDigest, providedAt: receipt.acceptedAt },
    recipient: { server, keyId: receipt.signature.keyId },
    ...{ mode: manifest.mode ?? 'pseudonymised', legalBasis: manifest.legalBasis },
    ...(manifest.notice === undefined ? {} : { notice: manifest.notice }),
    ...(manifest.agreementReference === undefined ? {} : { agreementReference: manifest.agreementReference }),
    ...(operator === undefined ? {} : { operator }),
    optedOutExcluded: manifest.optedOutExcluded ?? 0,
    provided: {
      ...{ subjects, studies, series, instances, files },
      modalities: [...new Set(all.map(one => one.modality))].sort(),
      fileKinds: [...new Set(fileKinds)].sort(),
    },
  }
}

function readLine(line: string): Provision | undefined {
  try {
    return provision.parse(JSON.parse(line))
  } catch {
    // Torn by a crash: it is written again when its run is taken up.
    return undefined
  }
}
