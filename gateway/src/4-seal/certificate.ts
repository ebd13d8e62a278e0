import { join } from 'node:path'
import { signature } from '@tsumugi/api'
import { type KeyPair, signJson } from '@tsumugi/proofs'
import { z } from 'zod'
import { createDurably, type Destruction, loadJson } from '#work'

const body = z.object({
  format: z.literal('tsumugi-key-destruction@1'),
  /** SHA-256 of the key that was destroyed. */
  keyId: z.string(),
  madeAt: z.string(),
  destroyedAt: z.string(),
  method: z.string(),
  run: z.string(),
  submissionId: z.string(),
  manifestDigest: z.string(),
  siteCode: z.string(),
  gatewayId: z.string(),
})
/** The gateway's word that the key of an anonymised submission is gone, and with it the way back to any person. */
export const destructionCertificate = body.extend({ signature })
export type DestructionCertificate = z.output<typeof destructionCertificate>

/** What a certificate is about. */
export type CertifiedSubmission = Pick<
  z.output<typeof body>,
  'run' | 'submissionId' | 'manifestDigest' | 'siteCode' | 'gatewayId'
>

/** Certify a destruction that took place. */
export function certifyDestruction(
  { keyId, madeAt, destroyedAt, method }: Destruction,
  { run, submissionId, manifestDigest, siteCode, gatewayId }: CertifiedSubmission,
  key: KeyPair,
): DestructionCertificate {
  const unsigned: z.output<typeof body> = {
    ...{ format: 'tsumugi-key-destruction@1', keyId, madeAt, destroyedAt, method },
    ...{ run, submissionId, manifestDigest, siteCode, gatewayId },
  }
  return { ...unsigned, signature: signJson(unsigned, key) }
}

const pathOf = (runFolder: string) => join(runFolder, 'certificate.json')

/** The certificate of a run; nothing for one that had no key of its own, or has it still. */
export const loadCertificate = (runFolder: string): Promise<DestructionCertificate | undefined> =>
  loadJson(pathOf(runFolder), destructionCertificate)

/** Keep the certificate of a run; the first one stays. */
export const saveCertificate = (runFolder: string, certificate: DestructionCertificate): Promise<void> =>
  createDurably(pathOf(runFolder), Buffer.from(JSON.stringify(certificate)))
