import { join } from 'node:path'
import { isSignedJson, toBase64 } from '@tsumugi/proofs'
import { loadCertificate, loadSealed, signReceipts } from '#seal'
import { listReceipts } from '#send'
import { loadKeys } from '#work'

/** The de-identification receipts of a run, study by study, with whether our own signature over them still holds; none for a run that was not sealed. */
export async function listStudyReceipts(workFolder: string, run: string) {
  const sealed = await loadSealed(join(workFolder, 'runs', run))
  if (sealed === undefined) return { isSigned: false, studies: [] }
  const { manifest, signature } = sealed
  const { signing } = await loadKeys(workFolder)
  return {
    isSigned: isSignedJson(manifest, signature, signing.publicKey),
    ...{ createdAt: manifest.createdAt, legalBasis: manifest.legalBasis, mode: manifest.mode ?? 'pseudonymised' },
    ...{ notice: manifest.notice, optedOutExcluded: manifest.optedOutExcluded ?? 0 },
    agreementReference: manifest.agreementReference,
    certificate: await loadCertificate(join(workFolder, 'runs', run)),
    siteRules: manifest.siteRules?.length ?? 0,
    studies: manifest.subjects.flatMap(({ pseudonym, studies }) =>
      studies.map(({ studyInstanceUid, studyDate, description, series, receipt }) => ({
        ...{ pseudonym, studyInstanceUid, studyDate, description, series: series.length, receipt },
      })),
    ),
    files: manifest.subjects.flatMap(({ pseudonym, files }) =>
      files.map(({ kind, fileName }) => ({ pseudonym, kind, fileName })),
    ),
  }
}

/** The signed receipts of an accepted run, and the certificate of its key where it had one of its own; a file that anyone can check offline. */
export async function signRunReceipts(workFolder: string, run: string) {
  const sent = (await listReceipts(workFolder)).filter(one => one.run === run)
  const { signing } = await loadKeys(workFolder)
  const receipts = sent.flatMap(one => signReceipts(one, signing))
  const certificates = sent.flatMap(one => one.certificate ?? [])
  return { publicKey: toBase64(signing.publicKey), receipts, certificates }
}
