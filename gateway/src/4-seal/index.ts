export { outputsOf } from './build-manifest.ts'
export { loadSealed, manifestDigest, type SealedSubmission, seal } from './seal.ts'
export { DamagedOutput } from './write-pack.ts'
