import type { Attributes } from './build.ts'
import type { Dataset } from './element.ts'
import { textOf } from './values.ts'

/** A coded concept. @see DICOM PS3.3 8.8 */
export interface Code {
  readonly value: string
  readonly scheme: string
  readonly meaning: string
}

/** What a value of the label map means. */
export interface SegmentLabel {
  /** 1–255: the label map's value and the Segment Number; labels are given as 1, 2, 3 … in order. */
  readonly number: number
  readonly name: string
  readonly category: Code
  readonly type: Code
  readonly algorithm: 'MANUAL' | 'SEMIAUTOMATIC' | 'AUTOMATIC'
  /** Required unless manual. */
  readonly algorithmName?: string
}

/** The image that one slice of the label map lies on: an instance, or one 0-based frame of an enhanced instance. */
export interface SourceImage {
  readonly dataset: Dataset
  readonly frameIndex?: number
}

/** What to write. */
export interface SegmentationInput {
  /** `[slice, row, column]`; slice n lies on `sources[n]`, in whatever order these are. */
  readonly labelMap: Uint8Array
  readonly sources: readonly SourceImage[]
  readonly labels: readonly SegmentLabel[]
  readonly sopInstanceUid: string
  readonly seriesInstanceUid: string
  readonly seriesNumber?: number
  readonly seriesDescription?: string
  /** CS, at most 16 of A–Z 0–9 space and underscore. */
  readonly contentLabel?: string
  readonly contentDescription?: string
  /** The maker's pseudonym; empty when not given. */
  readonly contentCreatorName?: string
  /** ISO 8601: in UTC with a Z, or without one on the clock of the sources, whose dates may be shifted. */
  readonly createdAt: string
  readonly softwareVersion: string
}

/** The item of a code sequence. */
export const codeItem = ({ value, scheme, meaning }: Code): Attributes => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
})

/** A reference to a source image, with its 1-based frame number where it is a frame. */
export const instanceReference = ({ dataset, frameIndex }: SourceImage): Attributes => ({
  ReferencedSOPClassUID: textOf(dataset, 'SOPClassUID'),
  ReferencedSOPInstanceUID: textOf(dataset, 'SOPInstanceUID'),
  ReferencedFrameNumber: frameIndex === undefined ? undefined : frameIndex + 1,
})
