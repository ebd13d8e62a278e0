import { join } from 'node:path'
import { isSignedJson } from '@tsumugi/proofs'
import { loadSealed } from '#seal'
import { loadKeys } from '#work'

/** The de-identification receipts of a run, study by study, with whether our own signature over them still holds; none for a run that was not sealed. */
export async function listStudyReceipts(workFolder: string, run: string) {
  const sealed = await loadSealed(join(workFolder, 'runs', run))
  if (sealed === undefined) return { isSigned: false, studies: [] }
  const { manifest, signature } = sealed
  const { signing } = await loadKeys(workFolder)
  return {
    isSigned: isSignedJson(manifest, signature, signing.publicKey),
    createdAt: manifest.createdAt,
    legalBasis: manifest.legalBasis,
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
