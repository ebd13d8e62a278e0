import { deidentificationReceipt, legalMode, type SubmissionManifest, signature, submissionReceipt } from '@tsumugi/api'
import { type KeyPair, signJson } from '@tsumugi/proofs'
import { z } from 'zod'

const body = z.object({
  format: z.literal('tsumugi-receipt@1'),
  submissionId: z.string(),
  manifestDigest: z.string(),
  siteCode: z.string(),
  gatewayId: z.string(),
  mode: legalMode.optional(),
  legalBasis: z.string(),
  pseudonym: z.string(),
  studyInstanceUid: z.string(),
  series: z.array(z.object({ seriesInstanceUid: z.string(), packDigest: z.string(), instanceCount: z.number() })),
  receipt: deidentificationReceipt,
  /** What the platform answered, signed by it. */
  acceptance: submissionReceipt,
})
/** The receipt of one study as it is handed on: with the packs it speaks of and the platform's answer, signed by the gateway, so that nothing else of the
 *  submission is needed to check it. */
export const signedReceipt = body.extend({ signature })
export type SignedReceipt = z.output<typeof signedReceipt>

/** What the platform accepted, as the run keeps it. */
export interface AcceptedSubmission {
  readonly manifest: SubmissionManifest
  readonly acceptance: z.output<typeof submissionReceipt>
}

/** The receipts of an accepted submission, one a study, in the order of the manifest. */
export function signReceipts({ manifest, acceptance }: AcceptedSubmission, key: KeyPair): readonly SignedReceipt[] {
  return manifest.subjects.flatMap(({ pseudonym, studies }) =>
    studies.map(({ studyInstanceUid, series, receipt }) => {
      const unsigned: z.output<typeof body> = {
        ...{ format: 'tsumugi-receipt@1', submissionId: manifest.submissionId },
        ...{ manifestDigest: acceptance.manifestDigest, siteCode: manifest.siteCode, gatewayId: manifest.gatewayId },
        ...(manifest.mode === undefined ? {} : { mode: manifest.mode }),
        ...{ legalBasis: manifest.legalBasis, pseudonym, studyInstanceUid },
        series: series.map(({ seriesInstanceUid, pack, instanceCount }) => ({
          ...{ seriesInstanceUid, packDigest: pack.digest, instanceCount },
        })),
        ...{ receipt, acceptance },
      }
      return { ...unsigned, signature: signJson(unsigned, key) }
    }),
  )
}
