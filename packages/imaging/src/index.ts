/** Volumes, pixels, quality, registration and slides. */
export { denoiseNonLocalMeans, type NonLocalMeansOptions } from './denoise/non-local-means.ts'
export { denoiseTotalVariation, type TotalVariationOptions } from './denoise/total-variation.ts'
export { volumeDigest } from './digest.ts'
export type { SaidRegion } from './faces/assess-face.ts'
export { findSeriesFaces, type SeriesFaces } from './faces/find-series-faces.ts'
export { invert as invertAffine, multiply as multiplyAffines } from './geometry/matrix.ts'
export { type CanonicalOrientation, reorient } from './geometry/reorient.ts'
export { type Grid, type Interpolation, resample, resampleToReference } from './geometry/resample.ts'
export { clipIntensity, measureForeground, normalizeIntensity } from './intensity/standardize.ts'
export { type Issue, type IssueCode, issue, issueCatalogue, type Severity } from './issues.ts'
export { type ReadNifti, readNifti } from './nifti/read-nifti.ts'
export { writeNifti, writeNiftiGz } from './nifti/write-nifti.ts'
export { encodePng, montage, takenPlane, thumbnail } from './pictures/encode-png.ts'
export { countCuts, type GreyImage, type Plane, renderSlice } from './pictures/render-slice.ts'
export { type DisplayWindow, defaultWindow, linearVoi } from './pictures/window.ts'
export { decodeFrames } from './pixels/decode-frames.ts'
export { checkHeaders } from './quality/check-headers.ts'
export { checkVolume, defaultBounds, type QualityBounds } from './quality/check-volume.ts'
export { findOrientation, type MeasuredSeries, measureSeries, type Orientation } from './quality/measure-series.ts'
export { measureVolume } from './quality/measure-volume.ts'
export { estimateNoise, estimateNoiseByMedian, noiseInAir } from './quality/noise.ts'
export { type RedactedPixels, redactPixels } from './redaction/redact-pixels.ts'
export { replaceFrames } from './redaction/replace-frames.ts'
export {
  type Alignment,
  type AlignmentEvidence,
  type AlignmentVerdict,
  alignmentBounds,
  alignRigid,
} from './registration/align-rigid.ts'
export { type RegisterOptions, type Registration, registerRigid } from './registration/register-rigid.ts'
export { buildVolume } from './series/build-volume.ts'
export { cutTile, describeMosaic, type Mosaic } from './series/mosaic.ts'
export { type ReadSeries, readStacks } from './series/read-stacks.ts'
export type { BuiltVolume, DecodedFrames, Measure, SliceOrigin, Stack } from './series-types.ts'
export { openDicomSlide } from './slides/open-dicom-slide.ts'
export { fileSource, openSlide } from './slides/open-slide.ts'
export {
  type AssociatedImage,
  countTiles,
  type OpenedSlide,
  type Slide,
  type SlideDescription,
  type SlideLevel,
  type SlideSource,
} from './slides/slide.ts'
export { type ConstantSearch, searchConstantText } from './text-detection/constant-text.ts'
export { findText, type TextRisk } from './text-detection/find-text.ts'
export { lightFrame } from './text-detection/light-frame.ts'
export { type LitFrame, toGrey } from './text-detection/renderings.ts'
export type { PixelBox, TextBox } from './text-detection/text-box.ts'
export { loadTextNetworks, type TextNetworks } from './text-detection/text-networks.ts'
export { findOutsideRegions } from './text-detection/ultrasound-regions.ts'
export {
  affineSpacing,
  type Matrix4,
  makeVolume,
  type Vector3,
  type Volume,
  type Voxels,
  type VoxelUnit,
} from './volume.ts'
