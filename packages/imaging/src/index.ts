/** Volumes, pixels, quality, registration and slides. */
export { type Issue, type IssueCode, issue, issueCatalogue, type Severity } from './issues.ts'
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
