export { outputsOf } from './build-manifest.ts'
export { holdRefused } from './hold-refused.ts'
export { loadSealed, manifestDigest, type SealedSubmission, seal, unseal } from './seal.ts'
export { DamagedOutput } from './write-pack.ts'
