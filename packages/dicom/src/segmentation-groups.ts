import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import type { Attributes } from './build.ts'
import type { Dataset } from './element.ts'
import { formatDecimalString } from './encode.ts'
import { describeStack, type ImagePlane } from './geometry.ts'
import type { SegmentFrame } from './segmentation-frames.ts'
import { type Code, codeItem, instanceReference, type SegmentationInput } from './segmentation-input.ts'
import { uidFromBytes } from './uid.ts'
import { numberOf } from './values.ts'

/** Dimensions are segment, then position along the normal. @see DICOM PS3.3 C.7.6.16, C.7.6.17 */
export function functionalGroups(
  input: SegmentationInput,
  frames: readonly SegmentFrame[],
  planes: readonly ImagePlane[],
): Attributes {
  const organizationUid = dimensionOrganizationUid(input.sopInstanceUid)
  const stack = describeStack(planes)
  const rankOfSlice = new Map(stack.order.map((sliceIndex, rank) => [sliceIndex, rank + 1]))
  const orientations = planes.map(orientationItem)
  const isOneOrientation = orientations.every(item => item.text === orientations[0]?.text)
  const dimension = (pointer: number, group: number, description: string): Attributes => ({
    DimensionOrganizationUID: organizationUid,
    DimensionIndexPointer: pointer,
    FunctionalGroupPointer: group,
    DimensionDescriptionLabel: description,
  })
  return {
    DimensionOrganizationType: isOneOrientation && stack.isUniform ? '3D' : undefined,
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organizationUid }],
    DimensionIndexSequence: [
      dimension(0x0062000b, 0x0062000a, 'Segment Number'),
      dimension(0x00200032, 0x00209113, 'Image Position'),
    ],
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [pixelMeasures(input.sources[0]?.dataset, planes[0], stack.spacingMm)],
        PlaneOrientationSequence: isOneOrientation ? [orientations[0]?.item ?? {}] : undefined,
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map(frame => ({
      ...frameGroups(input, frame, planes[frame.sliceIndex], rankOfSlice.get(frame.sliceIndex) ?? 1),
      PlaneOrientationSequence: isOneOrientation ? undefined : [orientations[frame.sliceIndex]?.item ?? {}],
    })),
  }
}

const segmentationCode: Code = { value: '113076', scheme: 'DCM', meaning: 'Segmentation' }
const sourceImageCode: Code = {
  value: '121322',
  scheme: 'DCM',
  meaning: 'Source image for image processing operation',
}

const dimensionOrganizationUid = (sopInstanceUid: string): string =>
  uidFromBytes(createHash('sha256').update(`dimensions/${sopInstanceUid}`).digest())

function orientationItem(plane: ImagePlane): { item: Attributes; text: string } {
  const numbers = [...plane.rowDirection, ...plane.columnDirection]
  return { item: { ImageOrientationPatient: numbers }, text: numbers.map(formatDecimalString).join('\\') }
}

function pixelMeasures(
  source: Dataset | undefined,
  plane: ImagePlane | undefined,
  spacingMm: number | undefined,
): Attributes {
  assert(plane !== undefined && source !== undefined, 'a stack has at least one slice')
  const thickness = numberOf(source, 'SliceThickness')
  const known = thickness !== undefined && thickness > 0 ? thickness : (spacingMm ?? 1)
  return {
    SliceThickness: known,
    SpacingBetweenSlices: spacingMm,
    PixelSpacing: [plane.rowSpacingMm, plane.columnSpacingMm],
  }
}

function frameGroups(
  input: SegmentationInput,
  frame: SegmentFrame,
  plane: ImagePlane | undefined,
  rank: number,
): Attributes {
  const source = input.sources[frame.sliceIndex]
  assert(source !== undefined && plane !== undefined, 'every frame lies on a source')
  return {
    FrameContentSequence: [{ DimensionIndexValues: [frame.segmentNumber, rank] }],
    PlanePositionSequence: [{ ImagePositionPatient: plane.positionMm }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: frame.segmentNumber }],
    DerivationImageSequence: [
      {
        DerivationCodeSequence: [codeItem(segmentationCode)],
        SourceImageSequence: [
          {
            ...instanceReference(source),
            SpatialLocationsPreserved: 'YES',
            PurposeOfReferenceCodeSequence: [codeItem(sourceImageCode)],
          },
        ],
      },
    ],
  }
}
