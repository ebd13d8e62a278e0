/** Volumes, pixels, quality, registration and slides. */
export { type CanonicalOrientation, reorient } from './geometry/reorient.ts'
export { type Grid, type Interpolation, resample, resampleToReference } from './geometry/resample.ts'
export { type Issue, type IssueCode, issue, issueCatalogue, type Severity } from './issues.ts'
export { type ReadNifti, readNifti } from './nifti/read-nifti.ts'
export { writeNifti, writeNiftiGz } from './nifti/write-nifti.ts'
export { decodeFrames } from './pixels/decode-frames.ts'
export { buildVolume } from './series/build-volume.ts'
export { type ReadSeries, readStacks } from './series/read-stacks.ts'
export type { BuiltVolume, DecodedFrames, Measure, SliceOrigin, Stack } from './series-types.ts'
export {
  affineSpacing,
  type Matrix4,
  makeVolume,
  type Vector3,
  type Volume,
  type Voxels,
  type VoxelUnit,
} from './volume.ts'
