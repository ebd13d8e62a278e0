export { outputsOf } from './build-manifest.ts'
export {
  certifyDestruction,
  type DestructionCertificate,
  loadCertificate,
  saveCertificate,
} from './certificate.ts'
export { checkDocuments, describeProblem, parsePublicKey } from './check-document.ts'
export { holdRefused } from './hold-refused.ts'
export { loadSealed, manifestDigest, type SealedSubmission, seal, unseal } from './seal.ts'
export { type AcceptedSubmission, type SignedReceipt, signReceipts } from './signed-receipt.ts'
export { DamagedOutput } from './write-pack.ts'
