import assert from 'node:assert/strict'
import { elastixNode } from '@itk-wasm/elastix'
import { axisOf, normalize } from '../geometry/matrix.ts'
import type { Matrix4, Vector3, Volume } from '../volume.ts'
import { type EulerTransform, eulerToMatrix } from './euler.ts'
import { mutualInformation } from './mutual-information.ts'

/** How long to look and from where. */
export type RegisterOptions = {
  /** Levels of the image pyramid, coarse to fine: 3 by default. */
  readonly resolutions?: number
  /** Iterations at each level: 500 by default. */
  readonly iterations?: number
  /** Random points drawn anew at each iteration: 4096 by default; two modalities need more than the usual 2048. */
  readonly samples?: number
  /** Where to begin: where the scanner put both (`frame-of-reference`, default), or with the centres of both volumes on each other. */
  readonly start?: 'frame-of-reference' | 'centres'
}

/** A rigid transform that lays the moving volume on the fixed one. */
export type Registration = {
  /** Fixed LPS mm → moving LPS mm; what `resampleToReference` takes. */
  readonly transform: Matrix4
  /** Mutual information in nats before (identity) and after: a gate for the result is `after > before`. */
  readonly mutualInformationBefore: number
  readonly mutualInformationAfter: number
  readonly rotationDegrees: Vector3
  readonly shiftMm: Vector3
}

/** Register two volumes of one subject rigidly by Mattes mutual information, several resolutions. Deterministic: the samples come
 *  from a fixed seed and one thread. Keeps the calling thread busy for seconds; call it from a worker.
 *  @see Klein et al., elastix, IEEE TMI 29 (2010) 196–205 */
export async function registerRigid(
  fixed: Volume,
  moving: Volume,
  options: RegisterOptions = {},
): Promise<Registration> {
  const parameters = makeParameters(options)
  const outcome = await elastixNode([parameters], { fixed: toImage(fixed, 'fixed'), moving: toImage(moving, 'moving') })
  const euler = readEuler(outcome.transformParameterObject)
  const transform = eulerToMatrix(euler)
  return {
    transform,
    mutualInformationBefore: mutualInformation(
      fixed,
      moving,
      eulerToMatrix({ ...euler, angles: [0, 0, 0], shiftMm: [0, 0, 0] }),
    ),
    mutualInformationAfter: mutualInformation(fixed, moving, transform),
    rotationDegrees: [degrees(euler.angles[0]), degrees(euler.angles[1]), degrees(euler.angles[2])],
    shiftMm: euler.shiftMm,
  }
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI
}

function makeParameters({
  resolutions = 3,
  iterations = 500,
  samples = 4096,
  start = 'frame-of-reference',
}: RegisterOptions): Record<string, string[]> {
  return {
    FixedInternalImagePixelType: ['float'],
    MovingInternalImagePixelType: ['float'],
    Registration: ['MultiResolutionRegistration'],
    FixedImagePyramid: ['FixedSmoothingImagePyramid'],
    MovingImagePyramid: ['MovingSmoothingImagePyramid'],
    Interpolator: ['LinearInterpolator'],
    ResampleInterpolator: ['FinalLinearInterpolator'],
    Resampler: ['DefaultResampler'],
    Metric: ['AdvancedMattesMutualInformation'],
    NumberOfHistogramBins: ['32'],
    Optimizer: ['AdaptiveStochasticGradientDescent'],
    Transform: ['EulerTransform'],
    ComputeZYX: ['false'],
    AutomaticParameterEstimation: ['true'],
    AutomaticScalesEstimation: ['true'],
    AutomaticTransformInitialization: [start === 'centres' ? 'true' : 'false'],
    AutomaticTransformInitializationMethod: ['GeometricalCenter'],
    NumberOfResolutions: [String(resolutions)],
    MaximumNumberOfIterations: [String(iterations)],
    ImageSampler: ['RandomCoordinate'],
    NewSamplesEveryIteration: ['true'],
    NumberOfSpatialSamples: [String(samples)],
    NumberOfSamplesForExactGradient: ['4096'],
    CheckNumberOfSamples: ['true'],
    MaximumNumberOfSamplingAttempts: ['8'],
    RandomSeed: ['121212'],
    DefaultPixelValue: ['0'],
    WriteResultImage: ['false'],
    WriteIterationInfo: ['false'],
  }
}

type Image = NonNullable<NonNullable<Parameters<typeof elastixNode>[1]>['fixed']>

/** Voxels as 32-bit floats (integers in would give integers out), geometry as ITK has it: LPS mm, axis directions as matrix columns. */
function toImage(volume: Volume, name: string): Image {
  const [slices, rows, columns] = volume.shape
  const axes = ([0, 1, 2] as const).map(axis => normalize(axisOf(volume.affine, axis)))
  const direction = Float64Array.from([0, 1, 2].flatMap(row => axes.map(axis => axis[row] ?? 0)))
  return {
    imageType: { dimension: 3, componentType: 'float32', pixelType: 'Scalar', components: 1 },
    name,
    origin: [...axisOf(volume.affine, 3)],
    spacing: [...volume.spacingMm],
    direction,
    size: [columns, rows, slices],
    metadata: new Map(),
    data: Float32Array.from(volume.voxels),
  }
}

/** The rotation, shift and centre that elastix wrote as text. */
function readEuler(parameterObject: unknown): EulerTransform {
  const maps: unknown[] = Array.isArray(parameterObject) ? parameterObject : [parameterObject]
  const [rx, ry, rz, tx, ty, tz] = numbersOf(maps[0], 'TransformParameters')
  const [cx, cy, cz] = numbersOf(maps[0], 'CenterOfRotationPoint')
  const all = [rx, ry, rz, tx, ty, tz, cx, cy, cz]
  assert.ok(all.every(Number.isFinite), 'elastix must return six parameters and a centre')
  return {
    angles: [rx ?? 0, ry ?? 0, rz ?? 0],
    shiftMm: [tx ?? 0, ty ?? 0, tz ?? 0],
    centreMm: [cx ?? 0, cy ?? 0, cz ?? 0],
  }
}

function numbersOf(map: unknown, key: string): readonly number[] {
  if (typeof map !== 'object' || map === null) return []
  const found = Object.entries(map).find(([name]) => name === key)?.[1]
  return Array.isArray(found) ? found.map(Number) : []
}
