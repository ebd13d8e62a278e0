import type { Issue } from './issues.ts'
import type { Volume, Voxels } from './volume.ts'

/** Frames of one Part 10 file. A frame is `[row, column]`, column fastest; colour is RGB by pixel, three samples.
 *  Values are stored values: rescale is not applied. */
export type DecodedFrames = {
  readonly rows: number
  readonly columns: number
  readonly samplesPerPixel: 1 | 3
  /** After decoding: MONOCHROME1, MONOCHROME2 or RGB. */
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB'
  readonly bitsStored: number
  readonly isSigned: boolean
  readonly frames: readonly Voxels[]
  /** 1-based frame numbers of `frames`. */
  readonly frameNumbers: readonly number[]
}

/** Where a slice of a volume came from: 0-based index in the given files, 1-based frame of that file. */
export type SliceOrigin = {
  readonly sopInstanceUid: string
  readonly instanceIndex: number
  readonly frameNumber: number
}

/** A group of frames that share orientation, shape, echo, time point and diffusion weight: one candidate volume. */
export type Stack = {
  /** What sets it apart from the other stacks, such as `echo 2` or `b-value 1000`; empty when it is the only one. */
  readonly name: string
  readonly shape: readonly [slices: number, rows: number, columns: number]
  /** Slices sorted by position along the normal, first to last. */
  readonly slices: readonly SliceOrigin[]
  readonly issues: readonly Issue[]
}

/** A DICOM series as a volume, or the issues that say why not. `stackIndex` is the stack built: the asked one, else the largest. */
export type BuiltVolume = {
  readonly volume: Volume | undefined
  readonly slices: readonly SliceOrigin[]
  readonly stacks: readonly Stack[]
  readonly stackIndex: number
  readonly issues: readonly Issue[]
}

/** One named, versioned number about a volume or series; `source` names the definition. */
export type Measure = {
  readonly name: string
  readonly version: number
  readonly value: number
  readonly unit: string
  readonly source: string
}
